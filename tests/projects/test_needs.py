"""Needs registered for next year: who writes them and when, the list, and the đề án drawn up from one."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from khuyencong.accounts.enums import Role
from khuyencong.core.workflow import Refused, StaleRecordError
from khuyencong.registry.models import PlaceAssignment
from projects.enums import NEED_READERS, NEED_REGISTRARS
from projects.models import Need, Project
from projects.services.needs import draft_from, edit_need, register_need
from tests.factories import ContentFactory, EstablishmentFactory, PlaceFactory
from tests.projects.conftest import MILLION, logged
from tests.projects.test_batch_views import text

pytestmark = pytest.mark.django_db
LIST, CREATE, XLSX = reverse("needs:list"), reverse("needs:create"), reverse("needs:list_xlsx")


@pytest.fixture
def ea_kao(db):
    return PlaceFactory(name="Xã Ea Kao")


@pytest.fixture
def need(cast, machines, ea_kao):
    """`need()` is a sheet of 100 triệu of local support, registered by cast.officer."""

    def make(actor=None, **changes) -> Need:
        values = {
            "year": localdate().year + 1, "title": "Máy rang cà phê", "content": machines, "registrant": "HTX Ea Kao",
            "establishment": None, "place": ea_kao, "local": 100 * MILLION, "beneficiary": 130 * MILLION,
            "registered_on": localdate(), **changes,
        }  # fmt: skip
        return register_need(actor=actor or cast.officer, values=values)

    return make


@pytest.fixture
def call_is_open(settings):
    settings.KC_NEED_MONTHS = [localdate().month]


@pytest.fixture
def call_is_over(settings):
    settings.KC_NEED_MONTHS = [localdate().month % 12 + 1]


def typed(where, **changes) -> dict:
    return {
        "year": str(localdate().year + 1), "title": "Máy sấy", "content": "3.4", "registrant": "UBND xã Ea Kao",
        "establishment": "", "place": str(where.pk), "local": "50.000.000", "national": "", "beneficiary": "",
        "other": "", "registered_on": f"{localdate():%d/%m/%Y}", "seen_version": "0", **changes,
    }  # fmt: skip


# -- who, and when


@pytest.mark.parametrize("role", Role.values)
def test_pages_are_for_their_roles(role, client_as, need):
    sheet = need()
    client = client_as(role)
    assert client.get(LIST).status_code == (200 if role in NEED_READERS else 403)
    assert client.get(CREATE).status_code == (200 if role in NEED_REGISTRARS else 403)
    hidden = role in (Role.LOCAL_OFFICER, Role.COLLABORATOR)
    expected = 404 if hidden else 200 if role in NEED_REGISTRARS else 403
    assert client.get(sheet.get_absolute_url()).status_code == expected


def test_people_of_a_commune_register_in_the_call_for_their_own(cast, need, ea_kao, call_is_open):
    with pytest.raises(Refused, match="Địa bàn này không thuộc phần việc của anh/chị"):
        need(cast.collaborator)
    PlaceAssignment.objects.create(user=cast.collaborator, place=ea_kao)
    assert need(cast.collaborator).registered_by == cast.collaborator
    other = need(place=PlaceFactory(name="Xã Ea Tu"))
    assert other not in Need.objects.visible_to(cast.collaborator)


def test_after_the_call_only_officers_register(cast, need, ea_kao, call_is_over):
    PlaceAssignment.objects.create(user=cast.local_officer, place=ea_kao)
    with pytest.raises(Refused, match="Chưa đến kỳ đăng ký nhu cầu"):
        need(cast.local_officer)
    assert need(cast.department_officer).pk


@pytest.mark.parametrize("role", ["accountant", "auditor", "department_leader"])
def test_others_do_not_register(role, cast, need):
    with pytest.raises(Refused, match="Anh/chị không có quyền ghi nhu cầu"):
        need(cast[role])


# -- the sheet and the list


def test_the_form_saves_what_is_typed(client_as, machines, ea_kao):
    assert client_as("officer").post(CREATE, typed(ea_kao)).url == LIST
    sheet = Need.objects.get()
    assert (sheet.title, sheet.local, sheet.content, sheet.place) == ("Máy sấy", 50 * MILLION, machines, ea_kao)
    assert list(Need.objects.search("may say ea kao")) == [sheet]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"local": "-5"}, "local"), ({"local": ""}, "local"), ({"registered_on": "31/02/2026"}, "registered_on"),
     ({"registered_on": "01/01/2999"}, "registered_on"), ({"place": ""}, "place"), ({"content": "x"}, "content")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(wrong, field, client_as, machines, ea_kao):
    response = client_as("officer").post(CREATE, typed(ea_kao, **wrong))
    assert field in response.context["form"].errors
    assert "UBND xã Ea Kao" in text(response)
    assert Need.objects.count() == 0


def test_an_edit_is_kept_in_the_log_and_a_stale_one_is_told(client_as, cast, need, ea_kao):
    sheet = need()
    address = sheet.get_absolute_url()
    assert client_as("officer").post(address, typed(ea_kao)).status_code == 302
    assert logged(sheet) == ["create", "edit"]
    response = client_as("officer").post(address, typed(ea_kao, title="Máy khác"))
    assert "vừa cập nhật nhu cầu đăng ký này" in text(response)
    assert "Máy khác</textarea>" in text(response)
    sheet.refresh_from_db()
    assert (sheet.title, sheet.beneficiary) == ("Máy sấy", 0)


def test_the_list_is_narrowed_and_summed(client_as, need):
    need()
    need(title="Máy sấy", content=ContentFactory(code="4.4"), year=2020, local=5)
    client = client_as("centre_leader")
    page = client.get(LIST, {"content": "4.4", "year": "2020", "q": "may say"})
    assert [row.title for row in page.context["page"]] == ["Máy sấy"]
    assert page.context["support"] == 5
    assert "Không có nhu cầu nào như vậy" in text(client.get(LIST, {"drawn_up": "yes"}))


def test_the_workbook_holds_the_rows_of_the_list(client_as, need, tmp_path):
    need()
    file = tmp_path / "a.xlsx"
    file.write_bytes(client_as("officer").get(XLSX).content)
    rows = list(load_workbook(file).active.values)
    assert any("Máy rang cà phê" in row and 230 * MILLION in row for row in rows)


# -- a đề án from it


def test_a_project_is_drawn_up_with_the_link_on_both(client_as, cast, need):
    sheet = need(establishment=EstablishmentFactory())
    response = client_as("officer").post(reverse("needs:draft", args=[sheet.pk]))
    project = Project.objects.get()
    assert response.url == reverse("projects:edit", args=[project.pk])
    assert (project.title, project.year, project.place, project.office) == (
        sheet.title, sheet.year, sheet.place, cast.officer.office,
    )  # fmt: skip
    assert dict(project.funding.values_list("source", "amount")) == {
        "local": 100 * MILLION,
        "beneficiary": 130 * MILLION,
    }
    assert project.beneficiaries.get().establishment == sheet.establishment
    assert project.get_absolute_url() in text(client_as("officer").get(LIST))
    assert sheet.get_absolute_url() in text(client_as("officer").get(project.get_absolute_url()))


def test_a_need_without_an_establishment_becomes_a_group(cast, need):
    assert draft_from(need(), actor=cast.officer).is_group


def test_a_need_is_drawn_up_once(cast, need):
    sheet = need()
    seen = Need.objects.get()
    draft_from(sheet, actor=cast.officer)
    with pytest.raises(StaleRecordError):
        draft_from(seen, actor=cast.officer)
    with pytest.raises(Refused, match="đã lập thành đề án, không sửa được nữa"):
        edit_need(Need.objects.get(), actor=cast.officer, values={"title": "Khác", "place": sheet.place})
    assert Project.objects.count() == 1


def test_only_officers_of_the_centre_draw_up(cast, need):
    with pytest.raises(Refused, match="việc này thuộc chuyên viên Trung tâm"):
        draft_from(need(), actor=cast.department_officer)


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_are_constant(count, client_as, need, django_assert_num_queries):
    for _ in range(count):
        need(place=PlaceFactory(), establishment=EstablishmentFactory())
    client = client_as("officer")
    with django_assert_num_queries(8):
        client.get(LIST)
    with django_assert_num_queries(6):
        client.get(XLSX)
