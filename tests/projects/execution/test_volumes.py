"""The volume of work in minutes of acceptance, item by item of the dự toán."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from khuyencong.core.workflow import Refused
from projects import selectors
from projects.models import AcceptanceMinutes, CostLine, Project, WorkVolume
from projects.services.execution import record_minutes
from tests.projects.conftest import MILLION, day
from tests.projects.execution.test_pages import minutes_data, text

pytestmark = pytest.mark.django_db


def cost_of(project: Project, position: int = 91, **changes) -> CostLine:
    facts = {
        "item": "Máy rang 60 kg", "unit": "máy", "quantity": Decimal(2), "unit_price": 100 * MILLION,
        "amount": 200 * MILLION, "specification": "Gia nhiệt gián tiếp", "type_key": "", "serial_key": "", **changes,
    }  # fmt: skip
    return CostLine.objects.create(project=project, position=position, **facts)


def record(project: Project, cast, volumes) -> AcceptanceMinutes:
    values = {
        "number": "07/BB-TTKC", "held_on": day(10, 6), "is_accepted": True, "volume": "01 máy", "local": 50 * MILLION,
        "own_capital": 60 * MILLION,
    }  # fmt: skip
    found = selectors.one(cast.officer, project.pk)
    who = found.beneficiaries.all()[0]
    return record_minutes(found, actor=cast.officer, beneficiary=who, values=values, volumes=volumes)


def url(project: Project) -> str:
    return reverse("projects:minutes", args=[project.pk])


def test_minutes_keep_the_items_as_they_stood(implementing, cast):
    project = implementing()
    cost = cost_of(project)
    row = record(project, cast, {cost: (Decimal("1.5"), "Chạy tốt")})
    cost.delete()
    item = row.items.get()
    assert (item.name, item.planned, item.done, item.quality) == ("Máy rang 60 kg", 2, Decimal("1.5"), "Chạy tốt")
    assert str(item) == "Máy rang 60 kg: 1,5/2 máy"


@pytest.mark.parametrize("done", [Decimal(-1), Decimal(10) ** 9])
def test_volume_out_of_range_is_refused_beside_its_field(implementing, cast, done):
    project = implementing()
    cost = cost_of(project)
    with pytest.raises(Refused, match="quá lớn hoặc âm") as refused:
        record(project, cast, {cost: (done, "")})
    assert [reason.field for reason in refused.value.reasons] == [f"done_{cost.pk}"]
    assert not AcceptanceMinutes.objects.exists()


def test_item_of_another_project_is_refused(implementing, draft, cast):
    project = implementing()
    with pytest.raises(Refused, match="không phải của đơn vị này"):
        record(project, cast, {cost_of(draft()): (Decimal(1), "")})


def test_database_holds_volumes_in_range(implementing, cast):
    project = implementing()
    row = record(project, cast, {cost_of(project): (Decimal(1), "")})
    with pytest.raises(IntegrityError, match="volume_in_range"), transaction.atomic():
        WorkVolume.objects.filter(minutes=row).update(done=-1)


def test_officer_writes_the_volume_of_each_item_on_the_page(implementing, client_as):
    project, client = implementing(), client_as("officer")
    first, second = (
        cost_of(project),
        cost_of(project, 92, item="Bồn làm nguội", unit="cái", quantity=Decimal(1), amount=100 * MILLION),
    )
    who = project.beneficiaries.get().pk
    page = text(client.get(url(project)))
    assert "Máy rang 60 kg: dự toán 2 máy" in page
    assert "Bồn làm nguội: dự toán 1 cái" in page
    sent = minutes_data(project, beneficiary=who)
    sent |= {f"done_{first.pk}": "1,5", f"quality_{first.pk}": "Chạy tốt", f"done_{second.pk}": ""}
    said = text(client.post(url(project), sent, follow=True))
    assert "Máy rang 60 kg: 1,5/2 máy, Chạy tốt" in said
    assert WorkVolume.objects.count() == 1


@pytest.mark.parametrize(("typed", "said"), [("-1", "chưa đúng"), ("một", "chưa đúng"), ("9.999.999.999", "quá lớn")])
def test_bad_volume_is_refused_beside_its_field_and_the_rest_is_kept(implementing, client_as, typed, said):
    project = implementing()
    cost = cost_of(project)
    sent = minutes_data(project, beneficiary=project.beneficiaries.get().pk) | {f"done_{cost.pk}": typed}
    answer = client_as("officer").post(url(project), sent)
    assert answer.context["form"].errors.keys() == {f"done_{cost.pk}"}
    assert said in text(answer)
    assert "01 máy rang" in answer.content.decode()
    assert not AcceptanceMinutes.objects.exists()
