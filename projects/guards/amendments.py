"""What must hold before an approved plan is amended or closed."""

from collections.abc import Iterable

from khuyencong.core.workflow import Act, Reason, guard
from projects.amended import open_amendment
from projects.enums import OVER, AmendmentPart, ProjectState
from projects.models import AmendmentItem

NAMED = 3


def listed(names: list[str]) -> str:
    """The first few of many."""
    return "; ".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")


@guard("có dự thảo điều chỉnh, bổ sung")
def is_drawn_up(act: Act) -> Iterable[Reason]:
    if open_amendment(act.obj) is None:
        yield Reason("Chưa có dự thảo điều chỉnh, bổ sung; chuyên viên Sở lập dự thảo trước.")


@guard("đề án bổ sung đã đạt thẩm định, chưa thuộc kế hoạch nào")
def additions_are_free(act: Act) -> Iterable[Reason]:
    rows = AmendmentItem.objects.filter(
        amendment__batch=act.obj, amendment__decision=None, part=AmendmentPart.ADD
    ).select_related("project__batch")
    for project in (row.project for row in rows.order_by("pk")):
        if project.batch_id:
            yield Reason(f"“{project}” đã nằm trong {project.batch}.")
        elif project.state != ProjectState.APPRAISED:
            yield Reason(f"“{project}” đang ở trạng thái {project.get_state_display()}, không bổ sung được.")


@guard("không còn dự thảo điều chỉnh, bổ sung")
def nothing_is_drawn_up(act: Act) -> Iterable[Reason]:
    if open_amendment(act.obj):
        yield Reason("Còn dự thảo điều chỉnh, bổ sung chưa quyết định; quyết định hoặc bỏ dự thảo trước.")


@guard("mọi đề án đã kết thúc hoặc chuyển sang năm sau")
def all_ended_or_carried_over(act: Act) -> Iterable[Reason]:
    batch = act.obj
    left = [p.code or p.title for p in batch.projects.all() if p.state not in OVER and p.year <= batch.year]
    if left:
        yield Reason(f"Còn {len(left)} đề án chưa kết thúc và chưa chuyển sang năm sau: {listed(left)}.")
