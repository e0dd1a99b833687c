"""The pages of tables: who opens what, the form, tables kept under a name, own and shared."""

import csv
import datetime as dt
import html
import io

import pytest
from django.urls import reverse

from khuyencong.core.models import AuditEvent
from khuyencong.registry.models import Establishment
from reports.builder.datasets import DATASETS
from reports.builder.filters import EstablishmentRows
from reports.builder.ready import READY
from reports.dataset import REPORT_ROLES
from reports.models.tables import SavedTable
from tests.factories import EstablishmentFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX = reverse("reports:tables")
ACCOUNT = {"accountant", "unit_head", "centre_leader", "department_leader", "auditor"}


def url(code="de-an", query="", name="table") -> str:
    return f"{reverse(f'reports:{name}', args=[code])}?{query}"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def saved(cast):
    """A table of the officer, shared within the Centre."""
    return SavedTable.objects.create(
        owner=cast.officer, side="centre", dataset="de-an", query="col=title&col=total&group=state", name="Của tôi",
        is_shared=True,
    )  # fmt: skip


@pytest.mark.parametrize("role", sorted(REPORT_ROLES))
def test_vouchers_are_for_who_accounts_for_money(role, client_as):
    client = client_as(role)
    assert client.get(url("chung-tu")).status_code == (200 if role in ACCOUNT else 403)
    for face in ("xlsx", "csv", "pdf"):
        assert client.get(url("chung-tu", name=f"table_{face}")).status_code == (200 if role in ACCOUNT else 403)
    assert ("Bảng kê chứng từ cho kế toán" in text(client.get(INDEX))) is (role in ACCOUNT)


def test_unknown_dataset_is_not_found(client_as):
    assert client_as("officer").get(url("khac")).status_code == 404


@pytest.mark.parametrize("code", DATASETS)
def test_page_of_each_dataset_opens_without_rows_and_leads_to_records(code, client_as, make_row):
    client = client_as("auditor")
    assert "Không có dòng nào" in text(client.get(url(code)))
    make_row()
    page = client.get(url(code)).context["page"]
    for row in page.rows:
        assert client.get(row.url).status_code == 200


def test_button_of_the_form_leads_to_the_address_of_its_table(client_as):
    query = "col=title&col=total&act=up.total&year=&state=draft&q=&sort="
    answer = client_as("officer").get(url(query=query))
    assert answer["Location"] == url(query="col=total&col=title&state=draft&choosing=1#cot")
    shown = client_as("officer").get(url(query="col=title&act=show&group=&q="))
    assert shown["Location"] == url(query="col=title")


def test_page_keeps_what_was_typed_wrong(client_as, make_row):
    make_row()
    page = text(client_as("officer").get(url(query="since=31/02/2022&until=x")))
    assert 'value="31/02/2022"' in page
    assert "aria-invalid" in page
    assert "chưa tải được tệp" in page
    assert "bang.xlsx" not in page


def test_accountant_takes_the_vouchers_of_a_period_as_a_file(client_as, make_row):
    project = make_row()
    ready = next(one for one in READY if one.dataset == "chung-tu")
    query = "&".join(f"col={key}" for key in ready.columns) + "&since=01/05/2022&until=31/05/2022"
    answer = client_as("accountant").get(url("chung-tu", query, "table_csv"))
    head, row = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode()[1:], newline=""))
    assert head == [
        "Số chứng từ", "Ngày chứng từ", "Mã đề án", "Tên đề án", "Đơn vị thụ hưởng", "Số hợp đồng", "Diễn giải",
        "Nguồn", "Loại", "Tạm ứng", "Thanh toán", "Hoàn trả", "Thực chi",
    ]  # fmt: skip
    assert row == [
        "UNC-01", "02/05/2022", project.code, "Máy rang", project.beneficiary_text, "05/HĐ", "Đợt 1",
        "Khuyến công địa phương", "Thanh toán", "0", "60", "0", "60",
    ]  # fmt: skip


def test_ready_tables_are_of_the_newest_year_with_rows(client_as, make_row, monkeypatch):
    make_row()
    client = client_as("accountant")
    monkeypatch.setattr("reports.builder.ready.localdate", lambda: dt.date(2023, 2, 1))
    page = text(client.get(INDEX))
    for link, about in (("chung-tu", "Chứng từ"), ("de-an", "Đề án được phê duyệt")):
        assert f"{about} năm 2022" in page
        address = next(part for part in html.unescape(page).split('"') if f"{link}/?" in part)
        assert "since=01%2F01%2F2022&until=31%2F12%2F2022" in address
        assert "Máy rang" in text(client.get(address))
    assert "<h1>Tiến độ theo trạng thái</h1>" in text(client.get(address))
    monkeypatch.setattr("reports.builder.ready.localdate", lambda: dt.date(2022, 12, 31))
    assert "Chứng từ năm nay" in text(client.get(INDEX))


def test_index_asks_as_often_for_one_row_as_for_three(client_as, make_row, django_assert_num_queries):
    client = client_as("accountant")
    make_row()
    client.get(INDEX)
    with django_assert_num_queries(7):
        client.get(INDEX)
    make_row()
    make_row(state="settled")
    with django_assert_num_queries(7):
        client.get(INDEX)


def test_page_asks_as_often_for_one_row_as_for_three(client_as, make_row, django_assert_num_queries):
    client, query = client_as("officer"), "col=title&col=beneficiaries&col=total&group=state&group2=office"
    make_row()
    client.get(url(query=query))
    with django_assert_num_queries(12):
        client.get(url(query=query))
    make_row()
    make_row(state="settled")
    with django_assert_num_queries(12):
        client.get(url(query=query))


# -- kept tables


def test_table_is_kept_under_a_name_and_opened_again(client_as, cast):
    client = client_as("officer")
    answer = client.post(url(query="col=title&group=state", name="table_save"), {"name": "Theo trạng thái"})
    table = SavedTable.objects.get()
    assert (table.owner, table.side, table.is_shared) == (cast.officer, "centre", False)
    assert answer["Location"] == url(query=f"col=title&group=state&saved={table.pk}")
    assert client.get(table.get_absolute_url())["Location"] == answer["Location"]
    assert "Theo trạng thái" in text(client.get(answer["Location"]))
    assert "Theo trạng thái" in text(client.get(INDEX))
    assert AuditEvent.objects.filter(entity="reports.savedtable", verb="create").count() == 1


def test_a_name_is_asked_for_and_used_once_a_person(client_as, saved):
    client = client_as("officer")
    for name in ("", "Của tôi"):
        answer = client.post(url(query="col=title", name="table_save"), {"name": name})
        assert answer.status_code == 200
        assert "note tone-red" in text(answer)
    assert SavedTable.objects.count() == 1
    assert client_as("unit_head").post(url(name="table_save"), {"name": "Của tôi"}).status_code == 302


@pytest.mark.parametrize(
    ("role", "shared", "sees"),
    [
        ("officer", False, True), ("unit_head", False, False), ("unit_head", True, True), ("auditor", True, True),
        ("department_leader", True, False),
    ],
)  # fmt: skip
def test_own_tables_and_those_shared_by_ones_own_side_are_seen(role, shared, sees, saved, client_as):
    SavedTable.objects.update(is_shared=shared)
    client = client_as(role)
    assert client.get(saved.get_absolute_url()).status_code == (302 if sees else 404)
    assert ("Của tôi" in text(client.get(INDEX))) is sees


def test_shared_table_shows_each_reader_own_rows(make_row, saved, client_as):
    make_row("Thấy")
    make_row("Chưa thấy", state="draft")
    SavedTable.objects.update(side="department")
    assert "Chưa thấy" not in text(client_as("department_leader").get(saved.table_url))
    assert "Chưa thấy" in text(client_as("officer").get(saved.table_url))


def test_shared_table_of_vouchers_is_no_way_in(saved, client_as):
    SavedTable.objects.update(dataset="chung-tu", query="col=number")
    saved.refresh_from_db()
    client = client_as("other_officer")
    assert "Của tôi" not in text(client.get(INDEX))
    assert client.get(client.get(saved.get_absolute_url())["Location"]).status_code == 403


WRITES = ("saved_table_edit", "saved_table_update", "saved_table_delete")


@pytest.mark.parametrize("name", WRITES)
def test_only_the_owner_writes(name, saved, client_as):
    address = reverse(f"reports:{name}", args=[saved.pk])
    assert client_as("unit_head").post(address, {"seen_version": 0, "name": "x"}).status_code == 403
    assert client_as("department_leader").post(address, {"seen_version": 0, "name": "x"}).status_code == 404
    saved.refresh_from_db()
    assert (saved.name, saved.version) == ("Của tôi", 0)


def test_owner_renames_and_stops_sharing(saved, client_as):
    client_as("officer").post(reverse("reports:saved_table_edit", args=[saved.pk]), {"seen_version": 0, "name": "Mới"})
    saved.refresh_from_db()
    assert (saved.name, saved.is_shared, saved.version) == ("Mới", False, 1)


def test_owner_changes_what_is_kept_and_the_log_hides_the_search(saved, client_as):
    client = client_as("officer")
    opened = url(query=f"col=title&q=Nguyen&saved={saved.pk}")
    assert "Bảng đang xem khác bản đã lưu" in text(client.get(opened))
    address = f"{reverse('reports:saved_table_update', args=[saved.pk])}?col=title&q=Nguyen"
    assert client.post(address, {"seen_version": 0})["Location"] == opened
    saved.refresh_from_db()
    assert saved.query == "col=title&q=Nguyen"
    assert "Nguyen" not in str(AuditEvent.objects.get(entity="reports.savedtable").changes)
    assert "Bảng đang xem khác bản đã lưu" not in text(client.get(opened))


@pytest.mark.parametrize("name", WRITES)
def test_stale_page_writes_nothing_and_is_told(name, saved, client_as, cast):
    client = client_as("officer")
    client.post(reverse("reports:saved_table_edit", args=[saved.pk]), {"seen_version": 0, "name": "Mới"})
    answer = client.post(reverse(f"reports:{name}", args=[saved.pk]), {"seen_version": 0, "name": "Cũ"}, follow=True)
    assert "vừa cập nhật bảng này" in text(answer)
    assert SavedTable.objects.get().name == "Mới"


def test_owner_deletes(saved, client_as):
    answer = client_as("officer").post(
        reverse("reports:saved_table_delete", args=[saved.pk]), {"seen_version": 0}, follow=True
    )
    assert "Đã xóa “Của tôi”." in text(answer)
    assert not SavedTable.objects.exists()
    assert AuditEvent.objects.get(verb="drop").changes == {"name": ["Của tôi", None]}


def test_person_of_two_sides_keeps_own_tables(client_as):
    both = UserFactory(username="hai-ben", roles=["officer", "department_officer"])
    client_as(both).post(url(query="col=title", name="table_save"), {"name": "A"})
    assert SavedTable.objects.get().side == "department"


def test_hidden_digits_of_an_establishment_find_nothing(cast):
    EstablishmentFactory(phone="0905 123 456")
    rows = Establishment.objects.all()
    assert EstablishmentRows({"q": "0905123"}, rows, user=cast.unit_head).qs.count() == 1
    assert EstablishmentRows({"q": "0905123"}, rows, user=cast.department_leader).qs.count() == 0
