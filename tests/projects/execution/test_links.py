"""Links of establishments, the officers' side: given out, renewed, withdrawn, and what came in answered."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.notices.models import Notice
from khuyencong.core.workflow import Refused
from projects import selectors
from projects.models import Beneficiary, BeneficiaryLetter, BeneficiaryLink, ProgressNote, Project
from projects.pages.links import link_rows
from projects.services import letters, links
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION, logged
from tests.projects.execution.test_pages import text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def linked(implementing, cast):
    """`linked()` is the link of the only beneficiary of a project under way."""

    def make(**changes) -> BeneficiaryLink:
        project = implementing(**changes)
        return links.issue(project, project.beneficiaries.get().establishment, actor=cast.officer)

    return make


def reported(link: BeneficiaryLink, key: str = "a" * 20, **changes) -> ProgressNote:
    values = {"text": "Đã lắp máy", "done_percent": 70, "own_capital": 90 * MILLION, **changes}
    return letters.report_progress(link, values=values, key=key)


def asked(link: BeneficiaryLink, kind: str = "change", key: str = "b" * 20) -> BeneficiaryLetter:
    return letters.send_letter(link, kind=kind, text="Xin lùi thời gian lắp máy", key=key)


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


# -- the link


def test_link_is_good_for_the_days_of_the_setting(linked, cast, settings):
    settings.KC_LINK_DAYS = 30
    link = linked()
    assert link.expires_on == TODAY() + dt.timedelta(days=30)
    assert links.find(links.token_of(link)) == link
    assert links.opens(link)
    assert logged(link) == ["create"]


def test_second_link_is_the_first_one_renewed(linked, cast, settings):
    link = linked()
    settings.KC_LINK_DAYS = 200
    again = links.issue(link.project, link.establishment, actor=cast.officer)
    assert (again, links.token_of(again)) == (link, links.token_of(link))
    assert BeneficiaryLink.objects.get().expires_on == TODAY() + dt.timedelta(days=200)
    assert logged(link) == ["create", "renew"]


def test_withdrawn_link_is_over_and_the_next_has_another_address(linked, cast):
    link = linked()
    links.withdraw(link, actor=cast.officer)
    assert not links.opens(links.find(links.token_of(link)))
    links.withdraw(BeneficiaryLink.objects.get(), actor=cast.officer)
    assert logged(link) == ["create", "withdraw"]
    new = links.issue(link.project, link.establishment, actor=cast.officer)
    assert links.token_of(new) != links.token_of(link)


def test_links_are_the_own_offices_and_for_beneficiaries(linked, cast):
    link = linked()
    with pytest.raises(Refused, match="Đề án này do Phòng Khuyến công lập"):
        links.issue(link.project, link.establishment, actor=cast.other_officer)
    with pytest.raises(Refused, match="Đề án này do Phòng Khuyến công lập"):
        links.withdraw(link, actor=cast.other_officer)
    with pytest.raises(Refused, match="không phải là đơn vị thụ hưởng"):
        links.issue(link.project, EstablishmentFactory(), actor=cast.officer)


def test_who_leaves_the_project_loses_its_link(linked):
    link = linked()
    link.project.funding.all().delete()
    link.project.beneficiaries.all().delete()
    assert not links.opens(links.find(links.token_of(link)))


# -- what came in


def test_report_waits_for_the_officer_and_then_counts(linked, cast):
    link = linked()
    note = reported(link)
    assert (note.recorded_by, note.is_confirmed, note.noted_on) == (None, None, TODAY())
    letters.answer_progress(fresh(link.project), note, actor=cast.officer, is_taken=True)
    assert ProgressNote.objects.get().is_confirmed is True
    assert logged(note) == ["create", "answer"]
    with pytest.raises(Refused, match="đã được trả lời"):
        letters.answer_progress(fresh(link.project), note, actor=cast.officer, is_taken=False, answer="x")


def test_report_that_is_set_aside_says_why_and_never_counts(linked, cast):
    link = linked()
    note = reported(link)
    with pytest.raises(Refused, match="Ghi lý do để cơ sở biết"):
        letters.answer_progress(fresh(link.project), note, actor=cast.officer, is_taken=False, answer=" ")
    letters.answer_progress(fresh(link.project), note, actor=cast.officer, is_taken=False, answer="Máy chưa về")
    kept = ProgressNote.objects.get()
    assert (kept.answer, kept.is_confirmed) == ("Máy chưa về", False)


def test_report_without_a_percentage_says_the_volume_in_words(linked):
    assert reported(linked(), done_percent=None).volume == "Đã lắp máy"


def test_same_page_sent_twice_is_one(linked):
    link = linked()
    assert reported(link) == reported(link)
    assert asked(link) == asked(link)
    assert (ProgressNote.objects.count(), BeneficiaryLetter.objects.count()) == (1, 1)


def test_same_word_of_another_establishment_is_another_report(linked):
    first, other = reported(linked()), reported(linked(establishment=EstablishmentFactory()))
    assert first.project != other.project


def test_request_changes_nothing_by_itself(linked, cast):
    link = linked()
    before = fresh(link.project)
    letter = asked(link, "stop")
    now = fresh(link.project)
    assert (now.state, now.version) == (before.state, before.version)
    letters.answer_letter(now, letter, actor=cast.officer, is_taken=True)
    assert fresh(link.project).state == "implementing"
    told = Notice.objects.filter(event="stop_asked", channel="")
    assert [notice.user for notice in told] == [cast.department_leader]


def test_officers_of_the_office_are_told(linked, cast):
    asked(linked())
    told = Notice.objects.filter(event="establishment_sent", channel="")
    assert [notice.user for notice in told] == [cast.officer]
    assert "gửi đề nghị điều chỉnh" in told[0].subject


def test_nothing_is_sent_by_a_link_that_ended_meanwhile(linked, cast):
    link = linked()
    links.withdraw(BeneficiaryLink.objects.get(), actor=cast.officer)
    link.refresh_from_db()
    for act in (reported, asked):
        with pytest.raises(Refused, match="không còn dùng được"):
            act(link)


def test_nothing_is_reported_once_the_work_is_over(linked, minute, cast):
    link = linked()
    Project.objects.filter(pk=link.project_id).update(state="settled")
    for act in (reported, asked):
        with pytest.raises(Refused, match="“Đã quyết toán” nên không gửi được nữa"):
            act(link)


def test_answers_are_the_own_offices(linked, cast):
    link = linked()
    note, letter = reported(link), asked(link)
    for who in (cast.other_officer, cast.accountant):
        with pytest.raises(Refused):
            letters.answer_progress(fresh(link.project), note, actor=who, is_taken=True)
        with pytest.raises(Refused):
            letters.answer_letter(fresh(link.project), letter, actor=who, is_taken=True)


# -- pages


def test_officer_gives_out_renews_and_withdraws_a_link(client_as, implementing):
    project, client = implementing(), client_as("officer")
    page = reverse("projects:links", args=[project.pk])
    assert page in client.get(project.get_absolute_url()).content.decode()
    who = project.beneficiaries.get().establishment
    assert "Chưa cấp" in text(client.get(page))
    address = reverse("projects:issue_link", args=[project.pk, who.pk])
    answer = client.post(address, follow=True)
    link = BeneficiaryLink.objects.get()
    assert "dùng được đến hết ngày" in text(answer)
    assert f"http://testserver{reverse('beneficiary:open', args=[links.token_of(link)])}" in text(answer)
    assert 'class="qr"' in answer.content.decode()
    assert "Gia hạn" in text(answer)
    answer = client.post(reverse("projects:withdraw_link", args=[project.pk, link.pk]), follow=True)
    assert "Đã thu hồi đường dẫn" in text(answer)
    assert "Chưa cấp" in text(answer)


def test_expired_link_is_not_shown_for_copying(client_as, linked):
    link = linked()
    past = TODAY() - dt.timedelta(days=1)
    BeneficiaryLink.objects.update(issued_on=past, expires_on=past)
    page = client_as("officer").get(reverse("projects:links", args=[link.project_id]))
    assert "Đã hết hạn" in text(page)
    assert links.token_of(link) not in page.content.decode()


def test_links_of_another_office_and_of_another_project_are_closed(client_as, linked):
    mine, theirs = linked(), linked(establishment=EstablishmentFactory())
    page = reverse("projects:links", args=[mine.project_id])
    assert client_as("other_officer").get(page).status_code == 403
    client = client_as("officer")
    assert client.post(reverse("projects:withdraw_link", args=[mine.project_id, theirs.pk])).status_code == 404
    issue = reverse("projects:issue_link", args=[mine.project_id, theirs.establishment_id])
    assert client.post(issue).status_code == 404
    assert BeneficiaryLink.objects.filter(withdrawn_on=None).count() == 2


def test_officer_confirms_a_report_on_the_page(client_as, linked):
    link = linked()
    note, client = reported(link), client_as("officer")
    page = client.get(link.project.get_absolute_url())
    assert "Chờ xác nhận" in text(page)
    address = reverse("projects:answer_progress", args=[link.project_id, note.pk])
    assert address in page.content.decode()
    assert "Đã lắp máy" in text(client.get(address))
    data = {"seen_version": fresh(link.project).version, "is_taken": "yes", "answer": ""}
    answer = client.post(address, data, follow=True)
    assert "Đã trả lời cơ sở." in text(answer)
    assert "Chờ xác nhận" not in text(answer)


def test_officer_takes_a_request_on_and_the_form_begins_with_its_words(client_as, linked):
    link = linked()
    letter, client = asked(link), client_as("officer")
    address = reverse("projects:answer_letter", args=[link.project_id, letter.pk])
    data = {"seen_version": fresh(link.project).version, "is_taken": "yes", "answer": "Sẽ gọi lại"}
    page = client.post(address, data, follow=True)
    choose = f"{reverse('projects:choose_change', args=[link.project_id])}?thu={letter.pk}"
    assert choose in page.content.decode()
    page = client.get(choose)
    assert "Xin lùi thời gian lắp máy" in text(page)
    form = client.get(f"{reverse('projects:ask_change', args=[link.project_id, 'thoi-gian'])}?thu={letter.pk}")
    shown = form.content.decode()
    assert "Xin lùi thời gian lắp máy" in shown
    assert "Gửi qua cổng ngày" in shown
    for wrong in ("x", "9" * 30, "0"):
        assert client.get(f"{choose.partition('?')[0]}?thu={wrong}").status_code == 200


def test_request_to_stop_leads_the_departments_leader_to_the_step(client_as, linked, cast):
    link = linked()
    letter = asked(link, "stop")
    letters.answer_letter(fresh(link.project), letter, actor=cast.officer, is_taken=True)
    step = reverse("projects:step", args=[link.project_id, "stop"])
    section = client_as("department_leader").get(link.project.get_absolute_url()).content.decode()
    assert step in section.partition('id="co-so-gui"')[2].partition("</section>")[0]
    section = client_as("officer").get(link.project.get_absolute_url()).content.decode()
    assert step not in section


def test_letters_file_is_given_to_readers_of_its_project(client_as, linked):
    link = linked()
    letter = asked(link)
    file = Attachment.objects.create(entity=letter.entity(), object_id=letter.pk, name="a.pdf", size=1)
    other = linked(establishment=EstablishmentFactory())
    address = reverse("projects:letter_file", args=[other.project_id, letter.pk, file.pk])
    assert client_as("officer").get(address).status_code == 404


def test_links_page_costs_the_same_for_one_and_for_three(implementing, cast, client_as, django_assert_num_queries):
    project = implementing()
    for _ in range(3):
        for row in project.beneficiaries.all():
            links.issue(project, row.establishment, actor=cast.officer)
        read = selectors.for_page(cast.officer, project.pk)
        with django_assert_num_queries(1):
            assert all(row.path for row in link_rows(read))
        Beneficiary.objects.create(project=project, establishment=EstablishmentFactory())
