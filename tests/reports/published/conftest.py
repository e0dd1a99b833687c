import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import EstablishmentFactory, PlaceFactory
from tests.reports.builders import make_batch, make_project


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


@pytest.fixture
def anybody(db) -> Client:
    return Client()


@pytest.fixture
def plan(db):
    return make_batch("Đợt 1", decided="25/03/2022", number="12/QĐ-SCT")


@pytest.fixture
def household(db):
    facts = {"representative": "Nguyễn Văn Bí", "phone": "0900 111 222", "address": "12 hẻm 3 thôn Sâu"}
    return EstablishmentFactory(name="Hộ kinh doanh Trần Thị Mật", kind="household", tax_code="012345678901", **facts)


@pytest.fixture
def company(db):
    return EstablishmentFactory(name="Công ty TNHH Cà phê Ea Tu", kind="enterprise", representative="Lê Văn Kín")


@pytest.fixture
def shared(plan, household, company):
    """A đề án of a household and a company."""
    return make_project(
        "Máy rang của hộ Trần Thị Mật", batch=plan, people=[household, company], local=100, beneficiary=130,
        place=PlaceFactory(name="Xã Ea Tu"), steps=[("approve", "25/03/2022")],
    )  # fmt: skip
