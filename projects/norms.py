"""Đối chiếu định mức: what the norm allows for each content and beneficiary, and what earlier projects got.

Reads contents, beneficiaries, money, costs and overrides as the page or the guard has fetched them; the norms in one
query more. Money in đồng.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.utils.timezone import localdate

from khuyencong.core.models import TransitionRecord
from khuyencong.core.numbers import format_vnd
from khuyencong.core.text import fold
from khuyencong.registry.enums import SUPPORT, Programme, Source
from khuyencong.registry.models import Norm
from projects.enums import CARRIED_OUT, UNDECIDED
from projects.models import Beneficiary, ContentLine, CostLine, FundingLine, NormOverride, Project
from projects.rules.norms import ONE, ONE_EACH, Observed, Terms, citation, count_units, observed

Rules = dict[str, dict[int, list[Norm]]]


@dataclass(frozen=True)
class Case:
    """One content and beneficiary of a project, with the support (đồng) that they are to get."""

    project: Project
    line: ContentLine
    person: Beneficiary | None
    support: int

    @property
    def named(self) -> bool:
        return self.person is not None or self.project.is_own

    @property
    def funding(self) -> int:
        """All sources together."""
        key = (self.line.pk, self.person and self.person.pk)
        return sum(row.amount for row in self.project.funding.all() if (row.content_line_id, row.beneficiary_id) == key)

    @property
    def costs(self) -> list[CostLine]:
        """Without a content a cost belongs to the main one, without a beneficiary to the only one."""
        lines = {self.line.pk, None} if self.line.is_main else {self.line.pk}
        people = {self.person and self.person.pk}
        if len(self.project.beneficiaries.all()) == 1:
            people.add(None)
        rows = self.project.costs.all()
        return [cost for cost in rows if cost.content_line_id in lines and cost.beneficiary_id in people]


@dataclass(frozen=True)
class NormCheck:
    """One content and beneficiary (None: not named) beside its norm. `binding` is off for a norm that only guides."""

    line: ContentLine
    beneficiary: Beneficiary | None
    norm: Norm
    terms: Terms
    support: int
    eligible: int
    from_costs: bool
    binding: bool
    choices: int = 1  # how many norms of the content are in force
    override: NormOverride | None = None

    @property
    def key(self) -> tuple[int, int | None]:
        return self.line.pk, self.beneficiary and self.beneficiary.pk

    @property
    def number(self) -> str:
        """The key as one word, for the boxes of a form."""
        return "_".join(str(part or 0) for part in self.key)

    @property
    def maximum(self) -> int | None:
        return self.terms.maximum(self.eligible)

    @property
    def excess(self) -> int:
        """By how much the support passes the maximum; 0 within it."""
        return 0 if self.maximum is None else max(0, self.support - self.maximum)

    @property
    def needs_reason(self) -> bool:
        return self.binding and self.excess > 0

    @property
    def covering(self) -> NormOverride | None:
        """The request that still covers what is wanted, whatever was said to it."""
        override = self.override
        return override if self.excess and override and override.covers(self.support, self.maximum) else None

    @property
    def has_reason(self) -> bool:
        """A reason was given that nobody has refused."""
        return self.covering is not None and self.covering.is_accepted is not False

    @property
    def is_accepted(self) -> bool:
        return self.covering is not None and self.covering.is_accepted is True

    @property
    def who(self) -> str:
        return self.beneficiary.establishment.name if self.beneficiary else "Đơn vị thụ hưởng chưa nêu tên"

    @property
    def verdict(self) -> str:
        if self.excess:
            return f"Mức hỗ trợ {format_vnd(self.support)} vượt mức tối đa {format_vnd(self.maximum)}"
        return f"Mức hỗ trợ {format_vnd(self.support)} trong giới hạn"

    @property
    def standing(self) -> str:
        """How far the request to exceed the norm has come."""
        if self.covering is None:
            return "Chưa ghi lý do"
        answers = {
            None: "Đã ghi lý do, chờ Trưởng, Phó phòng chấp nhận",
            True: "Đã được chấp nhận",
            False: "Không được chấp nhận",
        }
        return answers[self.covering.is_accepted]

    @property
    def arithmetic(self) -> str:
        return self.terms.said(self.eligible)

    @property
    def citation(self) -> str:
        return citation(self.norm.document.number, self.norm.article)

    @property
    def basis(self) -> str:
        """The rule, and what keeps it from being the last word."""
        rule = self.citation if self.binding else f"chưa có định mức của tỉnh; đối chiếu {self.citation}"
        return rule if self.norm.verified else f"{rule} (chưa đối chiếu bản gốc)"

    @property
    def remarks(self) -> list[str]:
        """What the reader must know of how it was computed."""
        remarks = []
        if not self.from_costs:
            remarks.append("Chưa có dự toán, nên tính trên tổng kinh phí của nội dung.")
        if self.choices > 1:
            remarks.append(f"Nội dung này có {self.choices} định mức; đối chiếu theo {self.norm.unit}.")
        return remarks


@dataclass(frozen=True)
class Norms:
    """The checks of a project, and its content lines with support for which there is no norm."""

    day: dt.date
    checks: list[NormCheck] = field(default_factory=list)
    unruled: list[ContentLine] = field(default_factory=list)

    @property
    def exceeded(self) -> list[NormCheck]:
        """Those that need a reason before the dossier goes on."""
        return [check for check in self.checks if check.needs_reason]


def norm_day(project: Project, act_day: dt.date | None = None) -> dt.date:
    """Which day's norms count: of the decision on the plan, before that of the act, today while there is none."""
    if project.state not in UNDECIDED:
        approvals = TransitionRecord.objects.filter(entity=Project.entity(), object_id=project.pk, name="approve")
        if decided := approvals.order_by("-sequence").values_list("effective_on", flat=True).first():
            return decided
    return act_day or localdate()


def read_norms(project: Project, day: dt.date | None = None, rules: Rules | None = None) -> Norms:
    """The checks in the order of contents and beneficiaries; `day` is that of the act under way."""
    return norms_on(project, norm_day(project, day), rules)


def norms_on(project: Project, day: dt.date, rules: Rules | None = None) -> Norms:
    """The checks by the norms in force on `day` itself, in the order of contents and beneficiaries.

    `rules` are the norms in force on that day, where somebody has read them for many projects at once.
    """
    lines = list(project.content_lines.all())
    rules = read_rules([line.content_id for line in lines], day) if rules is None else rules
    by_content, found = _of_programme(project, rules), Norms(day)
    overrides = {(o.content_line_id, o.beneficiary_id): o for o in project.norm_overrides.all() if o.is_current}
    for line in lines:
        cases, norms = _cases(project, line), by_content.get(line.content_id)
        if cases and not norms:
            found.unruled.append(line)
        for case in cases if norms else ():
            key = line.pk, case.person and case.person.pk
            found.checks.append(_check(case, norms, overrides.get(key)))
    return found


def read_rules(contents: Iterable[int], day: dt.date) -> Rules:
    """`{source: {content: norms}}` in force on `day`, in one query."""
    rows: Rules = {source: {} for source in SUPPORT}
    norms = Norm.objects.in_force(day).filter(content__in=list(contents), source__in=SUPPORT)
    for norm in norms.select_related("document"):
        if norm.source == Source.NATIONAL or norm.verified:
            rows[norm.source].setdefault(norm.content_id, []).append(norm)
    return rows


def _of_programme(project: Project, rows: Rules) -> dict[int, list[Norm]]:
    """`{content: norms}`: those of the programme; for local projects the national ones guide where the province's are
    missing or unverified."""
    if project.programme == Programme.NATIONAL:
        return rows[Source.NATIONAL]
    return rows[Source.NATIONAL] | rows[Source.LOCAL]


def _cases(project: Project, line: ContentLine) -> list[Case]:
    """Those of one content that get support, in the order of the money."""
    people, sums = {one.pk: one for one in project.beneficiaries.all()}, {}
    for row in project.funding.all():
        if row.content_line_id == line.pk and row.source in SUPPORT:
            sums[row.beneficiary_id] = sums.get(row.beneficiary_id, 0) + row.amount
    return [Case(project, line, people.get(person), support) for person, support in sums.items()]


def _check(case: Case, norms: list[Norm], override: NormOverride | None) -> NormCheck:
    costs, line = case.costs, case.line
    items = [(cost.unit, cost.quantity) for cost in costs if cost.eligible]
    norm = max(norms, key=lambda norm: _fit(norm, {fold(unit) for unit, _ in items}, named=case.named))
    terms = Terms(
        unit=norm.unit, max_percent=norm.max_percent, cap=norm.cap, priority=line.priority,
        line_factor=norm.line_multiplier if line.whole_line and norm.line_multiplier else ONE,
        units=count_units(norm.unit, items, named=case.named),
    )  # fmt: skip
    return NormCheck(
        line=line, beneficiary=case.person, norm=norm, terms=terms, support=case.support, from_costs=bool(costs),
        eligible=sum(cost.amount for cost in costs if cost.eligible) if costs else case.funding,
        binding=norm.source == case.project.programme,  # a programme and its own source share their code
        choices=len(norms), override=override,
    )  # fmt: skip


def _fit(norm: Norm, units: set[str], *, named: bool) -> tuple:
    """How well a norm fits a case, of several for one content: its unit is in the cost table, is the beneficiary's own;
    else the one that allows most."""
    whole, bare = fold(norm.unit), fold(norm.unit.partition("(")[0])
    return whole in units, bare in units, named and bare in ONE_EACH, norm.cap or 0


def observed_ranges(user, project: Project, lines: Iterable[ContentLine]) -> dict[int, Observed]:
    """`{content: what earlier projects that were carried out got}`, of those that `user` sees; one query."""
    earlier = Project.objects.visible_to(user).filter(state__in=CARRIED_OUT, year__lte=project.year)
    money = FundingLine.objects.filter(
        project__in=earlier.exclude(pk=project.pk).order_by().values("pk"),
        content_line__content__in=[line.content_id for line in lines],
    )
    sums = money.order_by().values_list("content_line__content", "project").annotate(
        support=Sum("amount", filter=Q(source__in=SUPPORT)), total=Sum("amount")
    )  # fmt: skip
    pairs: dict[int, list[tuple[int, int]]] = {}
    for content, _, support, total in sums:
        if support:
            pairs.setdefault(content, []).append((support, total))
    return {content: observed(found) for content, found in pairs.items()}
