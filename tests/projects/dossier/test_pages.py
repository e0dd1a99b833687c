"""The pages of the dossier: what stands beside a section, both ways of saving, refusals that keep what was typed."""

import pytest
from django.urls import reverse

from projects.models import DossierPaper, DossierSection, PaperKind
from projects.services.dossiers import add_paper, save_section, write_presence
from projects.workflow import PROJECT
from tests.core.attachments.files import pdf, upload
from tests.factories import EstablishmentFactory, UserFactory
from tests.projects.conftest import day
from tests.projects.dossier.conftest import dossier_url, text, url
from tests.projects.dossiers import complete

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"accept": "application/json"}}


@pytest.fixture
def officer(client_as):
    return client_as("officer")


@pytest.fixture
def colleague(cast):
    return UserFactory(office=cast.officer.office, roles=["officer"], full_name="Trần Quốc Bảo")


# -- reading


def test_the_project_page_lists_what_is_missing_with_a_link_to_each(officer, bare):
    project = bare()
    page = text(officer.get(project.get_absolute_url()))
    assert "Còn thiếu trước khi trình lãnh đạo:" in page
    for number in range(1, 9):
        assert f'href="{url(project, number)}"' in page
    for kind in PaperKind.objects.filter(step="submit", content_group=""):
        assert reverse("projects:add_paper", args=[project.pk, kind.pk]) in page


def test_the_edit_page_lists_it_too(officer, bare):
    project = bare()
    page = text(officer.get(reverse("projects:edit", args=[project.pk])))
    assert f'href="{url(project, 8)}" target="_blank"' in page


def test_a_complete_dossier_says_so(officer, bare):
    page = text(officer.get(dossier_url(complete(bare()))))
    assert "nên có" in page  # papers that are not required
    assert "chưa soạn" not in page


def test_readers_read_the_texts_and_are_offered_no_writing(client_as, bare, cast):
    project = bare()
    save_section(project, 4, actor=cast.officer, text="Một máy rang\n\nCông suất 120 kg", seen=0)
    page = text(client_as("centre_leader").get(dossier_url(project)))
    assert "<p>Một máy rang</p> <p>Công suất 120 kg</p>" in page
    assert url(project) not in page


def test_an_old_row_of_a_workbook_is_calm(client_as, bare):
    project = bare("implementing", origin="ke-hoach.xlsx, dòng 7")
    page = text(client_as("centre_leader").get(project.get_absolute_url()))
    assert "Thuyết minh và giấy tờ của đề án này không có trên cổng." in page


# -- writing


def test_beside_a_section_stand_what_belongs_there_a_model_and_what_is_missing(officer, bare):
    page = text(officer.get(url(bare())))
    for words in ("Điểm vượt trội: so sánh", "Quy trình công nghệ: nguyên liệu", "Chưa soạn.", "Điều 5 khoản 4"):
        assert words in page


def test_the_button_saves_and_may_go_on_to_the_next(officer, bare):
    project = bare()
    answer = officer.post(url(project), {"text": "Một máy", "seen_version": 0}, follow=True)
    assert answer.redirect_chain == [(url(project), 302)]
    assert "Đã lưu lúc" in text(answer)
    answer = officer.post(url(project), {"text": "Hai máy", "seen_version": 1, "next": "1"})
    assert answer.url == url(project, 5)


def test_the_script_is_told_the_version_and_what_is_missing(officer, bare):
    answer = officer.post(url(bare()), {"text": "Công suất […]", "seen_version": 0}, **SCRIPT).json()
    assert answer["said"].startswith("Đã lưu lúc")
    assert (answer["version"], answer["missing"]) == (1, ["Còn 1 chỗ […] chưa điền."])


def test_a_stale_page_lays_both_texts_beside_each_other(officer, bare, colleague):
    project = bare()
    save_section(project, 4, actor=colleague, text="Bản của Bảo", seen=0)
    answer = officer.post(url(project), {"text": "Bản của tôi", "seen_version": 0})
    assert answer.status_code == 409
    page = text(answer)
    for words in ("Trần Quốc Bảo vừa cập nhật mục này lúc", "Bản của Bảo", "Bản của tôi"):
        assert words in page
    assert answer.context["page"].form["seen_version"].value() == 1
    officer.post(url(project), {"text": "Bản đã ghép", "seen_version": 1})
    assert DossierSection.objects.get().text == "Bản đã ghép"


def test_the_script_is_given_the_other_text(officer, bare, colleague):
    project = bare()
    save_section(project, 4, actor=colleague, text="Bản của Bảo", seen=0)
    answer = officer.post(url(project), {"text": "Bản của tôi", "seen_version": 0}, **SCRIPT)
    assert answer.status_code == 409
    assert (answer.json()["saved"], answer.json()["version"]) == ("Bản của Bảo", 1)


def test_what_is_too_long_is_refused_and_stays(officer, bare):
    project = bare()
    typed = "chữ " * 6000
    answer = officer.post(url(project), {"text": typed, "seen_version": 0})
    assert "tối đa 20.000" in text(answer)
    assert typed in answer.content.decode()
    answer = officer.post(url(project), {"text": typed, "seen_version": 0}, **SCRIPT)
    assert answer.status_code == 422
    assert "tối đa 20.000" in answer.json()["error"]


def test_a_page_of_a_dossier_submitted_meanwhile_keeps_what_was_typed(officer, bare, cast):
    project = complete(bare())
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    answer = officer.post(url(project), {"text": "Gõ sau khi trình", "seen_version": 1})
    assert "Đề án đã trình, không sửa được" in text(answer)
    assert "Gõ sau khi trình" in text(answer)
    assert officer.get(url(project)).status_code == 403


def test_what_is_sent_after_the_sign_in_ended_is_kept_and_sent_on(client, bare, cast):
    project = bare()
    client.post(url(project), {"text": "Gõ lúc hết phiên", "seen_version": 0})
    client.force_login(cast.officer)
    asked = client.get(url(project))
    assert "Gõ lúc hết phiên" in text(asked)
    client.post(url(project), {"text": "Gõ lúc hết phiên", "seen_version": 0})
    assert DossierSection.objects.get().text == "Gõ lúc hết phiên"


@pytest.mark.parametrize("number", [0, 9])
def test_there_are_eight_sections(number, officer, bare):
    assert officer.get(url(bare(), number)).status_code == 404


def test_another_office_may_read_and_not_write(client_as, bare):
    project = bare()
    other = client_as("other_officer")
    assert other.get(dossier_url(project)).status_code == 200
    assert other.get(url(project)).status_code == 403
    assert other.post(url(project), {"text": "x", "seen_version": 0}).status_code == 403
    assert not DossierSection.objects.exists()


def test_the_page_says_who_else_has_it_open(officer, bare, colleague):
    project = bare()
    write_presence(project, 4, colleague)
    assert "Trần Quốc Bảo cũng đang mở mục này." in text(officer.get(url(project)))
    told = officer.post(reverse("projects:section_presence", args=[project.pk, 4])).json()
    assert told == {"others": "Trần Quốc Bảo cũng đang mở mục này."}


# -- papers


def test_a_paper_is_attached_given_out_and_taken_out(officer, client_as, bare):
    project, kind = bare(), PaperKind.objects.get(code="don-de-nghi")
    add = reverse("projects:add_paper", args=[project.pk, kind.pk])
    assert "Có chữ ký của người đại diện" in text(officer.get(add))
    answer = officer.post(add, {"file": upload("don.pdf", pdf()), "note": "HTX Ea Tu"}, follow=True)
    assert "Đã đính kèm: Đơn đề nghị" in text(answer)
    paper = DossierPaper.objects.get()
    address = reverse("projects:paper", args=[project.pk, paper.pk])
    given = client_as("centre_leader").get(address)
    assert b"".join(given.streaming_content) == pdf()
    assert client_as("department_officer").get(address).status_code == 404  # not sent to the appraisal yet
    officer.post(reverse("projects:remove_paper", args=[project.pk, paper.pk]))
    assert not DossierPaper.objects.exists()


def test_a_bad_file_is_refused_beside_its_box(officer, bare):
    project = bare()
    add = reverse("projects:add_paper", args=[project.pk, PaperKind.objects.first().pk])
    answer = officer.post(add, {"file": upload("a.pdf", b"not a pdf"), "note": "Ghi chú giữ lại"})
    assert "Tệp “a.pdf”" in text(answer)
    assert "Ghi chú giữ lại" in text(answer)


# -- queries


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_are_constant(count, officer, bare, cast, django_assert_num_queries):
    project = bare(people=[EstablishmentFactory() for _ in range(count)])
    for number in range(1, count + 1):
        save_section(project, number, actor=cast.officer, text="Một", seen=0)
        add_paper(project, PaperKind.objects.first(), actor=cast.officer, file=upload("a.pdf", pdf(b"%d" % number)))
    with django_assert_num_queries(14):
        assert officer.get(dossier_url(project)).status_code == 200
    with django_assert_num_queries(16):
        assert officer.get(url(project)).status_code == 200
