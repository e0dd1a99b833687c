"""The establishment's side: no account, no script, little to load, nothing of anybody else, nothing typed is lost."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khuyencong.core.attachments.tokens import new_form_token
from projects.enums import ProjectState
from projects.forms.links import POSTS_OF_LINK
from projects.models import (
    Beneficiary,
    BeneficiaryLetter,
    BeneficiaryLink,
    FundingLine,
    ProgressNote,
    Project,
)
from projects.pages.beneficiary import NEXT, OVER, BeneficiaryPage, public_states
from projects.services import links
from projects.tables import NATIONAL
from projects.workflow import PROJECT
from tests.core.attachments import files
from tests.core.attachments.files import upload
from tests.core.attachments.test_services import HOSTILE
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION
from tests.projects.dossiers import sent_files
from tests.projects.execution.conftest import stop
from tests.projects.execution.test_links import linked, reported
from tests.projects.execution.test_pages import text

__all__ = ["linked"]
pytestmark = pytest.mark.django_db
BUDGET = 30 * 1024  # bytes, compressed, fonts aside


@pytest.fixture
def producer():
    return Client(enforce_csrf_checks=True)


def url(link: BeneficiaryLink, name: str = "open") -> str:
    return reverse(f"beneficiary:{name}", args=[links.token_of(link)])


def typed(**changes) -> dict:
    return {"form_token": new_form_token(), "text": "Đã lắp máy rang", **changes}


def photo(name="xuong.jpg", size=(40, 30)):
    return upload(name, files.image(size=size), "image/jpeg")


# -- opening


def test_page_tells_the_state_the_money_and_what_to_do_in_plain_words(producer, linked, pay):
    link = linked()
    pay(link.project, "advance", 60)
    page = text(producer.get(url(link)))
    for words in (
        "Đang triển khai", "báo tiến độ ở dưới", "Khuyến công hỗ trợ 100.000.000 đồng",
        "Vốn của cơ sở 130.000.000 đồng", "Đã tạm ứng 60.000.000 đồng", "số 05/HĐ-TTKC, ngày 05/04/2022",
        "Đã ký hợp đồng 05/04/2022",
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize(("table", "missing"), [(PROJECT, {"sent_to_ministry"}), (NATIONAL, {"planned"})])
def test_every_state_has_plain_words(table, missing):
    assert set(public_states(table)) == set(ProjectState.values) - missing
    assert not set(NEXT) & set(OVER)


def test_answer_is_kept_nowhere_and_gives_no_address_away(producer, linked):
    answer = producer.get(url(linked()))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


@pytest.mark.parametrize("name", ["open", "report", "papers", "ask"])
def test_tampered_address_is_not_found_and_says_what_to_do(producer, linked, name):
    token = links.token_of(linked())
    pk, _, signature = token.partition(".")
    for wrong in (f"{int(pk) + 1}.{signature}", f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}", pk, "x", "1.2.3"):
        answer = producer.get(reverse(f"beneficiary:{name}", args=[wrong]))
        assert answer.status_code == 404
        assert "Đường dẫn không đúng" in text(answer)
        assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("how", ["expired", "withdrawn", "left"])
def test_link_that_ended_shows_nothing_and_keeps_what_was_typed(producer, linked, cast, how):
    link = linked()
    if how == "expired":
        past = timezone.localdate() - dt.timedelta(days=1)
        BeneficiaryLink.objects.update(issued_on=past, expires_on=past)
    elif how == "withdrawn":
        links.withdraw(link, actor=cast.officer)
    else:
        link.project.funding.all().delete()
        link.project.beneficiaries.all().delete()
    for name in ("open", "report", "papers", "ask"):
        answer = producer.get(url(link, name))
        assert answer.status_code == 410
        assert "đã hết hạn hoặc đã được thu hồi" in text(answer)
        assert link.project.title not in text(answer)
    answer = producer.post(url(link, "report"), typed(files=[photo()]))
    assert answer.status_code == 410
    assert "Đã lắp máy rang" in text(answer)
    assert (ProgressNote.objects.count(), sent_files().count()) == (0, 0)


def test_link_is_good_on_its_last_day(producer, linked):
    link = linked()
    BeneficiaryLink.objects.update(expires_on=timezone.localdate())
    assert producer.get(url(link)).status_code == 200


def test_nothing_of_another_beneficiary_is_shown(producer, linked, pay):
    link = linked()
    project = link.project
    pay(project, "advance", 60)
    other = Beneficiary.objects.create(project=project, establishment=EstablishmentFactory(name="Cơ sở Khác Hẳn"))
    line = project.content_lines.get()
    FundingLine.objects.create(
        project=project, content_line=line, beneficiary=other, source="local", amount=77 * MILLION
    )
    ProgressNote.objects.create(
        project=project,
        establishment=other.establishment,
        noted_on="2022-05-01",
        done_percent=33,
        text="Của người khác",
    )
    letter = BeneficiaryLetter.objects.create(project=project, establishment=other.establishment, kind="papers")
    file = sent_files().create(entity=letter.entity(), object_id=letter.pk, name="cua-nguoi-khac.pdf", size=1)
    page = text(producer.get(url(link)))
    for words in ("Khác Hẳn", "77.000.000", "177.000.000", "60.000.000", "Của người khác", "cua-nguoi-khac"):
        assert words not in page, words
    assert "Khuyến công hỗ trợ 100.000.000 đồng" in page
    theirs = reverse("beneficiary:file", args=[links.token_of(link), file.pk])
    assert producer.get(theirs).status_code == 404


def test_file_of_the_office_is_not_given_out(producer, linked, cast):
    link = linked()
    own = ProgressNote.objects.create(
        project=link.project, establishment=link.establishment, recorded_by=cast.officer, is_confirmed=True,
        noted_on="2022-05-01", done_percent=33, text="Ghi chú của chuyên viên",
    )  # fmt: skip
    file = sent_files().create(entity=own.entity(), object_id=own.pk, name="noi-bo.pdf", size=1)
    assert "Ghi chú của chuyên viên" not in text(producer.get(url(link)))
    assert producer.get(reverse("beneficiary:file", args=[links.token_of(link), file.pk])).status_code == 404


def test_stopped_project_says_what_must_be_given_back(producer, linked, pay, cast):
    link = linked()
    pay(link.project, "advance", 70)
    stop(link.project, cast)
    page = text(producer.get(url(link)))
    assert "Hoàn trả 70.000.000 đồng đã tạm ứng" in page
    assert "Báo tiến độ" not in page


# -- sending


def test_report_is_sent_with_photos_and_shown_as_waiting(producer, linked):
    link = linked()
    data = typed(done_percent="70", own_capital="90.000.000", files=[photo()])
    answer = producer.post(url(link, "report"), data, follow=True)
    note = ProgressNote.objects.get()
    assert (note.done_percent, note.own_capital, note.recorded_by, note.is_confirmed) == (70, 90 * MILLION, None, None)
    page = text(answer)
    assert "Đã nhận. Cán bộ sẽ xem" in page
    assert "Báo tiến độ: 70 %" in page
    assert "Đã nhận, chờ cán bộ xem" in page
    file = sent_files().get()
    address = reverse("beneficiary:file", args=[links.token_of(link), file.pk])
    assert address in answer.content.decode()
    given = producer.get(address)
    assert (given.status_code, given["Referrer-Policy"]) == (200, "no-referrer")
    assert given["Content-Disposition"].startswith("attachment")


def test_papers_are_sent(producer, linked):
    link = linked()
    empty = producer.post(url(link, "papers"), typed(text=""))
    assert "Chưa chọn tệp nào" in text(empty)
    producer.post(url(link, "papers"), typed(text="Hóa đơn máy", files=[upload("hoa-don.pdf", files.pdf())]))
    letter = BeneficiaryLetter.objects.get()
    assert (letter.kind, letter.text) == ("papers", "Hóa đơn máy")
    assert [file.name for file in sent_files().of(letter)] == ["hoa-don.pdf"]


@pytest.mark.parametrize("kind", ["change", "stop"])
def test_request_is_sent_and_changes_nothing(producer, linked, kind):
    link = linked()
    before = Project.objects.get()
    producer.post(url(link, "ask"), typed(kind=kind, text="Máy tăng giá, xin lùi hai tháng"))
    assert BeneficiaryLetter.objects.get().kind == kind
    now = Project.objects.get()
    assert (now.state, now.version) == (before.state, before.version)


@pytest.mark.parametrize("kind", ["", "papers", "approve"])
def test_request_of_no_kind_is_refused_and_its_words_stay(producer, linked, kind):
    answer = producer.post(url(linked(), "ask"), typed(kind=kind, text="Máy tăng giá"))
    assert "Máy tăng giá" in text(answer)
    assert not BeneficiaryLetter.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"done_percent": "150"}, "done_percent"),
        ({"done_percent": "-1"}, "done_percent"),
        ({"own_capital": "chín mươi"}, "own_capital"),
        ({"own_capital": "-5"}, "own_capital"),
        ({"own_capital": "100.000.000.000.000"}, "own_capital"),
        ({"text": " "}, "text"),
    ],
)
def test_bad_report_is_refused_beside_its_field_and_the_rest_is_kept(producer, linked, changes, field):
    data = typed(done_percent="70", own_capital="90.000.000", files=[photo()]) | changes
    answer = producer.post(url(linked(), "report"), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}
    assert ProgressNote.objects.count() == 0
    assert f'name="kept" value="{sent_files().get().pk}" checked' in answer.content.decode()


def test_form_left_open_too_long_is_sent_with_one_more_press(producer, linked):
    link = linked()
    answer = producer.post(url(link, "report"), typed(form_token="cũ"))
    assert "Đã lắp máy rang" in text(answer)
    renewed = answer.context["form"]["form_token"].value()
    producer.post(url(link, "report"), typed(form_token=renewed))
    assert ProgressNote.objects.count() == 1


@pytest.mark.parametrize(("name", "content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_and_the_words_stay(producer, linked, name, content, said):
    answer = producer.post(url(linked(), "report"), typed(files=[upload(name, content)]))
    assert answer.status_code == 200
    assert "Đã lắp máy rang" in text(answer)
    assert said in answer.context["form"].errors["files"][0]
    assert (ProgressNote.objects.count(), sent_files().count()) == (0, 0)


def test_too_many_posts_are_slowed_and_nothing_is_lost(producer, linked, monkeypatch):
    monkeypatch.setattr(POSTS_OF_LINK, "most", 1)
    link = linked()
    producer.post(url(link, "ask"), typed())
    answer = producer.post(url(link, "report"), typed())
    assert answer.status_code == 429
    assert "Đã lắp máy rang" in text(answer)
    assert not ProgressNote.objects.exists()


def test_more_files_than_one_establishment_may_send_are_refused(producer, linked, monkeypatch):
    monkeypatch.setattr("projects.services.letters.MAX_FILES", 1)
    link = linked()
    answer = producer.post(url(link, "report"), typed(files=[photo(), photo("b.jpg", (50, 50))]))
    assert "tối đa 1 tệp cho một đề án" in text(answer)
    assert not ProgressNote.objects.exists()


def test_post_from_another_site_is_refused(producer, linked):
    answer = producer.post(url(linked(), "report"), typed(), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not ProgressNote.objects.exists()


def test_answer_of_the_officer_is_read_on_the_page(producer, linked):
    link = linked()
    note = reported(link)
    ProgressNote.objects.filter(pk=note.pk).update(is_confirmed=False, answer="Máy chưa chạy thử")
    page = text(producer.get(url(link)))
    assert "Không tiếp nhận" in page
    assert "Trả lời: Máy chưa chạy thử" in page


# -- what it costs


def test_page_costs_the_same_for_one_row_and_for_three(producer, linked, django_assert_num_queries):
    link = linked()
    for more in (1, 2):
        for number in range(more):
            reported(link, key=f"{more}{number}" * 10)
            BeneficiaryLetter.objects.create(project=link.project, establishment=link.establishment, kind="papers")
        with django_assert_num_queries(10):
            assert producer.get(url(link)).status_code == 200
    assert len(BeneficiaryPage(links.find(links.token_of(link))).sent) == 6


@pytest.mark.parametrize("name", ["open", "report", "papers", "ask"])
def test_first_load_is_small(producer, linked, name):
    page = producer.get(url(linked(), name)).content
    linked_files = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    bodies = [Path(finders.find(file)).read_bytes() for file in linked_files if not file.endswith(".woff2")]
    assert len(bodies) > 5
    assert sum(len(gzip.compress(body)) for body in (page, *bodies)) <= BUDGET
    assert "htmx" not in page.decode()


def test_files_for_a_project_that_takes_no_more_are_not_kept(producer, linked):
    link = linked()
    Project.objects.filter(pk=link.project.pk).update(state=ProjectState.STOPPED)
    for name in ("report", "papers"):
        answer = producer.post(url(link, name), typed(files=[photo()]))
        assert "không gửi được nữa" in text(answer)
        assert "Đã lắp máy rang" in text(answer)
    assert not sent_files().exists()


def test_files_beyond_what_an_establishment_may_send_are_not_kept(producer, linked, monkeypatch):
    link = linked()
    monkeypatch.setattr("projects.services.letters.MAX_FILES", 1)
    assert producer.post(url(link, "papers"), typed(files=[photo()])).status_code == 302
    answer = producer.post(url(link, "papers"), typed(files=[photo("b.jpg", size=(50, 30))]))
    assert "tối đa 1 tệp" in text(answer)
    assert sent_files().count() == 1
