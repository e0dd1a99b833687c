"""The rows that every figure of a report is made of. Amounts are whole đồng."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal

from khuyencong.registry.bridging import LAST_DISTRICT_DAY, UNKNOWN, Spot

LINES_CODE = "lines"  # stands for the content of money that is no đề án


@dataclass(frozen=True)
class Money:
    """Đồng by source."""

    national: int = 0
    local: int = 0
    beneficiary: int = 0
    other: int = 0

    @property
    def support(self) -> int:
        """Kinh phí khuyến công hỗ trợ: national and local together."""
        return self.national + self.local

    @property
    def total(self) -> int:
        return self.support + self.beneficiary + self.other


NO_MONEY = Money()


@dataclass(frozen=True)
class ContentGroup:
    """Contents, by their codes, that stand together in one line."""

    code: str
    name: str
    contents: frozenset[str]


@dataclass(frozen=True)
class Grouping:
    """One way of putting contents together; `is_printed` in the annexes."""

    code: str
    name: str
    basis: str
    verified: bool
    is_printed: bool
    groups: tuple[ContentGroup, ...]


class Placed:
    """A row that stands somewhere: in the old district up to 30/06/2025, in the commune from then on."""

    district: Spot
    commune: Spot

    def spot(self, day: dt.date) -> Spot:
        return self.district if day <= LAST_DISTRICT_DAY else self.commune


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """One plan batch with its first plan decision."""

    pk: int
    name: str
    year: int
    programme: str
    decision: str
    decided_on: dt.date
    is_illustrative: bool

    def __str__(self) -> str:
        return f"{self.name} năm {self.year}"


@dataclass(frozen=True)
class Advance:
    """One voucher of an advance, in đồng; one that takes another back is negative."""

    day: dt.date
    amount: int
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectRow(Placed):
    """One đề án, or one non-project line of a batch (`is_project` False): money that is never counted as a đề án.

    Each date is when the thing happened, as far as it is known at the report's as-at day; None when it has not.
    `accepted` and `settled` are the amounts of those steps, nothing before them.
    """

    pk: int | None
    code: str
    title: str
    programme: str
    batch_id: int | None
    batch_name: str
    content_code: str
    content_name: str
    content_order: str
    unit: str
    establishments: frozenset[int]
    beneficiary_name: str
    place: str
    duration: str
    objective: str
    money: Money  # as approved on the report's as-at day
    contract_number: str
    contract_value: int
    planned_on: dt.date | None
    authorised_on: dt.date | None = None
    contracted_on: dt.date | None = None
    started_on: dt.date | None = None
    accepted_on: dt.date | None = None
    accepted: Money = NO_MONEY
    refused_on: dt.date | None = None
    settled_on: dt.date | None = None
    settled: Money = NO_MONEY
    changed_on: dt.date | None = None
    stopped_on: dt.date | None = None
    stop_reason: str = ""
    change_reason: str = ""
    state: str = ""
    is_illustrative: bool = False
    is_project: bool = True
    office_code: str = ""
    office_name: str = ""
    district: Spot = UNKNOWN
    commune: Spot = UNKNOWN

    @property
    def contract(self) -> Money:
        """The support under contract by source: as approved, or where it differs, of the programme's own source."""
        if self.contract_value == self.money.support:
            return Money(self.money.national, self.money.local)
        return Money(**{self.programme: self.contract_value})

    decided: Money = NO_MONEY  # as the first decision on the plan said
    amended: Money = NO_MONEY  # as later decisions left it in the plan: changed, or stopped
    plan_year: int | None = None  # of the plan in which it stands
    advances: tuple[Advance, ...] = ()  # from the first day of the year on

    def advanced(self, days: Container[dt.date], source: str = "") -> int:
        """What was advanced within `days`, of all sources or of one."""
        return sum(row.amount for row in self.advances if row.day in days and source in ("", row.source))

    def first_advance(self, days: Container[dt.date]) -> dt.date | None:
        return min((row.day for row in self.advances if row.day in days), default=None)


@dataclass(frozen=True, kw_only=True)
class RequestRow(Placed):
    """One lượt tư vấn taken in, completed or advised on in a period. `is_counted`: taken in within it, not a duplicate.

    `new_in_category`, `new_in_period` and `products` are what the row adds to the distinct counts, so their sums are
    the figures; `sessions` are those held in the period, `new_projects` the đề án that came of the request in it.
    """

    pk: int
    code: str
    category_code: str
    category_name: str
    category_order: int
    received_on: dt.date
    completed_on: dt.date | None
    is_counted: bool
    establishment: int | None
    establishment_name: str
    place: str
    channel: str
    sessions: int
    new_projects: int
    products: int
    new_in_category: int
    new_in_period: int
    state: str
    is_illustrative: bool
    office_code: str = ""  # of who advises
    office_name: str = ""
    district: Spot = UNKNOWN
    commune: Spot = UNKNOWN


@dataclass(frozen=True)
class AnnualRow:
    """One line of the yearly table as it was when the figures were read; `figure` is an event with a measure."""

    code: str
    label: str
    unit: str
    figure: str
    verified: bool


@dataclass(frozen=True)
class KeyFigure:
    """One figure by its key, such as `implemented.support`: đồng or a count."""

    key: str
    value: int


@dataclass(frozen=True)
class Previous:
    """The same period of the year before: what was implemented in it, and the indicators' figures, for comparison."""

    name: str
    projects: int
    support: int
    beneficiary: int
    figures: tuple[KeyFigure, ...] = ()

    @property
    def leverage(self) -> Decimal | None:
        """Đối ứng per đồng of support; None where there is none of either."""
        return Decimal(self.beneficiary) / self.support if self.beneficiary and self.support else None
