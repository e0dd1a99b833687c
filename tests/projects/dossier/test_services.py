"""Writing sections and papers: who, when, what the log holds, and two people at once."""

import pytest
from django.core.exceptions import ValidationError

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.audit import AuditEvent, StaleRecordError
from projects.models import DossierPaper, DossierSection, PaperKind, SectionGuide, SectionWriter
from projects.models.dossiers import MAX_TEXT
from projects.readiness import guide_of, model_text
from projects.services.dossiers import add_paper, remove_paper, save_section, write_presence
from tests.core.attachments.files import pdf, upload
from tests.factories import UserFactory
from tests.projects.dossier.conftest import reread

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(cast):
    return UserFactory(office=cast.officer.office, roles=["officer"], full_name="Trần Quốc Bảo")


def events() -> list[tuple]:
    rows = AuditEvent.objects.filter(entity="projects.dossiersection").order_by("sequence")
    return list(rows.values_list("sequence", "verb", "changes"))


def test_a_section_is_written_and_logged_by_its_length(bare, cast):
    project = bare()
    row = save_section(project, 4, actor=cast.officer, text=" Một máy\r\nrang ", seen=0)
    save_section(project, 4, actor=cast.officer, text="Hai máy", seen=row.version)
    row.refresh_from_db()
    assert (row.text, row.version, row.edited_by) == ("Hai máy", 2, cast.officer)
    assert events() == [(1, "create", {"length": [0, 12]}), (2, "edit", {"length": [12, 7]})]
    project.refresh_from_db()
    assert project.version == 0


def test_the_same_text_again_is_no_event_even_from_an_older_page(bare, cast):
    project = bare()
    save_section(project, 4, actor=cast.officer, text="Một", seen=0)
    save_section(project, 4, actor=cast.officer, text="Một", seen=0)
    assert len(events()) == 1


def test_two_people_who_write_different_sections_both_keep_their_text(bare, cast, colleague):
    one = bare()
    other = reread(one, cast)
    save_section(one, 4, actor=cast.officer, text="Quy mô", seen=0)
    save_section(other, 5, actor=colleague, text="Tiến độ", seen=0)
    assert [row.text for row in DossierSection.objects.order_by("number")] == ["Quy mô", "Tiến độ"]


@pytest.mark.parametrize("seen", [0, 1])
def test_who_is_later_in_the_same_section_is_told_who_was_faster(seen, bare, cast, colleague):
    project = bare()
    save_section(project, 4, actor=cast.officer, text="Một", seen=0)
    save_section(project, 4, actor=colleague, text="Hai", seen=1)
    with pytest.raises(StaleRecordError, match="Trần Quốc Bảo vừa cập nhật mục này lúc"):
        save_section(project, 4, actor=cast.officer, text="Ba", seen=seen)
    assert DossierSection.objects.get().text == "Hai"


def test_a_section_that_is_too_long_is_refused(bare, cast):
    with pytest.raises(ValidationError, match=r"dài 20\.001 chữ; tối đa 20\.000"):
        save_section(bare(), 4, actor=cast.officer, text="x" * (MAX_TEXT + 1), seen=0)


@pytest.mark.parametrize("state", ["centre_review", "appraisal", "detail_review", "implementing"])
def test_nothing_is_written_after_submission_though_the_page_was_read_before(state, bare, cast):
    project = bare()
    type(project).objects.update(state=state, code="ĐA-2022-01")
    with pytest.raises(ValidationError, match="Đề án đã trình"):
        save_section(project, 4, actor=cast.officer, text="Một", seen=0)


def test_the_detail_is_written_after_the_plans_approval(bare, cast):
    assert save_section(bare("approved"), 4, actor=cast.officer, text="Một", seen=0).pk


def test_only_the_own_office_writes(bare, cast):
    with pytest.raises(ValidationError, match="chỉ chuyên viên của phòng đó"):
        save_section(bare(), 4, actor=cast.other_officer, text="Một", seen=0)


# -- who has it open


def test_presence_names_the_others_for_a_minute(bare, cast, colleague):
    project = bare()
    assert write_presence(project, 4, cast.officer) == []
    assert write_presence(project, 5, colleague) == []
    assert write_presence(project, 4, colleague) == [cast.officer.full_name]
    assert write_presence(project, 4, colleague) == [cast.officer.full_name]
    SectionWriter.objects.filter(user=cast.officer).update(seen_at="2022-01-01T00:00Z")
    assert write_presence(project, 4, colleague) == []


# -- papers


def test_a_paper_is_stored_tied_and_taken_out_again(bare, cast):
    project, kind = bare(), PaperKind.objects.get(code="don-de-nghi")
    paper = add_paper(project, kind, actor=cast.officer, file=upload("don.pdf", pdf()), note="HTX Ea Tu")
    assert list(Attachment.objects.of(paper)) == [paper.file]
    remove_paper(DossierPaper.objects.get(), actor=cast.officer)
    assert not DossierPaper.objects.exists()
    assert Attachment.objects.waiting().count() == 1  # the daily job deletes it
    assert list(
        AuditEvent.objects.filter(entity="projects.dossierpaper").order_by("pk").values_list("verb", flat=True)
    ) == [
        "create",
        "remove",
    ]


def test_a_file_of_no_known_kind_is_refused(bare, cast):
    with pytest.raises(ValidationError) as refused:
        add_paper(bare(), PaperKind.objects.first(), actor=cast.officer, file=upload("a.exe", b"MZ"))
    assert list(refused.value.message_dict) == ["file"]


def test_papers_stay_once_the_dossier_is_submitted(bare, cast):
    project = bare()
    paper = add_paper(project, PaperKind.objects.first(), actor=cast.officer, file=upload("don.pdf", pdf()))
    type(project).objects.update(state="appraisal", code="ĐA-2022-01")
    with pytest.raises(ValidationError, match="Đề án đã trình"):
        remove_paper(paper, actor=cast.officer)


# -- guides


def test_every_section_has_a_guide_and_machines_have_their_own(bare):
    project = bare()
    guides = [guide_of(project, number) for number in range(1, 9)]
    assert all(guide.belongs and guide.model_text for guide in guides)
    assert guides[3].content_group == "3"
    assert SectionGuide.objects.filter(content_group="").count() == 8


def test_the_model_text_holds_what_the_dossier_says_and_blanks_for_the_rest(bare):
    project = bare()
    filled = model_text(guide_of(project, 6), project)
    assert "230 đồng" in filled
    assert "{" not in "".join(model_text(guide_of(project, number), project) for number in range(1, 9))
    assert "Mục tiêu chung: […]." in model_text(guide_of(project, 3), project)
