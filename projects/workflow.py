"""The two tables: đề án and kế hoạch đợt. A person who does not program should be able to read them.

`basis` is the rule behind a row. Thông tư 36/2013/TT-BCT binds national projects; for local ones the province sets its
own rule after it (Thông tư 46/2012/TT-BCT, Điều 8 khoản 3), hence "vận dụng". Rows without one are the practice here.
"""

from khuyencong.accounts.enums import ABOVE, Role
from khuyencong.core.workflow import STAYS, Input, Transition, Undo, Workflow
from projects import notices
from projects.effects import amendments, plan, undo
from projects.effects import appraisal as appraised
from projects.effects import execution as money
from projects.enums import CHANGEABLE, ChangeKind, StopReason
from projects.enums import BatchState as B
from projects.enums import ProjectState as S
from projects.guards import amendments as amending
from projects.guards import (
    appraisal,
    dossiers,
    execution,
    norms,
)
from projects.guards import projects as guards
from projects.models import PlanBatch, Project

TT36 = "vận dụng Thông tư 36/2013/TT-BCT"
PLAN_APPROVAL = "Nghị định 45/2012/NĐ-CP, Điều 2 khoản 2"
DECISION = (Input("number", "Số, ký hiệu quyết định", help="Ví dụ: 12/QĐ-SCT"), Input("signer", "Người ký"))

PROJECT = Workflow(
    model=Project,
    states=S,
    role_labels=dict(Role.choices),
    above=ABOVE,
    on_done=notices.step_done,
    transitions=(
        Transition(
            "submit", "Trình lãnh đạo", sources=(S.DRAFT, S.RETURNED), target=S.CENTRE_REVIEW, roles=(Role.OFFICER,),
            guards=(
                guards.own_office, guards.has_content, guards.has_beneficiary, guards.funding_is_complete,
                dossiers.sections_are_filled, dossiers.required_papers_are_attached, norms.exceeded_norm_has_a_reason,
            ),
            lock_first=plan.give_code, effect=plan.read_code, date_label="Ngày trình",
            document="Đề án, dự toán", public_label="Đã lập hồ sơ",
            basis=f"{TT36}, Điều 5, Điều 10",
            undo=Undo(),  # the code stays: it is never given twice
        ),
        Transition(
            "return_centre", "Trả lại bổ sung", sources=(S.CENTRE_REVIEW,), target=S.RETURNED,
            roles=(Role.UNIT_HEAD, Role.CENTRE_LEADER), needs_note=True, main=False,
            date_label="Ngày trả lại", public_label="Đang bổ sung hồ sơ",
            undo=undo.MENDED,
        ),
        Transition(
            "send_to_appraisal", "Trình thẩm định", sources=(S.CENTRE_REVIEW,), target=S.APPRAISAL,
            roles=(Role.CENTRE_LEADER,), guards=(guards.not_own_work, norms.overrides_are_accepted),
            date_label="Ngày tờ trình", document="Tờ trình", public_label="Đã trình Sở thẩm định",
            basis="vận dụng Thông tư liên tịch 16/2011/TTLT-BCT-BNV, Điều 3 khoản 1",
            undo=undo.SENT_TO_APPRAISAL,
        ),
        Transition(
            "return_appraisal", "Yêu cầu bổ sung", sources=(S.APPRAISAL,), target=S.RETURNED,
            roles=(Role.DEPARTMENT_OFFICER,), needs_note=True, main=False, effect=appraised.void_all,
            date_label="Ngày công văn", document="Công văn", public_label="Đang bổ sung hồ sơ",
            undo=undo.SHEETS_VOID,
        ),
        Transition(
            "pass_appraisal", "Kết luận đạt thẩm định", sources=(S.APPRAISAL,), target=S.APPRAISED,
            roles=(Role.DEPARTMENT_OFFICER,),
            guards=(guards.not_own_work, appraisal.appraisal_is_concluded, appraisal.conclusion_agrees_with_dossier),
            inputs=(
                Input("minutes_number", "Số biên bản thẩm định", help="Số ghi trên biên bản, ví dụ: 05/BB-HĐTĐ"),
                Input("conclusion", "Kết luận thẩm định", kind="long", required=False),
                Input("support", "Kinh phí đề nghị hỗ trợ (đồng)", kind="money", required=False,
                      initial=appraisal.asked_support),
            ),
            date_label="Ngày biên bản", document="Phiếu thẩm định, biên bản", public_label="Đạt thẩm định",
            basis=f"{TT36}, Điều 8 khoản 1, Điều 9",
        ),
        Transition(
            "fail_appraisal", "Kết luận không đạt", sources=(S.APPRAISAL,), target=S.REJECTED,
            roles=(Role.DEPARTMENT_OFFICER,), needs_note=True, main=False,
            date_label="Ngày công văn", document="Công văn", public_label="Không đạt thẩm định",
        ),
        Transition(
            "include", "Đưa vào kế hoạch", sources=(S.APPRAISED,), target=S.PLANNED, roles=(Role.DEPARTMENT_OFFICER,),
            via="batch", document="Biểu tổng hợp", public_label="Trong kế hoạch trình phê duyệt",
            basis=f"{TT36}, Điều 6, Điều 8",
            facts=plan.place_in_plan, undo=undo.BY_BATCH,
        ),
        Transition(
            "exclude", "Đưa ra khỏi kế hoạch", sources=(S.PLANNED,), target=S.APPRAISED,
            roles=(Role.DEPARTMENT_OFFICER,), needs_note=True, main=False, effect=plan.leave_batch,
            lock_first=plan.lock_batch, date_label="Ngày đưa ra", public_label="Đạt thẩm định",
            facts=plan.place_in_plan, undo=undo.REJOIN,
        ),
        Transition(
            "approve", "Phê duyệt kế hoạch", sources=(S.PLANNED,), target=S.APPROVED, roles=(Role.DEPARTMENT_LEADER,),
            via="batch", document="Quyết định phê duyệt kế hoạch", public_label="Đã phê duyệt trong kế hoạch",
            basis=PLAN_APPROVAL,
            facts=plan.place_in_plan, undo=undo.BY_BATCH,
        ),
        Transition(
            "submit_detail", "Trình phê duyệt đề án", sources=(S.APPROVED,), target=S.DETAIL_REVIEW,
            roles=(Role.OFFICER,),
            guards=(
                guards.own_office, dossiers.costs_are_drawn_up, dossiers.costs_within_plan,
                dossiers.required_papers_are_attached,
            ),
            date_label="Ngày trình", document="Đề án chi tiết", public_label="Đang phê duyệt đề án chi tiết",
        ),
        Transition(
            "return_detail", "Trả lại bổ sung", sources=(S.DETAIL_REVIEW,), target=S.APPROVED,
            roles=(Role.CENTRE_LEADER,), needs_note=True, main=False, date_label="Ngày trả lại",
            undo=undo.MENDED,
        ),
        Transition(
            "approve_detail", "Phê duyệt đề án", sources=(S.DETAIL_REVIEW,), target=S.AUTHORISED,
            roles=(Role.CENTRE_LEADER,), guards=(guards.not_own_work,), inputs=DECISION,
            effect=plan.record_detail_decision, date_label="Ngày quyết định",
            document="Quyết định phê duyệt đề án", public_label="Đã phê duyệt đề án chi tiết",
            undo=undo.DETAIL_DECISION,
        ),
        Transition(
            "sign_contract", "Ký hợp đồng", sources=(S.AUTHORISED,), target=S.CONTRACTED, roles=(Role.CENTRE_LEADER,),
            guards=(
                guards.has_contract_party, guards.beneficiaries_are_named, guards.contract_within_approval,
                guards.contract_ends_after_signing,
            ),
            inputs=(
                Input("number", "Số hợp đồng", help="Ví dụ: 05/HĐ-TTKC"),
                Input("ends_on", "Ngày hết hạn hợp đồng", kind="date", required=False,
                      help="Để được nhắc trước khi hết hạn mà chưa nghiệm thu."),
                Input("value", "Kinh phí hỗ trợ theo hợp đồng (đồng)", kind="money"),
            ),
            effect=plan.record_contract, date_label="Ngày ký", document="Hợp đồng", public_label="Đã ký hợp đồng",
            basis=f"{TT36}, Điều 6 khoản 4, Điều 12",
            undo=undo.CONTRACT,
        ),
        Transition(
            "assign", "Giao nhiệm vụ", sources=(S.AUTHORISED,), target=S.IMPLEMENTING, roles=(Role.CENTRE_LEADER,),
            guards=(guards.carried_out_by_the_centre,), inputs=DECISION, effect=plan.record_assignment,
            date_label="Ngày quyết định", document="Quyết định giao nhiệm vụ", public_label="Đang triển khai",
            basis=f"{TT36}, Điều 6 khoản 4",
            undo=undo.ASSIGNMENT,
        ),
        Transition(
            "start", "Triển khai", sources=(S.CONTRACTED,), target=S.IMPLEMENTING, roles=(Role.OFFICER,),
            date_label="Ngày bắt đầu", public_label="Đang triển khai",
            basis=f"{TT36}, Điều 13, Điều 23",
            undo=undo.BEGINNING,
        ),
        Transition(
            "report_acceptance", "Trình nghiệm thu", sources=(S.IMPLEMENTING,), target=S.ACCEPTANCE_REVIEW,
            roles=(Role.OFFICER,),
            guards=(guards.own_office, execution.minutes_are_complete, execution.not_before_minutes),
            date_label="Ngày trình", document="Biên bản nghiệm thu cơ sở", public_label="Đang nghiệm thu",
            basis=f"{TT36}, Điều 14, Điều 21",
        ),
        Transition(
            "return_acceptance", "Trả lại nghiệm thu", sources=(S.ACCEPTANCE_REVIEW,), target=S.IMPLEMENTING,
            roles=(Role.UNIT_HEAD,), needs_note=True, main=False,
            date_label="Ngày trả lại", public_label="Đang triển khai",
        ),
        Transition(
            "accept", "Xác nhận nghiệm thu", sources=(S.ACCEPTANCE_REVIEW,), target=S.ACCEPTED,
            roles=(Role.UNIT_HEAD,), guards=(execution.not_own_acceptance, execution.something_is_accepted),
            effect=money.fix_acceptance, facts=money.accepted_amounts,
            date_label="Ngày xác nhận", public_label="Đã nghiệm thu",
            basis=f"{TT36}, Điều 14",
            undo=undo.ACCEPTANCE,
        ),
        Transition(
            "refuse_acceptance", "Không nghiệm thu", sources=(S.IMPLEMENTING, S.ACCEPTANCE_REVIEW),
            target=S.NOT_ACCEPTED, roles=(Role.CENTRE_LEADER,), needs_note=True, main=False,
            effect=money.ask_everything_back, facts=money.refund_of_everything,
            date_label="Ngày văn bản", document="Văn bản không nghiệm thu", public_label="Không nghiệm thu",
            undo=undo.REFUSAL,
        ),
        Transition(
            "liquidate", "Thanh lý hợp đồng", sources=(S.ACCEPTED,), target=S.LIQUIDATED, roles=(Role.CENTRE_LEADER,),
            guards=(execution.has_contract, execution.value_between_payments_and_acceptance),
            inputs=(
                Input("number", "Số biên bản thanh lý", help="Ví dụ: 05/BBTL-TTKC"),
                Input("value", "Kinh phí hỗ trợ được thanh lý (đồng)", kind="money", initial=money.proposed_value),
            ),
            effect=money.record_liquidation, facts=money.refund_at_liquidation,
            date_label="Ngày ký", document="Biên bản thanh lý", public_label="Đã thanh lý hợp đồng",
            basis=f"{TT36}, Điều 18",
            undo=undo.LIQUIDATION,
        ),
        Transition(
            "settle", "Quyết toán", sources=(S.LIQUIDATED, S.ACCEPTED), target=S.SETTLED, roles=(Role.ACCOUNTANT,),
            guards=(
                execution.liquidated_if_contracted, execution.has_vouchers, execution.refunds_are_in,
                execution.spending_within_acceptance, execution.after_last_voucher,
            ),
            effect=money.record_settlement, facts=money.settled_amounts,
            date_label="Ngày quyết toán", document="Quyết toán, đối chiếu", public_label="Đã quyết toán",
            basis=f"{TT36}, Điều 19",
            undo=undo.SETTLEMENT,
        ),
        Transition(
            "change", "Điều chỉnh", sources=CHANGEABLE, target=STAYS,
            roles=(Role.DEPARTMENT_LEADER, Role.CENTRE_LEADER),
            inputs=(*DECISION, Input("kind", "Loại điều chỉnh", kind="select", choices=ChangeKind)),
            via="change", main=False, date_label="Ngày quyết định", document="Quyết định điều chỉnh",
            basis=f"{TT36}, Điều 11",
            undo=undo.BY_CHANGE,
        ),
        Transition(
            "stop", "Ngừng triển khai",
            sources=CHANGEABLE, target=S.STOPPED,
            roles=(Role.DEPARTMENT_LEADER,), guards=(execution.recognised_within_spending,),
            inputs=(
                *DECISION, Input("reason_code", "Nguyên nhân", kind="select", choices=StopReason),
                Input("recognised", "Khối lượng được công nhận (đồng)", kind="money", required=False,
                      help="Chỉ ghi khi bất khả kháng; phần tạm ứng còn lại phải hoàn trả."),
            ),
            needs_note=True, main=False, effect=money.record_stop, facts=money.money_of_stop,
            date_label="Ngày quyết định", document="Quyết định ngừng triển khai", public_label="Ngừng triển khai",
            basis=f"{TT36}, Điều 11, Điều 12 khoản 6",
            undo=undo.STOP,
        ),
        Transition(
            "withdraw", "Rút hồ sơ", sources=(S.DRAFT, S.RETURNED, S.CENTRE_REVIEW, S.APPRAISAL, S.APPRAISED),
            target=S.WITHDRAWN, roles=(Role.OFFICER,), guards=(guards.own_office,), needs_note=True, main=False,
            lock_first=plan.lock_batch, effect=plan.leave_batch, date_label="Ngày văn bản đề nghị",
            document="Văn bản đề nghị", public_label="Đã rút hồ sơ",
            facts=plan.place_in_plan, undo=undo.REJOIN,
        ),
    ),
)  # fmt: skip

BATCH = Workflow(
    model=PlanBatch,
    states=B,
    role_labels=dict(Role.choices),
    above=ABOVE,
    on_done=notices.step_done,
    transitions=(
        Transition(
            "submit", "Trình phê duyệt", sources=(B.DRAFT, B.RETURNED), target=B.SUBMITTED,
            roles=(Role.DEPARTMENT_OFFICER,),
            guards=(guards.batch_is_not_empty, guards.all_appraised, guards.after_appraisals),
            effect=plan.include_projects, date_label="Ngày trình", document="Tờ trình, biểu tổng hợp",
            basis=f"{TT36}, Điều 6, Điều 8",
            undo=undo.PLAN_SUBMISSION,
        ),
        Transition(
            "return", "Trả lại bổ sung", sources=(B.SUBMITTED,), target=B.RETURNED, roles=(Role.DEPARTMENT_LEADER,),
            needs_note=True, main=False, effect=plan.exclude_projects, date_label="Ngày trả lại",
            undo=undo.PLAN_RETURN,
        ),
        Transition(
            "approve", "Phê duyệt kế hoạch", sources=(B.SUBMITTED,), target=B.APPROVED,
            roles=(Role.DEPARTMENT_LEADER,), guards=(guards.batch_is_not_empty, guards.not_own_work), inputs=DECISION,
            lock_first=amendments.lock_amended, effect=amendments.approve_plan, date_label="Ngày quyết định",
            document="Quyết định phê duyệt kế hoạch", basis=PLAN_APPROVAL, undo=undo.PLAN_APPROVAL,
        ),
        Transition(
            "amend", "Điều chỉnh, bổ sung", sources=(B.APPROVED,), target=STAYS, roles=(Role.DEPARTMENT_LEADER,),
            guards=(amending.is_drawn_up, amending.additions_are_free, guards.not_own_work), inputs=DECISION,
            main=False, lock_first=amendments.lock_amended, effect=amendments.amend_plan,
            facts=amendments.facts_of_amendment, date_label="Ngày quyết định",
            document="Quyết định điều chỉnh, bổ sung kế hoạch", basis=f"{TT36}, Điều 11", undo=undo.AMENDMENT,
        ),
        Transition(
            "close", "Kết thúc", sources=(B.APPROVED,), target=B.CLOSED, roles=(Role.DEPARTMENT_OFFICER,),
            guards=(amending.nothing_is_drawn_up, amending.all_ended_or_carried_over), main=False,
            date_label="Ngày kết thúc",
        ),
    ),
)  # fmt: skip
