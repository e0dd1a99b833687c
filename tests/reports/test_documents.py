"""Reports as documents: written, reviewed, issued; what was issued never changes."""

import datetime as dt
import hashlib
import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused, holders
from projects.models import Project
from reports import faces, snapshot
from reports.dataset import build
from reports.document import FIELDS
from reports.holders import issued_reports
from reports.models import PeriodicReport
from reports.periods import six_month
from reports.services import ReportError, begin, correct
from reports.workflow import REPORT
from tests.factories import UserFactory
from tests.reports.builders import make_batch, make_project
from tests.reports.papers.test_papers import words_of
from tests.reports.test_period_pages import text_of

pytestmark = pytest.mark.usefixtures("quick_papers")

DAY = dt.date(2022, 7, 18)


@pytest.fixture
def report(busy_half, cast):
    """A draft of the busy half year with all its parts written by the officer."""
    report = begin(six_month(2022, 1), actor=cast.officer)
    PeriodicReport.objects.filter(pk=report.pk).update(**dict.fromkeys(FIELDS, "Viết tay.\nDòng hai."))
    report.refresh_from_db()
    return report


def submitted(report, cast):
    REPORT.perform("submit", report, actor=cast.officer, effective_on=DAY)
    return report


def issued(report, cast, number="45"):
    submitted(report, cast)
    facts = {"number": number, "signer": "Phạm Minh Tâm"}
    REPORT.perform("issue", report, actor=cast.centre_leader, effective_on=DAY, **facts)
    report.refresh_from_db()
    return report


def cells(book: bytes) -> dict:
    sheets = load_workbook(io.BytesIO(book))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets}


def test_dataset_survives_freezing(busy_half):
    data = build(six_month(2022, 1))
    again = snapshot.thaw(snapshot.freeze(data))
    assert again.projects == data.projects
    assert again.batches == data.batches
    assert again.requests == data.requests
    assert again.previous == data.previous
    assert {key: block.value(m.code) for key, block in again.blocks.items() for m in block.measures} == {
        key: block.value(m.code) for key, block in data.blocks.items() for m in block.measures
    }


def test_issuing_freezes_figures_texts_and_files(report, cast):
    issued(report, cast)
    assert report.state == "issued"
    assert report.snapshot_sha256 == snapshot.digest(report.snapshot)
    assert {file.face for file in report.files.all()} == set(faces.FACES)
    for file in report.files.all():
        assert hashlib.sha256(file.read()).hexdigest() == file.sha256


def test_a_deputy_signs_for_the_head_on_every_face(report, cast, real_papers):
    UserFactory(username="pho", full_name="Phạm Minh Tâm", title="Phó Giám đốc", office=cast.officer.office)
    issued(report, cast)
    assert report.sign_lines == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    text = words_of(report.files.get(face="docx").read())
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Phạm Minh Tâm" in text
    pages = PdfReader(io.BytesIO(report.files.get(face="pdf").read())).pages
    assert any("KT. GIÁM ĐỐC" in page.extract_text() for page in pages)


def test_rendering_again_from_the_snapshot_gives_the_same(report, cast, real_papers):
    issued(report, cast)
    stored = {file.face: file.read() for file in report.files.all()}
    data = snapshot.thaw(report.snapshot)
    again = {face: faces.render(face, data, report.document) for face in faces.FACES}
    assert again["pdf"] == stored["pdf"]
    assert again["json"] == stored["json"]
    assert cells(again["xlsx"]) == cells(stored["xlsx"])
    assert words_of(again["docx"]) == words_of(stored["docx"])


def test_downloads_of_an_issued_report_are_the_stored_bytes(report, cast, client_as):
    issued(report, cast)
    before = build(six_month(2022, 1)).value("implemented.projects")
    row = build(six_month(2022, 1)).blocks["implemented"].rows[0]
    Project.objects.filter(pk=row.pk).update(title="Tên sửa sau khi ban hành")
    client = client_as("officer")
    for file in report.files.all():
        answer = client.get(reverse(f"reports:document_{file.face}", args=[report.pk]))
        assert answer.content == file.read()
        assert answer["Content-Disposition"].startswith("attachment")
    assert snapshot.thaw(report.snapshot).value("implemented.projects") == before
    assert "Tên sửa sau khi ban hành" not in client.get(report.get_absolute_url()).content.decode()


def test_stored_file_that_was_changed_is_not_given_out(report, cast, client_as):
    issued(report, cast)
    file = report.files.get(face="pdf")
    storage, name, body = file.file.storage, file.file.name, file.read()
    storage.delete(name)
    storage.save(name, ContentFile(body + b"x"))
    answer = client_as("officer").get(reverse("reports:document_pdf", args=[report.pk]))
    assert answer.status_code == 409
    assert "không còn đúng như khi ban hành" in answer.content.decode()


def test_paper_carries_number_day_signer_and_written_parts(report, cast):
    issued(report, cast)
    text = words_of(report.files.get(face="docx").read())
    assert "Số: 45/BC-TTKC" in text
    assert "ngày 18 tháng 7 năm 2022" in text
    assert "Tồn tại, hạn chế: Viết tay. Dòng hai. Nguyên nhân: Viết tay." in text
    assert "DỰ THẢO" not in text
    assert "Phạm Minh Tâm" in text


def test_report_without_its_written_parts_is_not_submitted(busy_half, cast):
    report = begin(six_month(2022, 1), actor=cast.officer)
    with pytest.raises(Refused, match="Chưa viết: Đánh giá chung, ưu điểm; Tồn tại, hạn chế; Nguyên nhân; Nhiệm vụ"):
        submitted(report, cast)


def test_report_is_not_issued_before_the_last_day_of_its_figures(report, cast):
    REPORT.perform("submit", report, actor=cast.officer, effective_on=dt.date(2022, 6, 20))
    with pytest.raises(Refused, match="Ngày ban hành ở trước"):
        REPORT.perform(
            "issue", report, actor=cast.centre_leader, effective_on=dt.date(2022, 6, 29), number="1", signer="x"
        )
    report.refresh_from_db()
    assert (report.state, report.snapshot, report.files.count()) == ("review", None, 0)


def test_writer_does_not_issue(report, cast):
    both = UserFactory(username="hai-vai", roles=["officer", "centre_leader"], office=cast.officer.office)
    REPORT.perform("submit", report, actor=both, effective_on=DAY)
    with pytest.raises(Refused, match="không tự ban hành"):
        REPORT.perform("issue", report, actor=both, effective_on=DAY, number="1", signer="x")


def test_the_department_does_not_issue_a_report_of_the_centre(report, cast):
    submitted(report, cast)
    with pytest.raises(Refused):
        REPORT.perform("issue", report, actor=cast.department_leader, effective_on=DAY, number="1", signer="x")


def test_correction_makes_a_version_that_says_what_differs(report, cast):
    issued(report, cast)
    new = correct(report, actor=cast.officer)
    assert (new.edition, new.assessment) == (2, report.assessment)
    with pytest.raises(Refused, match="Chưa ghi nội dung sửa"):
        submitted(new, cast)
    PeriodicReport.objects.filter(pk=new.pk).update(difference="Sửa số đề án đã quyết toán.")
    new.refresh_from_db()
    issued(new, cast, "50")
    report.refresh_from_db()
    assert report.state == "superseded"
    text = words_of(new.files.get(face="docx").read())
    assert "(Thay thế Báo cáo số 45/BC-TTKC ngày 18 tháng 7 năm 2022. Sửa số đề án đã quyết toán.)" in text


def test_symbol_may_be_typed_and_another_one_may_not(report, cast):
    submitted(report, cast)
    facts = {"actor": cast.centre_leader, "effective_on": DAY, "signer": "Phạm Minh Tâm"}
    for number, said in (("45/BC-SCT", "Ký hiệu của báo cáo này là BC-TTKC"), ("/BC-TTKC", "Chưa ghi số của báo cáo")):
        with pytest.raises(Refused, match=said):
            REPORT.perform("issue", report, number=number, **facts)
        report.refresh_from_db()
    REPORT.perform("issue", report, number="45/BC-TTKC", **facts)
    report.refresh_from_db()
    assert (report.number, report.numbered) == ("45", "45/BC-TTKC")
    assert "Số: 45/BC-TTKC CỘNG" in words_of(report.files.get(face="docx").read())


def test_editions_lead_to_each_other_and_show_the_figures_that_moved(report, cast, client_as):
    issued(report, cast)
    make_project("Máy ép viên", batch=make_batch("Đợt 9"), local=10, steps=[("start", "01/04/2022")])
    new = correct(report, actor=cast.officer)
    client = client_as("officer")
    page = text_of(client.get(new.get_absolute_url()))
    assert "Bản này thay Báo cáo 6 tháng đầu năm 2022 , số 45/BC-TTKC ngày 18 tháng 7 năm 2022." in page
    assert "Triển khai: số đề án (đề án), thực hiện trong kỳ: 5 thành 6" in page
    hint = text_of(client.get(reverse("reports:document_edit", args=[new.pk])))
    assert "Số liệu khác bản trước:" in hint
    PeriodicReport.objects.filter(pk=new.pk).update(difference="Thêm một đề án.")
    new.refresh_from_db()
    issued(new, cast, "50")
    old = client.get(report.get_absolute_url())
    assert "Bản này đã được thay bằng Báo cáo 6 tháng đầu năm 2022 (bản 2) , số 50/BC-TTKC" in text_of(old)
    assert f'href="{new.get_absolute_url()}"' in old.text


def test_report_waits_for_its_own_side_and_once_issued_for_nobody(report, cast, client_as):
    client, card = client_as("unit_head"), "Đang chờ Chuyên viên Trung tâm Trình ban hành"
    assert card in text_of(client.get(report.get_absolute_url()))
    issued(report, cast)
    assert "<h2>Đang chờ</h2>" not in client.get(report.get_absolute_url()).text


def test_new_report_starts_from_the_last_text(report, cast):
    issued(report, cast)
    assert begin(six_month(2022, 2), actor=cast.officer).causes == report.causes


def test_a_step_in_an_issued_report_is_not_taken_back(report, cast):
    steps = TransitionRecord.objects.filter(entity="projects.project")
    step = steps.filter(effective_on__range=("2022-01-01", "2022-06-30")).last()
    outside = TransitionRecord(
        entity=step.entity, object_id=step.object_id, effective_on=dt.date(2022, 7, 1), recorded_at=step.recorded_at
    )
    assert not list(issued_reports(step))
    issued(report, cast)
    [reason] = issued_reports(step)
    assert "(số 45/BC-TTKC) đã ban hành với bước này" in reason.text
    assert not list(issued_reports(outside))
    assert issued_reports in holders


def test_a_period_has_one_report_of_an_issuer(report, cast):
    with pytest.raises(ReportError, match="đã có"):
        begin(six_month(2022, 1), actor=cast.officer)
    assert begin(six_month(2022, 1), actor=cast.department_officer).issuer == "department"


def test_the_department_sees_reports_of_the_centre_once_issued(report, cast, client_as):
    client = client_as("department_leader")
    assert client.get(report.get_absolute_url()).status_code == 404
    issued(report, cast)
    assert client.get(report.get_absolute_url()).status_code == 200


def test_from_the_period_to_the_issued_paper_in_the_browser(busy_half, cast, client_as):
    officer, leader = client_as("officer"), client_as("centre_leader")
    answer = officer.post(reverse("reports:six_month_begin", args=[2022, 1]))
    report = PeriodicReport.objects.get()
    assert answer["Location"] == report.get_absolute_url()
    typed = dict.fromkeys(FIELDS, "Đã viết.") | {"seen_version": report.version}
    cause = "Chưa có mạng lưới cộng tác viên khuyến công ở cơ sở."
    officer.post(reverse("reports:document_edit", args=[report.pk]), typed | {"add_causes": [cause]})
    report.refresh_from_db()
    assert report.causes == f"Đã viết.\n{cause}"
    step = {"effective_on": "18/07/2022", "seen_version": report.version}
    officer.post(reverse("reports:document_step", args=[report.pk, "submit"]), step)
    report.refresh_from_db()
    issue = {"effective_on": "18/07/2022", "seen_version": report.version, "number": "45", "signer": "Phạm Minh Tâm"}
    leader.post(reverse("reports:document_step", args=[report.pk, "issue"]), issue)
    report.refresh_from_db()
    assert report.state == "issued"
    assert "Đã ban hành" in leader.get(reverse("reports:documents")).content.decode()


def test_begun_twice_leads_to_the_one_there_is(busy_half, client_as):
    client = client_as("officer")
    address = reverse("reports:six_month_begin", args=[2022, 1])
    assert client.post(address)["Location"] == client.post(address)["Location"]
    assert PeriodicReport.objects.count() == 1


def test_issued_report_is_not_edited(report, cast, client_as):
    issued(report, cast)
    assert client_as("officer").get(reverse("reports:document_edit", args=[report.pk])).status_code == 403


def test_one_side_begins_no_correction_of_the_other(report, cast, client_as):
    issued(report, cast)
    answer = client_as("department_officer").post(reverse("reports:document_correct", args=[report.pk]), follow=True)
    assert "do Trung tâm ban hành" in " ".join(answer.content.decode().split())
    assert PeriodicReport.objects.count() == 1
