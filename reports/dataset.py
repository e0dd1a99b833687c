"""The dataset of one period: built once, read by every face."""

import datetime as dt
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import PermissionDenied

from consulting.models import Category
from consulting.selectors import PeriodCounts, period_counts
from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT
from khuyencong.core.workflow import lower_first
from khuyencong.registry.bridging import Bridge
from reports import breakdowns, consulting_facts, facts
from reports.blocks import (
    ACCEPTED,
    AMENDED,
    APPROVED,
    CONTRACTED,
    PLANNED,
    PROJECTS,
    REQUEST_MEASURES,
    SETTLED,
    SOURCES,
    Block,
    Figure,
    Measure,
    rest,
)
from reports.indicators import INDICATORS
from reports.periods import Period
from reports.rows import AnnualRow, BatchRow, Grouping, KeyFigure, Previous, ProjectRow, RequestRow

EVENTS = {
    "plan": ("planned_on", "Kế hoạch được phê duyệt trong kỳ"),
    "authorised": ("authorised_on", "Đề án được phê duyệt trong kỳ"),
    "contracted": ("contracted_on", "Hợp đồng ký trong kỳ"),
    "implemented": ("started_on", "Đề án triển khai trong kỳ"),
    "accepted": ("accepted_on", "Đề án được nghiệm thu trong kỳ"),
    "refused": ("refused_on", "Đề án không được nghiệm thu trong kỳ"),
    "settled": ("settled_on", "Đề án được quyết toán trong kỳ"),
    "changed": ("changed_on", "Đề án được điều chỉnh trong kỳ"),
    "stopped": ("stopped_on", "Đề án ngừng triển khai trong kỳ"),
}
MEASURES = {"plan": PLANNED, "contracted": CONTRACTED, "accepted": ACCEPTED, "settled": SETTLED}
SPLIT_BY_CONTENT = ("plan", "implemented")
TENTH_OF_A_MILLION = 100_000  # đồng
# Who sees every row that a report counts.
REPORT_ROLES = frozenset({*CENTRE_WIDE, *DEPARTMENT})


@dataclass(frozen=True)
class ContentLine:
    """A content with at least one đề án (or line of money) in the plan or carried out in the period."""

    code: str
    name: str


@dataclass(frozen=True)
class Dataset:
    """Rows of the period, and the blocks of figures over them by key."""

    period: Period
    as_at: dt.date
    batches: tuple[BatchRow, ...]  # decided in the period
    earlier_batches: tuple[BatchRow, ...]  # of the same year, decided before it
    projects: tuple[ProjectRow, ...]
    requests: tuple[RequestRow, ...]  # taken in, completed or advised on in the period
    counts: PeriodCounts
    previous: Previous | None
    groupings: tuple[Grouping, ...] = ()
    year_counts: PeriodCounts | None = None  # from the first day of the year; None: the period begins with it
    annual: tuple[AnnualRow, ...] = ()  # lines of the yearly table
    estimates: tuple[KeyFigure, ...] = ()  # ước thực hiện to the end of the period, as staff typed it

    def figure(self, key: str) -> Figure:
        """The figure under `key`, with its rows. Raises KeyError when there is none."""
        block_key, _, measure = key.rpartition(".")
        block = self.blocks.get(block_key) or self.breakdown_blocks.get(block_key)
        block = block or rest(self.blocks | self.breakdown_blocks, block_key)
        return Figure(key, block, block.measure(measure))

    def value(self, key: str) -> int:
        return self.figure(key).value

    @cached_property
    def blocks(self) -> dict[str, Block]:
        blocks = [*self._event_blocks(), *self._plan_blocks(), *self._content_blocks(), *self._request_blocks()]
        return {block.key: block for block in blocks}

    @cached_property
    def breakdown_blocks(self) -> dict[str, Block]:
        """The blocks of breakdowns, which not every page needs."""
        return breakdowns.blocks(self)

    @cached_property
    def to_date(self) -> "Dataset":
        """Luỹ kế: the same rows counted from the first day of the year. Of requests it has figures, no rows."""
        if self.period.to_date == self.period:
            return self
        counts = self.year_counts or self.counts
        return replace(self, period=self.period.to_date, counts=counts, requests=())

    @cached_property
    def contents(self) -> list[ContentLine]:
        """Contents of the plan and of what was implemented, in natural order of their codes."""
        counted = [row for event in SPLIT_BY_CONTENT for row in self._rows(event)]
        found = {row.content_code: row for row in sorted(counted, key=lambda row: row.content_order)}
        return [ContentLine(row.content_code, row.content_name) for row in found.values()]

    @property
    def categories(self) -> list[Category]:
        """Categories with requests in the period, in their own order."""
        return [row.category for row in self.counts.by_category]

    @property
    def plan_share(self) -> Decimal | None:
        """Support of what was implemented as a percentage of the plan's; None where there is no plan."""
        return _ratio(100 * self.value("implemented.support"), self.value("plan.support"))

    @property
    def leverage(self) -> Decimal | None:
        """Đối ứng per đồng of support of what was implemented; None where there is none of either."""
        return _ratio(self.value("implemented.beneficiary"), self.value("implemented.support"))

    @property
    def is_illustrative(self) -> bool:
        return any(row.is_illustrative for row in (*self.batches, *self.projects, *self.requests))

    @property
    def is_rounded(self) -> bool:
        """Whether some amount is not whole tenths of a triệu, so that tables in triệu đồng round it."""
        amounts = (amount for row in self.projects for amount in astuple(row.money))
        return any(amount % TENTH_OF_A_MILLION for amount in amounts)

    def _rows(self, event: str) -> tuple[ProjectRow, ...]:
        attribute = EVENTS[event][0]
        return tuple(row for row in self.projects if getattr(row, attribute) in self.period)

    def _event_blocks(self):
        for event, (_, title) in EVENTS.items():
            yield Block(event, title, "projects", self._rows(event), MEASURES.get(event, APPROVED))
        yield self._advances()

    def _advances(self) -> Block:
        rows, days = tuple(row for row in self.projects if row.advanced(self.period)), self.period
        amounts = [_advanced(days, source) for source in ("", "national", "local")]
        title = "Đề án được tạm ứng trong kỳ"
        return Block(
            "advanced", title, "projects", rows, (PROJECTS, *amounts), dated=lambda row: row.first_advance(days)
        )

    def _plan_blocks(self):
        plan = self._rows("plan")
        of_year = tuple(row for row in self.projects if row.planned_on and row.plan_year == self.period.year)
        title = f"Kế hoạch năm {self.period.year}"
        yield Block("plan.year", title, "projects", of_year, PLANNED)
        yield Block("plan.amended", f"{title} sau điều chỉnh", "projects", of_year, AMENDED)
        for batch in self.batches:
            rows = tuple(row for row in plan if row.batch_id == batch.pk)
            yield Block(f"plan.batches.{batch.pk}", f"Kế hoạch {batch}", "projects", rows, PLANNED)
        for programme, name in (("local", "khuyến công địa phương"), ("national", "khuyến công quốc gia")):
            rows = tuple(row for row in plan if row.programme == programme)
            yield Block(f"plan.programme.{programme}", f"Kế hoạch {name}", "projects", rows, PLANNED)

    def _content_blocks(self):
        for event in SPLIT_BY_CONTENT:
            rows, title = self._rows(event), EVENTS[event][1]
            for content in self.contents:
                own = tuple(row for row in rows if row.content_code == content.code)
                name = f"{title}, nội dung {lower_first(content.name)}"
                yield Block(f"{event}.by_content.{content.code}", name, "projects", own, MEASURES.get(event, APPROVED))

    def _request_blocks(self):
        counts, title = self.counts, "Tư vấn phát triển công nghiệp"
        taken_in = tuple(row for row in self.requests if row.is_counted)
        advised = tuple(row for row in self.requests if row.sessions)
        completed = tuple(row for row in self.requests if row.completed_on in self.period)
        yield _requests("consulting", title, taken_in, counts, CONSULTING)
        yield _requests("consulting.advice", "Buổi tư vấn trong kỳ", advised, counts, {"sessions": "sessions"})
        led = tuple(row for row in self.requests if row.new_projects)
        title_of_outcome = "Đề án hình thành từ tư vấn trong kỳ"
        yield _requests("consulting.outcome", title_of_outcome, led, counts, {"new_projects": "new_projects"})
        heading = "Yêu cầu tư vấn hoàn thành trong kỳ"
        yield _requests("consulting.completion", heading, completed, counts, {"requests": "completed"})
        for row in counts.by_category:
            own = tuple(request for request in taken_in if request.category_code == row.category.code)
            name = f"{title}, {lower_first(row.category.name)}"
            yield _requests(f"consulting.by_category.{row.category.code}", name, own, row, BY_CATEGORY)


def _advanced(days: Period, source: str) -> Measure:
    """The measure `amount`, or `amount_local` of one source."""
    label = "Kinh phí đã tạm ứng" + (f", {SOURCES[source].lower()}" if source else "")
    code = f"amount_{source}" if source else "amount"
    return Measure(
        code, label, "đồng", lambda rows: sum(row.advanced(days, source) for row in rows),
        lambda row: row.advanced(days, source),
    )  # fmt: skip


def _ratio(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if part and whole else None


CONSULTING = {name: name for name in ("requests", "establishments", "distinct_establishments", "products")}
BY_CATEGORY = {name: name for name in ("requests", "establishments", "products")}


def _requests(key: str, title: str, rows: tuple[RequestRow, ...], counts, names: dict[str, str]) -> Block:
    """A block of requests whose figures are attributes of `counts`: `{measure: attribute}`."""
    measures = tuple(measure for measure in REQUEST_MEASURES if measure.code in names)
    counted = {code: getattr(counts, name).value for code, name in names.items()}
    return Block(key, title, "requests", rows, measures, counted)


def build(period: Period, viewer=None) -> Dataset:
    """Read the period in a fixed number of queries, for a person of REPORT_ROLES or for the system (None).

    Raises:
        PermissionDenied: `viewer` does not see all that a report counts.
    """
    _check(viewer)
    bridge = Bridge(period.start)
    begins_its_year = period.to_date == period
    return replace(
        _read(period, viewer, bridge),
        requests=tuple(consulting_facts.request_rows(period, viewer, bridge)),
        year_counts=None if begins_its_year else period_counts(period.since, period.as_at, period.known),
        previous=_previous(period, viewer, bridge),
        groupings=facts.groupings(),
        annual=facts.annual_lines(period),
    )


def build_brief(period: Period, viewer, *, compared: bool) -> Dataset:
    """What a page of one screen shows: no rows of requests, no groupings, no yearly table; the year before only where
    `compared`. Raises PermissionDenied as `build` does."""
    _check(viewer)
    bridge = Bridge(period.start)
    data = _read(period, viewer, bridge)
    return replace(data, previous=_previous(period, viewer, bridge)) if compared else data


def _check(viewer) -> None:
    if viewer is not None and not viewer.role_codes & REPORT_ROLES:
        raise PermissionDenied("Báo cáo tổng hợp thuộc phần việc của Trung tâm và Sở.")


def _read(period: Period, viewer, bridge: Bridge) -> Dataset:
    """The period by itself, without the rows of requests."""
    batches = facts.decided_batches(period, viewer)
    rows = [facts.batch_row(batch) for batch in batches]
    projects = facts.project_rows(period, viewer, batches, bridge)
    lines = [facts.line_row(batch, line) for batch in batches for line in batch.lines.all()]
    return Dataset(
        period=period,
        as_at=period.as_at,
        batches=tuple(row for row in rows if row.decided_on in period),
        earlier_batches=tuple(row for row in rows if row.decided_on not in period and row.year == period.year),
        projects=(*projects, *lines),
        requests=(),
        counts=period_counts(period.start, period.as_at, period.known),
        previous=None,
    )


def _previous(period: Period, viewer, bridge: Bridge) -> Previous | None:
    """The same period of the year before; None when nothing is recorded as early as that."""
    if not facts.anything_by(period.before):
        return None
    data = _read(period.before, viewer, bridge)
    done = (data.value(f"implemented.{code}") for code in ("projects", "support", "beneficiary"))
    return Previous(data.period.name, *done, tuple(KeyFigure(one.key, data.value(one.key)) for one in INDICATORS))
