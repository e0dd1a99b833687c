"""Papers of the appraisal: what they print, and who may have them made when."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from khuyencong.registry.models import Norm
from projects.models import NormOverride
from projects.services.appraisal import declare_conflict
from projects.workflow import PROJECT
from reports.papers import page, word
from reports.papers.catalogue import PAPERS
from reports.papers.subjects import SUBJECTS
from tests.factories import LegalDocumentFactory
from tests.projects.appraisal.conftest import conclude, signed
from tests.projects.conftest import day
from tests.reports.papers.test_papers import squeezed, text_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(in_appraisal, council_of):
    project = in_appraisal()
    council_of(project=project)
    return project


def made(key: str, pk: int, user) -> str:
    """The text of a paper as a page, after it was seen to be that of the Word file too."""
    paper = PAPERS[key]
    fields = paper.filled(user, SUBJECTS[paper.subject](user, pk))
    text = text_of(page.html(paper.source, fields, title="x"))
    assert squeezed(text) == squeezed(words_of(word.docx(paper.source, fields)))
    return " ".join(text.split())


def test_summary_prints_means_threshold_and_conclusion(project, appraised_by, cast):
    appraised_by(project, 80, 75, 70)
    conclude(project, cast.department_officer, conclusion="Đồng ý hỗ trợ")
    text = made("p05", project.pk, cast.department_officer)
    assert "Điểm trung bình của 03 phiếu, từ 70 đến 80 điểm." in text
    assert "Ngưỡng đạt: điểm trung bình từ 70 điểm." in text
    assert "Đồng ý hỗ trợ" in text
    assert "Đề án đạt yêu cầu; đề nghị hỗ trợ 100.000.000 đồng." in text


def test_summary_prints_an_override_with_its_reason_and_who_accepted(project, cast, norm_of_machines):
    line, who = project.content_lines.get(), project.beneficiaries.get()
    NormOverride.objects.create(
        project=project, content_line=line, beneficiary=who, support=100_000_000, maximum=60_000_000,
        reason="Máy nhập khẩu", asked_by=cast.officer, is_accepted=True, accepted_by=cast.unit_head, accepted_at=now(),
    )  # fmt: skip
    text = made("p05", project.pk, cast.department_officer)
    assert "lý do: Máy nhập khẩu; chấp nhận: Trưởng, Phó phòng" in text


@pytest.fixture
def norm_of_machines(machines):
    """At most 60 triệu đồng a cơ sở, of national money."""
    return Norm.objects.create(
        content=machines, source="national", unit="cơ sở", max_percent=50, cap=60_000_000, verified=True,
        document=LegalDocumentFactory(number="28/2018/TT-BTC"), article="Điều 8 khoản 4", effective_from="2018-05-11",
    )  # fmt: skip


def test_sheet_of_a_member_is_printed(project, members, cast):
    sheet = signed(project, members[0], 80, comment="Hồ sơ tốt", conditions="Bổ sung báo giá")
    text = made("p05a", sheet.pk, members[0])
    assert "Phiếu của thành viên: Đặng Thị Thu" in text
    assert "Tổng điểm 100 80" in text
    assert "Yêu cầu hoàn thiện: Bổ sung báo giá" in text
    assert "Tôi không có quyền lợi liên quan" in text


def test_void_sheet_says_so(project, members, cast):
    sheet = signed(project, members[0], 80)
    PROJECT.perform("return_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Thiếu")
    assert "(mất hiệu lực)" in made("p05a", sheet.pk, cast.officer)


def test_minutes_print_results_and_who_stood_aside(project, members, cast):
    signed(project, members[1], 80, comment="Máy phù hợp")
    declare_conflict(project, actor=members[0], reason="Có em trai làm ở cơ sở")
    text = made("p06", project.council.pk, cast.department_officer)
    assert "Hội đồng thẩm định đợt 1 được thành lập theo Quyết định số 07/QĐ-SCT ngày 01/03/2022." in text
    assert f'Đặng Thị Thu không tham gia đánh giá đề án "{project.title}" do có quyền lợi liên quan.' in text
    assert "Y Khoa Êban: Máy phù hợp;" in text
    assert "01 80" in text


def test_nobody_reads_others_sheets_too_early(project, members, cast, client_as):
    sheet = signed(project, members[0], 80)
    addresses = {
        "p05": project.pk, "p05a": sheet.pk, "p06": project.council.pk,
    }  # fmt: skip
    early = {key: client_as("officer").get(reverse("reports:paper", args=[key, pk])) for key, pk in addresses.items()}
    assert {key: answer.status_code for key, answer in early.items()} == {"p05": 404, "p05a": 404, "p06": 404}
    other = client_as(members[1]).get(reverse("reports:paper", args=["p05a", sheet.pk]))
    assert other.status_code == 404
    for key, pk in addresses.items():
        assert client_as("department_officer").get(reverse("reports:paper", args=[key, pk])).status_code == 200


def test_list_of_papers_names_sheets_and_minutes(project, members, client_as):
    signed(project, members[0], 80)
    address = reverse("reports:papers", args=["project", project.pk])
    body = client_as("department_officer").get(address).content.decode()
    assert "Phiếu thẩm định của thành viên" in body
    assert "Biên bản họp thẩm định" in body
    assert "Biên bản họp thẩm định" not in client_as("officer").get(address).content.decode()


def test_a_member_reads_the_minutes_after_signing_every_open_sheet(
    in_appraisal, batch_of, council_of, members, client_as
):
    first, second = in_appraisal(programme="local"), in_appraisal(programme="local", title="Đề án thứ hai")
    batch = batch_of(first, second)
    council = council_of(batch=batch)
    for project in (first, second):
        signed(project, members[0], 90, comment="Nhận xét của người khác")
    client, address = client_as(members[1]), reverse("reports:paper", args=["p06", council.pk])
    shelf = reverse("reports:papers", args=["project", first.pk])
    for project in (first, second):
        assert client.get(address).status_code == 404
        assert "Biên bản họp thẩm định" not in client.get(shelf).content.decode()
        signed(project, members[1], 80)
    assert client.get(address).status_code == 200
    assert "Biên bản họp thẩm định" in client.get(shelf).content.decode()


def test_who_stands_aside_reads_the_minutes_once_it_is_over(project, members, cast, client_as):
    signed(project, members[0], 90, comment="Nhận xét của người khác")
    declare_conflict(project, actor=members[1], reason="Có em trai làm ở cơ sở")
    client, address = client_as(members[1]), reverse("reports:paper", args=["p06", project.council.pk])
    assert client.get(address).status_code == 404
    PROJECT.perform("return_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Thiếu")
    assert client.get(address).status_code == 200
