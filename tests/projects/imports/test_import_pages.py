"""Importing through the pages: send, look, confirm."""

import datetime as dt
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from khuyencong.registry.models import Establishment
from projects.forms import imports as forms
from projects.models import PlanBatch, Project
from tests.projects.imports.books import PLAN, changed, plan, project

pytestmark = pytest.mark.usefixtures("reference")
UPLOAD, REVIEW = reverse("projects:import"), reverse("projects:import_review")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def client(client_as):
    return client_as("officer")


def send(client, file, *, name="bieu.xlsx", unit=""):
    content = file.read_bytes() if hasattr(file, "read_bytes") else file.getvalue()
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), "unit": unit})


def reviewed(client, file, **kwargs):
    """The page that shows what was read."""
    answer = send(client, file, **kwargs)
    assert (answer.status_code, answer.url) == (302, REVIEW)
    return client.get(REVIEW)


def text(answer) -> str:
    return " ".join(answer.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ").split())


def proposed(answer) -> dict:
    """What the page's form would send as it stands."""
    form = answer.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_sample_is_sent_looked_at_and_imported(client, cast, media):
    page = reviewed(client, PLAN, name=PLAN.name)
    shown = text(page)
    for words in (
        "Kế hoạch khuyến công địa phương đợt 1 năm 2022", ">5.374 <", ">2.515 <", ">2.859 <", "860.000.000",
        "Đọc từ tệp ke-hoach-dot-1-2022.xlsx, trang “Biểu tổng hợp”, tính bằng triệu đồng.",
        "từng dòng đề án, 4 nhóm, dòng tổng cộng, số tiền bằng chữ", "Nhập 23 đề án", "Trung tâm tự thực hiện",
        "Đề án nhóm: Nhóm 03 cơ sở", "Phát triển sản phẩm công nghiệp nông thôn, tư vấn",
    ):  # fmt: skip
        assert words in shown, words
    assert Project.objects.count() == 0
    answer = client.post(REVIEW, proposed(page))
    [batch] = PlanBatch.objects.with_money()
    assert (answer.status_code, answer.url) == (302, batch.get_absolute_url())
    assert (batch.projects_count, batch.total, batch.local) == (23, 5_374_000_000, 2_515_000_000)
    assert set(Project.objects.values_list("office", flat=True)) == {cast.officer.office_id}
    assert Project.objects.get(position=23).origin == "ke-hoach-dot-1-2022.xlsx, dòng 36"
    assert list(media.iterdir()) == []
    assert "Đã nhập 23 đề án vào Đợt 1 năm 2022, ở dạng dự thảo." in text(client.get(answer.url))


def test_codes_may_be_changed_before_the_import(client):
    page = reviewed(client, plan(project(1, 100, 100)))
    client.post(REVIEW, {**proposed(page), "main_1": "3.3", "second_1": "3.4"})
    [made] = Project.objects.all()
    assert [line.content.code for line in made.content_lines.all()] == ["3.3", "3.4"]


def test_every_row_needs_a_code_and_two_that_differ(client):
    texts = ("Việc khác", "", "HTX A", "xã Ea Tu, TP. Buôn Ma Thuột")
    page = reviewed(client, plan(project(1, 1, 1, texts=texts), project(2, 1, 1)))
    assert proposed(page) == {"main_1": "", "second_1": "", "main_2": "3.4", "second_2": ""}
    again = client.post(REVIEW, {**proposed(page), "second_2": "3.4"})
    assert again.status_code == 200
    assert set(again.context["form"].errors) == {"main_1", "second_2"}
    assert "Trùng với nội dung chính." in text(again)
    assert proposed(again) == {"main_1": "", "second_1": "", "main_2": "3.4", "second_2": "3.4"}
    assert Project.objects.count() == 0


def test_unknown_code_is_refused(client):
    page = reviewed(client, plan(project(1, 1, 1)))
    again = client.post(REVIEW, {**proposed(page), "main_1": "99"})
    assert set(again.context["form"].errors) == {"main_1"}


def test_unclear_place_is_asked_for(client):
    texts = ("Máy sấy", "", "HTX A", "xã Hòa Phú")
    page = reviewed(client, plan(project(1, 1, 1, texts=texts)))
    assert proposed(page) == {"main_1": "", "second_1": "", "place_1": "xã Hòa Phú"}
    assert '<a href="#id_place_1">Đề án số 1: “xã Hòa Phú”: xã Hòa Phú, ' in text(page)
    assert '<a href="#id_main_1">Đề án số 1: chọn nội dung, cách ghi chưa cho biết.</a>' in text(page)
    still = client.post(REVIEW, {**proposed(page), "main_1": "3.4"})
    assert set(still.context["form"].errors) == {"place_1"}
    client.post(REVIEW, {**proposed(still), "place_1": "xã Hòa Phú, TP. Buôn Ma Thuột"})
    [made] = Project.objects.select_related("place__parent")
    assert (str(made.place), made.place_text) == ("Xã Hòa Phú, thành phố Buôn Ma Thuột", "xã Hòa Phú")


def test_problems_of_the_sheet_leave_nothing_to_confirm(client):
    page = reviewed(client, changed(PLAN, {"H12": "một trăm", "G9": 1}))
    shown = text(page)
    assert "Có 2 chỗ phải sửa" in shown
    assert "<b>Ô H12:</b> “một trăm” không phải là số." in shown
    assert ">?</td>" in shown  # what could not be read is no zero
    assert "<b>Ô G9:</b> Cột tổng số ghi 1 triệu đồng" in shown
    assert "<select" not in shown
    assert "Nhập 23 đề án" not in shown
    client.post(REVIEW, {"main_1": "3.4"})
    assert Project.objects.count() == 0


def test_file_without_unit_is_read_with_the_one_chosen(client):
    file = changed(PLAN, {"K6": None})
    assert "Không thấy đơn vị tính ở đầu biểu." in text(reviewed(client, file))
    assert ">5.374 <" in text(reviewed(client, file, unit="triệu"))


def test_file_whose_table_cannot_be_found_is_shown_as_such(client):
    page = reviewed(client, changed(PLAN, {"A7": "Số hiệu"}))
    assert "Không thấy đầu biểu" in text(page)
    assert "Kiểm tra biểu kế hoạch" in text(page)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bieu.xls", b"\xd0\xcf\x11\xe0", "Chỉ nhận tệp Excel .xlsx không đặt mật khẩu."),
        ("bieu.xlsx", b"khong phai", "Chỉ nhận tệp Excel .xlsx không đặt mật khẩu."),
        ("bieu.xlsm", PLAN.read_bytes(), "Chỉ nhận tệp có đuôi .xlsx."),
        ("bieu.xlsx", bytes(6 * 2**20), "Tệp nặng 6,0 MB; chỉ nhận tệp đến 5 MB."),
    ],
)
def test_file_of_another_kind_is_refused_beside_its_field(client, media, name, content, sentence):
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), "unit": ""})
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert not media.exists()


def test_upload_needs_a_file(client):
    answer = client.post(UPLOAD, {"unit": ""})
    assert set(answer.context["form"].errors) == {"file"}


def test_review_without_an_upload_leads_back(client):
    answer = client.get(REVIEW)
    assert (answer.status_code, answer.url) == (302, UPLOAD)


def test_upload_may_be_discarded(client, media):
    reviewed(client, PLAN)
    assert "đang chờ xác nhận" in text(client.get(UPLOAD))
    answer = client.post(REVIEW, {"discard": "1"})
    assert (answer.status_code, answer.url) == (302, UPLOAD)
    assert list(media.iterdir()) == []
    assert "đang chờ xác nhận" not in text(client.get(UPLOAD))


def test_next_upload_takes_the_place_of_the_last(client, media):
    reviewed(client, PLAN)
    reviewed(client, plan(project(1, 1, 1)))
    assert len(list(media.iterdir())) == 1


def test_uploads_left_behind_go_after_a_day(client, media):
    media.mkdir()
    for name, age in (("cu.xlsx", dt.timedelta(days=2)), ("moi.xlsx", dt.timedelta(hours=2))):
        (media / name).write_bytes(b"x")
        when = dt.datetime.now(tz=dt.UTC).timestamp() - age.total_seconds()
        os.utime(media / name, (when, when))
    reviewed(client, PLAN)
    names = {path.name for path in media.iterdir()}
    assert "moi.xlsx" in names
    assert "cu.xlsx" not in names


def test_upload_belongs_to_one_session(client, client_as):
    reviewed(client, PLAN)
    assert client_as("other_officer").get(REVIEW).url == UPLOAD


def test_upload_that_vanished_leads_back(client, media):
    reviewed(client, PLAN)
    for path in media.iterdir():
        path.unlink()
    assert client.get(REVIEW).url == UPLOAD


def test_stored_name_says_nothing_of_the_users(client, media):
    reviewed(client, PLAN, name="../../bí mật.xlsx")
    [path] = media.iterdir()
    assert len(path.stem) == 32
    assert path.parent == media
    assert "bí mật.xlsx" in text(client.get(REVIEW))


def test_batch_that_is_here_already_is_told(client):
    page = reviewed(client, PLAN)
    client.post(REVIEW, proposed(page))
    again = reviewed(client, PLAN)
    assert "đợt 1 năm 2022 đã có trong hệ thống; một đợt không nhập hai lần." in text(again)
    assert "<select" not in text(again)


def test_batch_made_meanwhile_is_told(client, cast, monkeypatch):
    from khuyencong.core.imports.problems import ImportRefused, Problem

    def refuse(*args, **kwargs):
        raise ImportRefused([Problem("Đợt 1 năm 2022 vừa được người khác nhập.")])

    page = reviewed(client, plan(project(1, 1, 1)))
    monkeypatch.setattr(forms, "import_plan", refuse)
    again = client.post(REVIEW, proposed(page))
    assert "Đợt 1 năm 2022 vừa được người khác nhập." in text(again)
    assert proposed(again)["main_1"] == "3.4"


def test_refusal_of_a_service_is_shown_and_nothing_is_kept(client):
    place = "xã Ea Tu, TP. Buôn Ma Thuột"
    lines = [project(1, 1, 1), project(2, 1, 1, texts=("Máy " * 100, "", "HTX B", place))]
    page = reviewed(client, plan(*lines))
    again = client.post(REVIEW, {**proposed(page), "main_2": "3.4"})
    assert "Ô B7: " in text(again)
    assert PlanBatch.objects.count() == Project.objects.count() == Establishment.objects.count() == 0


def test_too_many_rows_for_a_page_are_told(client, monkeypatch):
    monkeypatch.setattr(forms, "MAX_ROWS", 2)
    page = reviewed(client, plan(*[project(n, 1, 1) for n in (1, 2, 3)]))
    assert "Biểu có 3 đề án; trang này nhận đến 2. Xin tách thành nhiều đợt." in text(page)


def test_readings_and_notes_are_shown(client):
    texts = ("Máy sấy", "", "HTX A", "Ea Tu, Buôn Ma Thuột")
    page = reviewed(client, plan((None, "Trong đó:"), project(1, 1, 1, texts=texts)))
    assert "Đề án số 1: “Ea Tu” được hiểu là xã Ea Tu, thành phố Buôn Ma Thuột." in text(page)
    assert "Dòng 6 “Trong đó:” không có số thứ tự và số tiền nên không nhập." in text(page)


@pytest.mark.parametrize("count", [1, 3])
def test_review_takes_the_same_queries_for_one_row_and_three(client, count, django_assert_num_queries):
    send(client, plan(*[project(n, 1, 1) for n in range(1, count + 1)]))
    with django_assert_num_queries(8):
        client.get(REVIEW)
