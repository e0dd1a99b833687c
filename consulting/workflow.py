"""The table of yêu cầu tư vấn (workflow, §5). A person who does not program should be able to read it.

PUBLIC is the producer, who acts without an account from the tracking page.
"""

from consulting import effects, guards, notices
from consulting.enums import RequestState as S
from consulting.models import ConsultingRequest
from khuyencong.accounts.enums import Role
from khuyencong.core.workflow import PUBLIC, Input, Transition, Workflow

CONSULTING = Workflow(
    model=ConsultingRequest,
    states=S,
    on_done=notices.step_done,
    write_note=effects.write_note,
    role_labels={**dict(Role.choices), PUBLIC: "Cơ sở gửi yêu cầu"},
    transitions=(
        Transition(
            "assign", "Phân công", sources=(S.NEW, S.ASSIGNED, S.WAITING), target=S.ASSIGNED,
            roles=(Role.UNIT_HEAD, Role.CENTRE_LEADER, Role.OFFICER),
            guards=(guards.free_for_oneself, guards.assignee_can_advise, guards.not_before_intake),
            inputs=(Input("assignee", "Người tư vấn", kind="choice"),), effect=effects.give_to_adviser,
            date_label="Ngày phân công", public_label="Đã giao cán bộ phụ trách",
        ),
        Transition(
            "begin", "Bắt đầu tư vấn", sources=(S.ASSIGNED,), target=S.IN_PROGRESS, roles=(Role.OFFICER,),
            guards=(guards.in_my_hands, guards.not_before_intake), main=False,
            date_label="Ngày bắt đầu", public_label="Cán bộ bắt đầu tư vấn",
        ),
        Transition(
            "ask", "Đề nghị bổ sung", sources=(S.IN_PROGRESS,), target=S.WAITING, roles=(Role.OFFICER,),
            guards=(guards.in_my_hands,), main=False,
            inputs=(
                Input("message", "Cơ sở cần bổ sung gì", kind="long", personal=True,
                      help="Cơ sở đọc được nội dung này ở trang tra cứu."),
            ),
            effect=effects.write_message, date_label="Ngày đề nghị", public_label="Cán bộ đề nghị bổ sung",
        ),
        Transition(
            "answered", "Đã bổ sung", sources=(S.WAITING,), target=S.IN_PROGRESS, roles=(PUBLIC, Role.OFFICER),
            guards=(guards.in_my_hands,),
            inputs=(Input("message", "Nội dung bổ sung", kind="long", personal=True),),
            effect=effects.write_message, date_label="Ngày bổ sung", public_label="Cơ sở đã bổ sung",
        ),
        Transition(
            "complete", "Hoàn thành", sources=(S.IN_PROGRESS, S.ASSIGNED), target=S.COMPLETED, roles=(Role.OFFICER,),
            guards=(guards.in_my_hands, guards.has_session, guards.not_before_intake, guards.after_last_session),
            inputs=(
                Input("result", "Kết quả tư vấn", kind="long", personal=True,
                      help="Cơ sở đọc được nội dung này ở trang tra cứu."),
            ),
            effect=effects.write_result, date_label="Ngày hoàn thành", public_label="Đã tư vấn xong",
        ),
        Transition(
            "decline", "Từ chối", sources=(S.NEW, S.ASSIGNED), target=S.DECLINED, roles=(Role.UNIT_HEAD,),
            guards=(guards.not_before_intake,), needs_note=True, main=False,
            inputs=(
                Input("turn_to", "Nơi khác có thể giúp", kind="long",
                      help="Tên cơ quan, địa chỉ hoặc số điện thoại. Cơ sở đọc được phần này và lý do."),
            ),
            date_label="Ngày trả lời", public_label="Trung tâm không giúp được việc này",
        ),
        Transition(
            "mark_duplicate", "Đánh dấu trùng", sources=(S.NEW,), target=S.DUPLICATE, roles=(Role.OFFICER,),
            guards=(guards.original_stands, guards.not_before_intake), main=False,
            inputs=(Input("original", "Trùng với yêu cầu", kind="choice"),), effect=effects.point_to_original,
            date_label="Ngày đánh dấu", public_label="Đã gộp vào một yêu cầu khác của cơ sở",
        ),
        Transition(
            "reopen", "Tư vấn tiếp", sources=(S.COMPLETED,), target=S.IN_PROGRESS, roles=(PUBLIC, Role.UNIT_HEAD),
            guards=(guards.soon_after_completion,), main=False,
            inputs=(Input("message", "Cần tư vấn thêm việc gì", kind="long", personal=True),),
            effect=effects.write_message, date_label="Ngày mở lại", public_label="Cơ sở đề nghị tư vấn tiếp",
        ),
    ),
)  # fmt: skip
