"""The dự toán in a browser: sums while typing, one more row in place, and both pages open to everybody."""

from decimal import Decimal

import pytest
from django.urls import reverse

from projects.models import FundingLine, NormOverride
from tests.e2e.axe import assert_accessible
from tests.factories import EstablishmentFactory, ProjectFactory
from tests.projects.norms.conftest import make_norm

TYPED = {"item": "Máy sấy", "unit": "bộ", "quantity": "1,5", "unit_price": "100000001", "vat": "8000000"}


@pytest.fixture
def project(cast):
    money = {"local": 150_000_000, "beneficiary": 190_000_000}
    return ProjectFactory(office=cast.officer.office, people=[EstablishmentFactory()], money=money)


def fill(page, row: int = 0) -> None:
    for name, value in TYPED.items():
        page.locator(f"[name=costs-{row}-{name}]").press_sequentially(value)


def summed(page, name: str) -> str:
    return page.locator(f"[data-kc-cost-sum={name}]").inner_text()


def test_sums_follow_what_is_typed_and_are_what_is_saved(page, sign_in, project):
    sign_in(page, "officer")
    page.goto(reverse("projects:costs", args=[project.pk]))
    fill(page)
    assert page.locator("[data-kc-cost-amount]").first.inner_text() == "150.000.002"
    assert (summed(page, "amount"), summed(page, "total")) == ("150.000.002", "158.000.002")
    page.locator("[name=costs-0-eligible]").uncheck()
    assert summed(page, "eligible") == "0"
    page.get_by_role("button", name="Thêm hạng mục").click()
    page.locator("[name=costs-2-item]").wait_for()
    assert summed(page, "amount") == "150.000.002"
    fill(page, 2)
    assert summed(page, "amount") == "300.000.004"
    page.get_by_role("button", name="Lưu dự toán").click()
    assert page.locator("#du-toan tfoot").inner_text().split()[2:4] == ["300.000.004", "16.000.000"]
    page.get_by_role("link", name="Sửa dự toán").click()
    page.get_by_label("Bỏ hạng mục này").first.check()
    assert summed(page, "amount") == "150.000.002"


@pytest.fixture
def exceeding(cast):
    """A national project beyond its norm for two establishments; for one of them a reason waits for an answer."""
    money = {"national": 320_000_000, "beneficiary": 480_000_000}
    people = [EstablishmentFactory(), EstablishmentFactory()]
    project = ProjectFactory(office=cast.officer.office, people=people, money=money, programme="national")
    make_norm(project.main_content, line_multiplier=Decimal("1.5"))
    line, (one, other) = project.content_lines.get(), project.beneficiaries.all()
    FundingLine.objects.create(
        project=project, content_line=line, beneficiary=other, source="national", amount=310_000_000
    )
    NormOverride.objects.create(
        project=project, content_line=line, beneficiary=one, support=320_000_000, maximum=300_000_000,
        reason="Giá tăng", asked_by=cast.officer,
    )  # fmt: skip
    return project


def test_pages_are_accessible(page, phone, sign_in, exceeding):
    for screen in (page, phone):
        for who, name in (("officer", "costs"), ("officer", "norms"), ("unit_head", "norms"), ("officer", "detail")):
            sign_in(screen, who)
            screen.goto(reverse(f"projects:{name}", args=[exceeding.pk]))
            assert_accessible(screen)
