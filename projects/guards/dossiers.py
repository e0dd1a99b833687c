"""The dossier must be complete: its sections and papers at `submit`, the detail at `submit_detail`.

What was taken over from a workbook came without texts and papers: there the page warns, and nothing is held up.
"""

from collections.abc import Iterable

from django.urls import reverse

from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import Act, Reason, guard
from khuyencong.registry.enums import SUPPORT, Source
from projects.readiness import SECTIONS_RULE, Readiness, cited
from projects.rules.costs import sums


@guard("đủ 8 mục của đề án (dữ liệu nhập từ bảng tính: chỉ nhắc)")
def sections_are_filled(act: Act) -> Iterable[Reason]:
    missing = [] if act.obj.origin else Readiness(act.obj, fresh=act.recording).unfilled
    if missing:
        numbers = ", ".join(str(section.number.value) for section in missing)
        text = f"Thuyết minh còn {len(missing)} trong 8 mục chưa đủ: mục {numbers}"
        yield Reason(text, basis=cited(act.obj, SECTIONS_RULE), link=missing[0].link)


@guard("đủ giấy tờ bắt buộc (dữ liệu nhập từ bảng tính: chỉ nhắc)")
def required_papers_are_attached(act: Act) -> Iterable[Reason]:
    """The kinds whose step is this one."""
    readiness = Readiness(act.obj, fresh=act.recording)
    for paper in [] if act.obj.origin else readiness.missing_papers(act.transition.name):
        yield Reason(f"Chưa đính kèm {paper.kind.title}.", basis=cited(act.obj, paper.kind.basis), link=paper.link)


@guard("có dự toán chi tiết (dữ liệu nhập từ bảng tính: chỉ nhắc)")
def costs_are_drawn_up(act: Act) -> Iterable[Reason]:
    if not act.obj.origin and not act.obj.costs.all():
        basis = cited(act.obj, "Thông tư 36/2013/TT-BCT, Điều 5 khoản 6")
        yield Reason("Chưa lập dự toán chi tiết theo từng hạng mục.", basis=basis, link=_costs(act))


@guard("dự toán chi tiết không vượt kế hoạch được duyệt")
def costs_within_plan(act: Act) -> Iterable[Reason]:
    """The table as a whole, and what it takes from each source of support, stay within what the plan approved."""
    detail, plan = sums(act.obj.costs.all()), dict.fromkeys(Source.values, 0)
    for line in act.obj.funding.all():
        plan[line.source] += line.amount
    compared = [("Dự toán chi tiết", detail.total, sum(plan.values()))]
    compared += [(f"Dự toán chi tiết, {s.label.lower()}", getattr(detail, s), plan[s]) for s in map(Source, SUPPORT)]
    for what, amount, ceiling in compared:
        if amount > ceiling:
            text = f"{what}: {format_int(amount)} đồng, vượt {format_int(ceiling)} đồng của kế hoạch được duyệt"
            yield Reason(f"{text}; sửa dự toán, hoặc đề nghị điều chỉnh trước.", link=_costs(act))


def _costs(act: Act) -> str:
    return reverse("projects:costs", args=[act.obj.pk])
