"""Writing down what became of a beneficiary one year after the acceptance."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction

from khuyencong.core.dates import format_date
from khuyencong.core.workflow import Reason, refuse_if
from projects.models import Beneficiary, Indicator, IndicatorValue, OutcomeCheck, Project
from projects.services.recordings import against_date, faults, take

MAX_VALUE = Decimal(10) ** 13
Numbers = Mapping[Indicator, tuple[Decimal | None, Decimal | None]]


@transaction.atomic
def record_outcome(
    project: Project, *, actor, beneficiary: Beneficiary, values: Mapping, numbers: Numbers
) -> OutcomeCheck:
    """One check. `values` are the fields of `OutcomeCheck`; `numbers` say each indicator before and now, None unknown.

    Raises:
        Refused: role, state, date, no indicator or a number out of range; reasons carry their field.
        StaleRecordError: somebody wrote the project after it was read.
    """
    take(project, actor, "outcome", {"checked_on": [None, values["checked_on"].isoformat()]})
    row = OutcomeCheck(project=project, beneficiary=beneficiary, recorded_by=actor, **values)
    refuse_if([*against_date(project, row.checked_on, "checked_on"), *_against(project, row, numbers), *faults(row)])
    row.save()
    IndicatorValue.objects.bulk_create(
        IndicatorValue(check_of=row, indicator=one, before=before, after=after)
        for one, (before, after) in numbers.items() if after is not None
    )  # fmt: skip
    return row


def _against(project: Project, row: OutcomeCheck, numbers: Numbers) -> Iterable[Reason]:
    accepted_on = project.ledger.accepted_on
    if row.beneficiary.project_id != project.pk:
        yield Reason(f"{row.beneficiary} không phải là đơn vị thụ hưởng của đề án này.", field="beneficiary")
    if row.checked_on < accepted_on:
        days = f"{format_date(row.checked_on)} ở trước ngày xác nhận nghiệm thu, {format_date(accepted_on)}"
        yield Reason(f"Ngày {days}.", field="checked_on")
    if all(after is None for _, after in numbers.values()):
        yield Reason("Ghi ít nhất một chỉ tiêu khi kiểm tra.")
    for one, pair in numbers.items():
        yield from _against_pair(one, *pair)


def _against_pair(one: Indicator, before: Decimal | None, after: Decimal | None) -> Iterable[Reason]:
    if before is not None and after is None:
        yield Reason(f"{one.name}: ghi cả giá trị khi kiểm tra.", field=f"after_{one.pk}")
    for name, value in (("before", before), ("after", after)):
        if value is not None and not 0 <= value < MAX_VALUE:
            yield Reason(f"{one.name}: số quá lớn hoặc âm.", field=f"{name}_{one.pk}")
