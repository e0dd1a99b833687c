"""The table of báo cáo định kỳ (workflow, §6). A person who does not program should be able to read it."""

from khuyencong.accounts.enums import Role
from khuyencong.core.workflow import Input, Transition, Workflow
from reports import effects, guards
from reports.enums import ReportState as S
from reports.models import PeriodicReport

REPORT = Workflow(
    model=PeriodicReport,
    states=S,
    role_labels=dict(Role.choices),
    transitions=(
        Transition(
            "submit", "Trình ban hành", sources=(S.DRAFT,), target=S.REVIEW,
            roles=(Role.OFFICER, Role.DEPARTMENT_OFFICER),
            guards=(guards.own_side, guards.is_written, guards.says_what_differs), date_label="Ngày trình",
        ),
        Transition(
            "return", "Trả lại sửa", sources=(S.REVIEW,), target=S.DRAFT,
            roles=(Role.UNIT_HEAD, Role.CENTRE_LEADER, Role.DEPARTMENT_LEADER), guards=(guards.own_side,),
            needs_note=True, main=False, date_label="Ngày trả lại",
        ),
        Transition(
            "issue", "Ban hành", sources=(S.REVIEW,), target=S.ISSUED,
            roles=(Role.CENTRE_LEADER, Role.DEPARTMENT_LEADER),
            guards=(guards.own_side, guards.not_own_work, guards.after_the_figures, guards.right_symbol),
            inputs=(Input("number", "Số", help="Ví dụ: 45; ký hiệu được in sẵn"), Input("signer", "Người ký")),
            effect=effects.freeze, date_label="Ngày ban hành", document="Báo cáo và phụ lục",
        ),
        Transition(
            "supersede", "Thay bằng bản sửa", sources=(S.ISSUED,), target=S.SUPERSEDED,
            roles=(Role.CENTRE_LEADER, Role.DEPARTMENT_LEADER), via="report", main=False,
        ),
    ),
)  # fmt: skip
