"""The tables of change requests (workflow, §3 "Change requests"): asked by the Centre, checked and decided apart."""

from dataclasses import replace

from khuyencong.accounts.enums import ABOVE, Role
from khuyencong.core.workflow import Input, Transition, Workflow
from khuyencong.registry.enums import Programme
from projects import change_effects as effects
from projects import change_guards as guards
from projects.enums import ChangeState as C
from projects.models import ChangeRequest
from projects.tables import CHANGE_RECORDERS, LETTER, MINISTRY_DECISION, bound

TT36 = "vận dụng Thông tư 36/2013/TT-BCT, Điều 11"
FITS = (
    guards.project_is_changeable, guards.still_as_asked, guards.money_fits, guards.raised_norms_are_accepted
)  # fmt: skip

CHANGE = Workflow(
    model=ChangeRequest,
    states=C,
    role_labels=dict(Role.choices),
    above=ABOVE,
    transitions=(
        Transition(
            "check", "Xác nhận đã kiểm tra", sources=(C.REQUESTED,), target=C.CHECKED, roles=(Role.DEPARTMENT_OFFICER,),
            guards=(guards.not_own_request, guards.not_before_asking, *FITS), lock_first=effects.lock_project,
            date_label="Ngày kiểm tra", basis=TT36,
        ),
        Transition(
            "approve", "Phê duyệt điều chỉnh", sources=(C.CHECKED,), target=C.APPROVED,
            roles=(Role.DEPARTMENT_LEADER, Role.CENTRE_LEADER),
            guards=(guards.is_the_decider, guards.not_own_check, guards.not_before_asking, *FITS),
            inputs=(Input("number", "Số, ký hiệu quyết định", help="Ví dụ: 31/QĐ-SCT"), Input("signer", "Người ký")),
            lock_first=effects.lock_project, effect=effects.apply_change,
            date_label="Ngày quyết định", document="Quyết định điều chỉnh", basis=TT36, undo=effects.CHANGE_APPROVAL,
        ),
        Transition(
            "deny", "Không chấp thuận", sources=(C.CHECKED,), target=C.DENIED,
            roles=(Role.DEPARTMENT_LEADER, Role.CENTRE_LEADER), needs_note=True, main=False,
            guards=(guards.is_the_decider, guards.not_own_check, guards.not_before_asking),
            date_label="Ngày công văn", document="Công văn", undo=effects.OPEN_AGAIN,
        ),
        Transition(
            "withdraw", "Rút đề nghị", sources=(C.REQUESTED, C.CHECKED), target=C.WITHDRAWN, roles=(Role.OFFICER,),
            guards=(guards.own_request,), needs_note=True, main=False, date_label="Ngày văn bản rút đề nghị",
            document="Văn bản đề nghị", undo=effects.OPEN_AGAIN,
        ),
    ),
)  # fmt: skip

# Of national projects the department confirms, and the ministry decides on all but a few (Điều 11).
MINISTRY = {
    "check": {"label": "Xác nhận, gửi cấp quyết định"},
    "approve": {"label": "Ghi quyết định điều chỉnh", "roles": CHANGE_RECORDERS, "inputs": MINISTRY_DECISION},
    "deny": {"label": "Ghi không chấp thuận", "roles": CHANGE_RECORDERS, "inputs": LETTER},
}
NATIONAL_CHANGE = replace(
    CHANGE, transitions=tuple(replace(bound(row), **MINISTRY.get(row.name, {})) for row in CHANGE.transitions)
)
CHANGE_TABLES = {Programme.LOCAL: CHANGE, Programme.NATIONAL: NATIONAL_CHANGE}


def change_table(change: ChangeRequest) -> Workflow:
    """The table by which this request moves."""
    return CHANGE_TABLES[Programme(change.project.programme)]
