"""Drawing up and changing a đề án: rows of money, the declared total, what is refused and what stays typed."""

import datetime as dt

import pytest
from django.urls import reverse

from khuyencong.accounts.enums import Role
from khuyencong.core.audit import AuditEvent
from khuyencong.registry.enums import PlaceKind
from projects.models import FundingLine, Project
from projects.services.projects import FundingRow, edit_project
from projects.workflow import PROJECT
from tests.factories import ContentFactory, EstablishmentFactory, PlaceFactory
from tests.projects.conftest import MILLION, day, values

pytestmark = pytest.mark.django_db
CREATE = reverse("projects:create")


def edit_url(project) -> str:
    return reverse("projects:edit", args=[project.pk])


@pytest.fixture
def officer(client_as):
    return client_as("officer")


@pytest.fixture
def typed(machines):
    """`typed(rows=[…], **changes)` is what a browser sends; each row a dict of its boxes."""

    def make(
        *, rows=({"establishment": "HTX Ea Tu", "local": "100.000.000", "beneficiary": "130.000.000"},), **changes
    ):
        data = {
            "title": "Hỗ trợ ứng dụng máy rang cà phê", "year": "2022", "programme": "local", "party": "named",
            "implementing_unit": "Trung tâm Khuyến công", "main_content": "3.4", "place_text": "xã Ea Tu",
            "total": "230.000.000", "seen_version": "0", "funding-TOTAL_FORMS": str(len(rows)),
            "funding-INITIAL_FORMS": "0", **changes,
        }  # fmt: skip
        for number, row in enumerate(rows):
            data |= {f"funding-{number}-{name}": value for name, value in row.items()}
        return data

    return make


@pytest.fixture
def ea_tu(db):
    return EstablishmentFactory(name="HTX Ea Tu")


def text(response) -> str:
    return " ".join(response.content.decode().split())


# -- who


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.OFFICER])
def test_create_is_for_officers(role, client_as):
    assert client_as(role).get(CREATE).status_code == 403


def test_edit_is_for_the_own_office(client_as, draft):
    response = client_as("other_officer").get(edit_url(draft()))
    assert response.status_code == 403
    assert "chỉ chuyên viên của phòng đó được sửa" in text(response)


def test_edit_after_submission_is_refused(officer, draft, cast):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    assert officer.get(edit_url(project)).status_code == 403


# -- saving


def test_create_saves_a_draft_with_its_money(officer, typed, ea_tu, cast):
    response = officer.post(CREATE, typed(), follow=True)
    project = Project.objects.with_money().get()
    assert response.redirect_chain == [(project.get_absolute_url(), 302)]
    assert "Đã lưu lúc" in text(response)
    assert (project.office, project.state, project.code) == (cast.officer.office, "draft", None)
    assert (project.local, project.beneficiary, project.total) == (100 * MILLION, 130 * MILLION, 230 * MILLION)
    assert [row.establishment for row in project.beneficiaries.all()] == [ea_tu]


def test_the_same_page_sent_twice_is_one_draft(officer, typed, ea_tu):
    answers = [officer.post(CREATE, typed(send_key="mot-trang")) for _ in range(2)]
    assert {answer.url for answer in answers} == {Project.objects.get().get_absolute_url()}
    officer.post(CREATE, typed(send_key="mot-trang", title="Gõ lại sau khi quay lại trang"))
    officer.post(CREATE, typed(send_key="trang-khac"))
    assert Project.objects.count() == 3


def test_create_without_money_saves_what_there_is(officer, typed):
    assert officer.post(CREATE, typed(rows=[], total="")).status_code == 302
    assert FundingLine.objects.count() == 0


@pytest.mark.parametrize(
    ("party", "flags"), [("own", (True, False)), ("group", (False, True)), ("named", (False, False))]
)
def test_create_keeps_who_benefits(party, flags, officer, typed):
    officer.post(CREATE, typed(party=party, rows=[{"local": "5"}], total="5"))
    project = Project.objects.get()
    assert (project.is_own, project.is_group) == flags


def test_create_keeps_several_contents_with_their_money(officer, typed, ea_tu):
    for code in ("4.3", "9.1"):
        ContentFactory(code=code)
    rows = [
        {"establishment": "HTX Ea Tu", "local": "5"},
        {"establishment": "HTX Ea Tu", "content": "9.1", "local": "7"},
    ]
    officer.post(CREATE, typed(rows=rows, total="12", other_contents=["4.3"]))
    project = Project.objects.get()
    assert [line.content.code for line in project.content_lines.all()] == ["3.4", "4.3", "9.1"]
    assert {line.content_line.content.code: line.amount for line in FundingLine.objects.all()} == {"3.4": 5, "9.1": 7}


def test_create_keeps_the_name_of_another_source(officer, typed, ea_tu):
    row = {"establishment": "HTX Ea Tu", "local": "5", "other": "3", "source_name": "Dự án VnSAT"}
    officer.post(CREATE, typed(rows=[row], total="8"))
    assert FundingLine.objects.get(source="other").source_name == "Dự án VnSAT"


def test_edit_shows_and_replaces_what_is_stored(officer, typed, draft, ea_tu):
    project = draft(establishment=ea_tu)
    page = text(officer.get(edit_url(project)))
    for stored in ("HTX Ea Tu", "100.000.000", "130.000.000", "230.000.000"):
        assert stored in page
    rows = [{"content": "3.4", "establishment": "HTX Ea Tu", "local": "90.000.000", "beneficiary": ""}]
    data = typed(rows=rows, total="90.000.000", title="Tên mới") | {"funding-INITIAL_FORMS": "1"}
    assert officer.post(edit_url(project), data).status_code == 302
    project = Project.objects.with_money().get()
    assert (project.title, project.total, project.version) == ("Tên mới", 90 * MILLION, 1)


def test_an_emptied_row_is_taken_away(officer, typed, draft):
    project = draft()
    data = typed(rows=[{"content": "", "establishment": "", "local": ""}], total="") | {"funding-INITIAL_FORMS": "1"}
    assert officer.post(edit_url(project), data).status_code == 302
    assert (FundingLine.objects.count(), project.beneficiaries.count()) == (0, 0)


# -- the total


def test_a_total_that_is_not_the_sum_is_refused_beside_the_field(officer, typed, ea_tu):
    response = officer.post(CREATE, typed(total="240.000.000", title="Tên đã gõ"))
    [error] = response.context["editor"].form.errors["total"]
    assert error == "Tổng kinh phí ghi 240.000.000 đồng, các nguồn cộng lại 230.000.000 đồng: lệch 10.000.000 đồng."
    page = text(response)
    for kept in ("Tên đã gõ", "240.000.000", "100.000.000", "130.000.000", "HTX Ea Tu"):
        assert kept in page
    assert Project.objects.count() == 0


def test_money_without_a_total_is_refused(officer, typed, ea_tu):
    response = officer.post(CREATE, typed(total=""))
    assert response.context["editor"].form.errors["total"] == [
        "Chưa ghi tổng kinh phí. Các nguồn cộng lại là 230.000.000 đồng."
    ]


def test_an_amount_that_is_no_number_is_refused_beside_its_box(officer, typed, ea_tu):
    response = officer.post(CREATE, typed(rows=[{"establishment": "HTX Ea Tu", "local": "1,5 tỷ"}], total="5"))
    [row] = response.context["editor"].rows
    assert "không phải là số" in row.errors["local"][0]
    assert "1,5 tỷ" in text(response)


def test_another_source_needs_its_name(officer, typed, ea_tu):
    response = officer.post(CREATE, typed(rows=[{"establishment": "HTX Ea Tu", "other": "5"}], total="5"))
    [row] = response.context["editor"].rows
    assert row.errors["source_name"] == ["Ghi tên nguồn khác."]


def test_two_rows_for_one_beneficiary_are_refused(officer, typed, ea_tu):
    row = {"establishment": "HTX Ea Tu", "local": "5"}
    response = officer.post(CREATE, typed(rows=[row, row], total="10"))
    assert "HTX Ea Tu có hai dòng kinh phí cho cùng nội dung 3.4; xin gộp lại." in text(response)


def test_one_more_row_keeps_what_was_typed_and_asks_nothing_yet(officer, typed):
    data = typed(title="", rows=[{"establishment": "Chưa có đâu", "local": "7.000"}], total="") | {"add_row": "1"}
    response = officer.post(CREATE, data)
    assert len(response.context["editor"].rows.forms) == 2
    page = text(response)
    assert "Chưa có đâu" in page
    assert "7.000" in page
    assert "errorlist" not in page
    assert Project.objects.count() == 0


def test_one_more_row_of_a_broken_form_is_no_fault_of_ours(officer, typed):
    data = typed(rows=[]) | {"add_row": "1", "funding-TOTAL_FORMS": "x"}
    assert officer.post(CREATE, data).status_code == 200


# -- establishments by name


@pytest.mark.parametrize("written", ["HTX Ea Tu", "htx ea tu", "6001234567", "HTX Ea Tu – 6001234567", "ea tu"])
def test_an_establishment_is_known_by_name_or_tax_code(written, officer, typed):
    known = EstablishmentFactory(name="HTX Ea Tu", tax_code="6001234567")
    EstablishmentFactory(name="HTX Ea Kao")
    officer.post(CREATE, typed(rows=[{"establishment": written, "local": "5"}], total="5"))
    assert Project.objects.get().beneficiaries.get().establishment == known


def test_establishments_of_one_name_are_told_apart_by_their_place(officer, typed):
    for commune in ("Xã Ea Tu", "Xã Ea Kao"):
        EstablishmentFactory(name="Cơ sở Thành Tâm", place=PlaceFactory(name=commune))
    row = {"establishment": "Cơ sở Thành Tâm", "local": "5"}
    response = officer.post(CREATE, typed(rows=[row], total="5"))
    [error] = response.context["editor"].rows[0].errors["establishment"]
    assert "Cơ sở Thành Tâm – Xã Ea Kao" in error
    officer.post(CREATE, typed(rows=[row | {"establishment": "Cơ sở Thành Tâm – Xã Ea Kao"}], total="5"))
    assert Project.objects.get().beneficiaries.get().establishment.place.name == "Xã Ea Kao"


def test_an_unknown_establishment_is_asked_for(officer, typed):
    response = officer.post(CREATE, typed(rows=[{"establishment": "HTX Không Có", "local": "5"}], total="5"))
    [error] = response.context["editor"].rows[0].errors["establishment"]
    assert error.startswith("Chưa có cơ sở “HTX Không Có” trong danh mục cơ sở.")


def test_suggestions_are_given_while_typing(officer, ea_tu):
    page = officer.get(reverse("projects:establishment_options"), {"funding-0-establishment": "ea t"}).content.decode()
    assert 'value="HTX Ea Tu"' in page


def test_suggestions_are_none_for_nothing(officer, ea_tu):
    assert "option" not in officer.get(reverse("projects:establishment_options")).content.decode()


# -- places of the year


@pytest.fixture
def communes(db):
    until_2025 = {"valid_from": dt.date(2004, 1, 1), "valid_to": dt.date(2025, 6, 30)}
    district = PlaceFactory(name="Huyện Krông Pắc", kind=PlaceKind.DISTRICT, **until_2025)
    old = PlaceFactory(name="Xã Ea Uy", parent=district, **until_2025)
    return {"district": district, "old": old, "new": PlaceFactory(name="Xã Ea Phê")}


@pytest.mark.parametrize(
    ("year", "offered"), [("2022", {"Xã Ea Uy"}), ("2025", {"Xã Ea Uy", "Xã Ea Phê"}), ("2026", {"Xã Ea Phê"})]
)
def test_places_are_those_of_the_year(year, offered, officer, communes):
    page = officer.get(reverse("projects:place_options"), {"year": year}).content.decode()
    assert {name for name in ("Xã Ea Uy", "Xã Ea Phê") if name in page} == offered
    assert ("Cả huyện Krông Pắc" in page) == (year != "2026")


@pytest.mark.parametrize("year", ["", "x", "99999"])
def test_places_of_no_year_are_none(year, officer, communes):
    assert "optgroup" not in officer.get(reverse("projects:place_options"), {"year": year}).content.decode()


def test_a_place_that_was_not_there_in_the_year_is_refused(officer, typed, ea_tu, communes):
    response = officer.post(CREATE, typed(year="2022", place=str(communes["new"].pk)))
    assert response.context["editor"].form.errors["place"] == ["Địa bàn này không có trong năm kế hoạch; xin chọn lại."]
    assert officer.post(CREATE, typed(year="2022", place=str(communes["old"].pk))).status_code == 302


# -- somebody was faster


@pytest.fixture
def faster(cast, machines):
    """`faster(project, title, *rows)` saves another version while a page is open."""

    def save(project, title, *rows):
        contents = [machines]
        edit_project(project, actor=cast.officer, values=values(title=title), contents=contents, rows=rows)

    return save


def test_a_stale_page_is_refused_and_lays_both_versions_beside_each_other(officer, typed, draft, ea_tu, faster):
    project = draft(establishment=ea_tu)
    faster(project, "Tên người khác đặt", FundingRow(project.main_content, ea_tu, {"local": 80 * MILLION}))
    response = officer.post(edit_url(project), typed(title="Tên tôi đặt"))
    assert response.status_code == 409
    page = text(response)
    assert "Chuyên viên Trung tâm vừa cập nhật đề án này lúc" in page
    differences = {row.label: (row.typed, row.saved) for row in response.context["editor"].differences}
    assert differences["Tên đề án"] == ("Tên tôi đặt", "Tên người khác đặt")
    assert differences["Tổng kinh phí"] == ("230.000.000", "80.000.000")
    assert differences["Bảng kinh phí"] == (
        "3.4 · HTX Ea Tu · Khuyến công địa phương 100.000.000 · Đối ứng 130.000.000",
        "3.4 · HTX Ea Tu · Khuyến công địa phương 80.000.000",
    )
    assert "Nội dung chính" not in differences
    project.refresh_from_db()
    assert project.title == "Tên người khác đặt"


def test_after_a_stale_page_saving_again_goes_on_from_the_new_version(officer, typed, draft, ea_tu, faster):
    project = draft(establishment=ea_tu)
    faster(project, "Khác")
    form = officer.post(edit_url(project), typed(title="Tên tôi đặt")).context["editor"].form
    assert form["seen_version"].value() == 1
    assert officer.post(edit_url(project), typed(title="Tên tôi đặt", seen_version="1")).status_code == 302
    project.refresh_from_db()
    assert project.title == "Tên tôi đặt"


def test_a_page_of_a_dossier_submitted_meanwhile_keeps_what_was_typed(officer, typed, draft, cast, ea_tu):
    project = draft(establishment=ea_tu)
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    response = officer.post(edit_url(project), typed(title="Tên tôi đặt"))
    page = text(response)
    assert "Đề án đã trình, không sửa được" in page
    assert "Tên tôi đặt" in page
    assert AuditEvent.objects.filter(verb="edit").count() == 0


# -- queries


@pytest.mark.parametrize("count", [1, 3])
def test_edit_page_query_count_is_constant(count, officer, draft, faster, django_assert_num_queries):
    project = draft()
    people = [EstablishmentFactory(place=PlaceFactory()) for _ in range(count)]
    faster(project, "Tên", *(FundingRow(project.main_content, one, {"local": 5}) for one in people))
    with django_assert_num_queries(16):
        assert officer.get(edit_url(project)).status_code == 200
