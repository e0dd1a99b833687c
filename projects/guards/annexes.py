"""What must hold before an annex of the contract is signed."""

from collections.abc import Iterable

from khuyencong.core.workflow import Reason
from projects.enums import ChangeState
from projects.models import ChangeRequest, Project


def waiting_changes(project: Project) -> list[ChangeRequest]:
    """Changes approved since the contract was signed that no annex follows yet, oldest first."""
    contract = getattr(project, "contract", None)
    if not contract:
        return []
    approved = project.changes.filter(state=ChangeState.APPROVED, decision__issued_on__gte=contract.signed_on)
    return list(approved.filter(annex=None).select_related("decision").order_by("number"))


def a_change_waits_for_its_annex(project: Project) -> Iterable[Reason]:
    if not hasattr(project, "contract"):
        yield Reason("Đề án chưa có hợp đồng nên không có phụ lục.")
    elif not waiting_changes(project):
        yield Reason("Không có điều chỉnh nào đã được phê duyệt mà chưa có phụ lục hợp đồng.")
