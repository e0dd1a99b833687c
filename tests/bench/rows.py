"""Reports of any size, made without a database."""

import datetime as dt

from consulting.models import ConsultingRequest
from consulting.selectors import Count, PeriodCounts
from reports.dataset import Dataset
from reports.periods import whole_year
from reports.rows import BatchRow, Money, ProjectRow
from reports.snapshot import COUNTS

CONTENTS = (
    ("3.4", "Ứng dụng máy móc, thiết bị tiên tiến vào sản xuất"),
    ("4.3", "Hỗ trợ cơ sở tham gia hội chợ, triển lãm"),
    ("6", "Cung cấp thông tin, tuyên truyền về khuyến công"),
)
DECIDED = dt.date(2022, 3, 25)


def year_of(rows: int, *, begun: bool = True) -> Dataset:
    """The year 2022 with so many đề án in one plan: `begun`, half of them accepted, or all of them still to begin."""
    batch = BatchRow(
        pk=1, name="Đợt 1", year=2022, programme="local", decision="12/QĐ-SCT", decided_on=DECIDED,
        is_illustrative=False,
    )  # fmt: skip
    none = Count(0, ConsultingRequest.objects.none())
    return Dataset(
        period=whole_year(2022), as_at=dt.date(2022, 12, 31), batches=(batch,), earlier_batches=(),
        projects=tuple(_project(number, begun) for number in range(1, rows + 1)), requests=(),
        counts=PeriodCounts(**dict.fromkeys(COUNTS, none), by_category=()), previous=None,
    )  # fmt: skip


def _project(number: int, begun: bool) -> ProjectRow:
    code, name = CONTENTS[number % len(CONTENTS)]
    money = Money(local=100_000_000 + number, beneficiary=130_000_000 + 7 * number)
    started, accepted = dt.date(2022, 4, 18), dt.date(2022, 10, 5) if number % 2 else None
    steps = {"contracted_on": dt.date(2022, 4, 14), "started_on": started, "accepted_on": accepted} if begun else {}
    return ProjectRow(
        pk=number, code=f"KC-2022-{number:05d}", title=f"Hỗ trợ ứng dụng máy móc vào chế biến cà phê bột, số {number}",
        programme="local", batch_id=1, batch_name="Đợt 1 năm 2022", content_code=code, content_name=name,
        content_order=code.zfill(4), unit="Trung tâm Khuyến công", establishments=frozenset({number}),
        beneficiary_name=f"Hợp tác xã Ê Đê {number}", place="xã Ea Kao, thành phố Buôn Ma Thuột",
        duration="tháng 4 đến tháng 10", objective="Nâng năng suất", money=money, contract_number=f"{number}/HĐ-TTKC",
        contract_value=money.support, planned_on=DECIDED, accepted=money if accepted and begun else Money(), **steps,
        state="Đang triển khai",
    )  # fmt: skip
