"""Which table holds for a record. Local and national projects run on one engine; this says by which rows.

National projects are approved by the ministry: their plan is sent there and the department's officer records what came
back. From the approval on the rows are those of local projects, to which Thông tư 36/2013/TT-BCT applies directly.
"""

from dataclasses import replace

from django.conf import settings

from khuyencong.accounts.enums import Role
from khuyencong.core.models import Record
from khuyencong.core.workflow import Input, Transition, Workflow
from khuyencong.registry.enums import Programme
from projects.enums import ProjectState as S
from projects.guards import projects as guards
from projects.models import PlanBatch
from projects.workflow import BATCH, PROJECT

REGISTRATION = "Thông tư 36/2013/TT-BCT, Điều 10"
MINISTRY_DECISION = (
    Input("number", "Số, ký hiệu quyết định", help="Ví dụ: 1015/QĐ-BCT"), Input("signer", "Người ký"),
)  # fmt: skip
# Who records a change: the ministry's decision the officer, the department's own its leader.
CHANGE_RECORDERS = (Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_LEADER)
LETTER = (Input("number", "Số, ký hiệu công văn", help="Ví dụ: 512/BCT-KC"), Input("signer", "Người ký"))
PARTY = Input(
    "party", "Bên giao thực hiện", help="Đơn vị của Bộ Công Thương ký hợp đồng.",
    initial=lambda project: settings.KC_MINISTRY_OFFICE,
)  # fmt: skip


def bound(row: Transition) -> Transition:
    """A row of the local table as it binds national projects."""
    return replace(row, basis=row.basis.removeprefix("vận dụng "))


def _back(name: str, label: str, target: S, public_label: str) -> Transition:
    """What the ministry sends back for one project: it leaves the plan, whose money is released."""
    return replace(
        PROJECT["exclude"], name=name, label=label, sources=(S.SENT_TO_MINISTRY,), target=target, inputs=LETTER,
        date_label="Ngày công văn", document="Công văn của Bộ Công Thương", public_label=public_label,
    )  # fmt: skip


# Rows of the local table that national projects take otherwise, by name.
MINISTRY: dict[str, tuple[Transition, ...]] = {
    "include": (
        replace(
            PROJECT["include"], label="Gửi Bộ Công Thương", target=S.SENT_TO_MINISTRY,
            public_label="Đã gửi Bộ Công Thương", basis=REGISTRATION,
        ),
    ),
    "exclude": (
        replace(PROJECT["exclude"], label="Ghi Bộ trả lại kế hoạch", sources=(S.SENT_TO_MINISTRY,), via="batch"),
    ),
    "approve": (
        replace(
            PROJECT["approve"], label="Ghi Bộ phê duyệt", sources=(S.SENT_TO_MINISTRY,),
            roles=(Role.DEPARTMENT_OFFICER,), document="Quyết định của Bộ Công Thương",
            public_label="Bộ Công Thương đã phê duyệt",
        ),
        _back("return_ministry", "Ghi Bộ yêu cầu bổ sung", S.RETURNED, "Đang bổ sung hồ sơ"),
        _back("reject_ministry", "Ghi Bộ không phê duyệt", S.REJECTED, "Bộ Công Thương không phê duyệt"),
    ),
    "sign_contract": (
        replace(
            bound(PROJECT["sign_contract"]), inputs=(PARTY, *PROJECT["sign_contract"].inputs),
            document="Hợp đồng với đơn vị của Bộ Công Thương",
        ),
    ),
    "change": (
        replace(bound(PROJECT["change"]), roles=CHANGE_RECORDERS, document="Quyết định của Bộ Công Thương hoặc Sở"),
    ),
    "stop": (
        replace(
            bound(PROJECT["stop"]), label="Ghi Bộ cho ngừng triển khai", roles=(Role.DEPARTMENT_OFFICER,),
            inputs=(*MINISTRY_DECISION, *PROJECT["stop"].inputs[2:]), document="Quyết định của Bộ Công Thương",
        ),
    ),
}  # fmt: skip
MINISTRY_BATCH: dict[str, Transition] = {
    "submit": replace(bound(BATCH["submit"]), label="Gửi Bộ Công Thương", basis=REGISTRATION),
    "return": replace(
        BATCH["return"], label="Ghi Bộ trả lại kế hoạch", roles=(Role.DEPARTMENT_OFFICER,), inputs=LETTER,
        date_label="Ngày công văn", document="Công văn của Bộ Công Thương",
    ),
    # Who sent the plan records the decision: the ministry takes it, so nobody approves their own work.
    "approve": replace(
        BATCH["approve"], label="Ghi Bộ phê duyệt kế hoạch", roles=(Role.DEPARTMENT_OFFICER,),
        guards=(guards.batch_is_not_empty,), inputs=MINISTRY_DECISION, document="Quyết định của Bộ Công Thương",
    ),
    "amend": replace(
        bound(BATCH["amend"]), label="Ghi Bộ điều chỉnh, bổ sung kế hoạch", roles=(Role.DEPARTMENT_OFFICER,),
        guards=BATCH["amend"].guards[:-1], inputs=MINISTRY_DECISION, document="Quyết định của Bộ Công Thương",
    ),
}  # fmt: skip

NATIONAL = replace(
    PROJECT, transitions=tuple(new for row in PROJECT.transitions for new in MINISTRY.get(row.name, (bound(row),)))
)
NATIONAL_BATCH = replace(
    BATCH, transitions=tuple(MINISTRY_BATCH.get(row.name, bound(row)) for row in BATCH.transitions)
)
PROJECT_TABLES = {Programme.LOCAL: PROJECT, Programme.NATIONAL: NATIONAL}
BATCH_TABLES = {Programme.LOCAL: BATCH, Programme.NATIONAL: NATIONAL_BATCH}


def workflow_of(record: Record) -> Workflow:
    """The table by which this project or plan moves."""
    return (BATCH_TABLES if isinstance(record, PlanBatch) else PROJECT_TABLES)[Programme(record.programme)]


def step_roles(tables: dict[Programme, Workflow]) -> list[str]:
    """Everybody who takes a step by any of `tables`."""
    return sorted({role for table in tables.values() for row in table.transitions if not row.via for role in row.roles})
