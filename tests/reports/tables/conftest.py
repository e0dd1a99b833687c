import datetime as dt

import pytest

from projects.models import AcceptanceMinutes, Contract, Ledger, Voucher
from tests.factories import ContentFactory, EstablishmentFactory, PlanBatchFactory, ProjectFactory
from tests.reports.builders import make_step

HOSTILE = '=HYPERLINK("http://a")'


@pytest.fixture
def make_row(cast):
    """One đề án with everything that a table reads of it: money, contract, ledger, voucher, minutes."""
    batch = PlanBatchFactory(state="approved")
    content = ContentFactory(code="3.4", name="Ứng dụng máy móc")

    def make(title="Máy rang", *, state="implementing", local=100, own=150, paid=60, **values):
        shop = EstablishmentFactory()
        project = ProjectFactory(
            title=title, state=state, batch=batch, content=content, office=cast.officer.office, people=[shop],
            money={"local": local, "beneficiary": own}, **values,
        )  # fmt: skip
        make_step(project, "approve", "25/03/2022")
        Contract.objects.create(project=project, number="05/HĐ", signed_on=dt.date(2022, 4, 14), value=local)
        Ledger.objects.create(project=project, local=local, committed=local, committed_on=dt.date(2022, 4, 14))
        Voucher.objects.create(
            project=project, kind="payment", source="local", amount=paid, issued_on=dt.date(2022, 5, 2),
            number="UNC-01", note="Đợt 1", recorded_by=cast.accountant,
        )  # fmt: skip
        AcceptanceMinutes.objects.create(
            project=project, beneficiary=project.beneficiaries.get(), number="07/BB", held_on=dt.date(2022, 6, 1),
            is_accepted=True, volume="Đủ", local=paid, own_capital=own, recorded_by=cast.officer,
        )  # fmt: skip
        return project

    return make
