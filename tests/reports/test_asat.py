"""Figures as at an earlier day and as they were recorded by a day."""

import datetime as dt
import io
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from pypdf import PdfReader

from consulting.models import Category, Session
from khuyencong.core.models import AuditEvent, TransitionRecord
from projects.models import FundingLine, Voucher
from reports import asat, faces, snapshot
from reports.dataset import build
from reports.faces.json import as_dict
from reports.periods import days, six_month
from tests.factories import UserFactory
from tests.reports.builders import MILLION, day, make_batch, make_project, make_request, make_step
from tests.reports.test_dataset import SCHEMA
from tests.reports.test_period_pages import PAGE, text_of

EARLY, LATE = "2022-07-05", "2022-08-20"


def moment(iso: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(f"{iso}T10:00"))


def recorded(row, iso: str) -> None:
    """As if `row` had been typed in on that day."""
    type(row)._base_manager.filter(pk=row.pk).order_by().update(recorded_at=moment(iso))


def step_of(record, name: str, date: str, iso: str = EARLY, reverses=None, **data) -> TransitionRecord:
    return TransitionRecord.objects.create(
        entity=record.entity(), object_id=record.pk, sequence=TransitionRecord.log.count() + 1, name=name, source="a",
        target="b", role="officer", effective_on=day(date), recorded_at=moment(iso), reverses=reverses, data=data,
    )  # fmt: skip


def asked(**said) -> object:
    return asat.read(six_month(2022, 1), {name.replace("_", "-"): value for name, value in said.items()})


EARLIER = {"ghi_nhan_den": "2022-07-31"}


@pytest.fixture
def project(db):
    """In a plan of March, started in April, signed, advanced: all recorded on 05/07/2022."""
    batch = make_batch()
    project = make_project("Máy sấy", batch=batch, local=100, contract=("14/04/2022", 95))
    step_of(batch, "approve", "25/03/2022", number="12/QĐ-SCT")
    step_of(project, "approve", "25/03/2022", batch=batch.pk, position=1)
    step_of(project, "sign_contract", "14/04/2022", number="05/HĐ-TTKC", value=95 * MILLION)
    step_of(project, "start", "18/04/2022")
    return project


KEYS = (
    "plan.projects", "plan.support", "contracted.value", "implemented.support", "accepted.projects", "changed.projects",
    "advanced.amount", "plan.amended.support", "consulting.requests", "consulting.advice.sessions",
    "consulting.completion.requests", "consulting.establishments",
)  # fmt: skip


def figures(period) -> dict[str, int]:
    data = build(period)
    return {key: data.value(key) for key in KEYS}


def test_a_step_recorded_later_counts_today_alone(project):
    step_of(project, "accept", "20/06/2022", LATE, local=90 * MILLION)
    assert figures(asked(**EARLIER))["accepted.projects"] == 0
    assert figures(asked())["accepted.projects"] == 1
    assert figures(asked(ghi_nhan_den="20/08/2022"))["accepted.projects"] == 1


def test_what_was_recorded_counts_as_today(project):
    known = figures(asked(**EARLIER))
    assert known == figures(asked())
    assert known["plan.support"] == 100 * MILLION
    assert known["contracted.value"] == 95 * MILLION
    assert build(asked(**EARLIER)).batches == build(asked()).batches


def test_nothing_counts_before_it_was_recorded(project):
    assert set(figures(asked(ghi_nhan_den="2022-07-04")).values()) == {0}


def test_page_says_since_when_data_are_recorded(project, client_as):
    client, said = (
        client_as("officer"),
        "được ghi nhận trên cổng từ ngày 05/07/2022; đến hết ngày 04/07/2022 chưa có gì",
    )
    for url in (PAGE, f"{PAGE}so-lieu/plan.projects/"):
        assert said in text_of(client.get(f"{url}?ghi-nhan-den=2022-07-04"))
        for query in ("", "?ghi-nhan-den=2022-07-05", "?tinh-den=2022-05-31"):
            assert "được ghi nhận trên cổng" not in text_of(client.get(url + query))


def test_fixed_days_never_change_after_later_acts(project):
    request = make_request("policy", "01/04/2022", sessions=1)
    for row in (request, request.sessions.get()):
        recorded(row, EARLY)
    before = figures(asked(**EARLIER))
    start = TransitionRecord.objects.get(entity=project.entity(), name="start")
    step_of(project, "change", "01/05/2022", LATE, before={"local": 100 * MILLION}, after={"local": 60 * MILLION})
    FundingLine.objects.filter(project=project).update(amount=60 * MILLION)
    step_of(project, "start", "18/04/2022", LATE, reverses=start)
    project.contract.delete()
    project.batch.decisions.all().delete()
    Voucher.objects.create(
        project=project, kind="advance", source="local", amount=MILLION, issued_on=day("02/05/2022"), number="1",
        recorded_by=UserFactory(), recorded_at=moment(LATE),
    )  # fmt: skip
    other = make_request("policy", "02/04/2022")
    recorded(other, LATE)
    step_of(other, "complete", "03/04/2022", LATE)
    recorded(Session.objects.create(request=request, held_on=day("02/04/2022"), adviser=UserFactory()), LATE)
    for session in other.sessions.all():
        recorded(session, LATE)
    AuditEvent.objects.create(
        entity=request.entity(), object_id=request.pk, sequence=900, verb="edit", recorded_at=moment(LATE),
        changes={"establishment_id": [request.establishment_id, None]},
    )  # fmt: skip
    type(request).objects.filter(pk=request.pk).update(establishment=None)
    assert figures(asked(**EARLIER)) == before
    assert figures(asked()) != before


def test_rows_of_requests_add_up_as_recorded(project):
    request = make_request("policy", "01/04/2022", products=1)
    make_request("policy", "02/04/2022")
    recorded(request, EARLY)
    data = build(asked(**EARLIER))
    assert [row.pk for row in data.requests if row.is_counted] == [request.pk]
    assert sum(row.new_in_category for row in data.requests) == data.value("consulting.establishments") == 1
    assert sum(row.products for row in data.requests) == data.value("consulting.products") == 1


def test_a_request_shows_the_category_of_then(project):
    request = make_request("policy", "01/04/2022")
    recorded(request, EARLY)
    other = Category.objects.exclude(pk=request.category_id).first() or Category.objects.create(code="x", name="Khác")
    AuditEvent.objects.create(
        entity=request.entity(), object_id=request.pk, sequence=900, verb="edit", recorded_at=moment(LATE),
        changes={"category_id": [request.category_id, other.pk]},
    )  # fmt: skip
    type(request).objects.filter(pk=request.pk).update(category=other)
    assert [row.category_code for row in build(asked(**EARLIER)).requests] == ["policy"]
    assert [row.category_code for row in build(asked()).requests] == [other.code]


def test_as_at_a_day_equals_the_range_to_that_day(busy_half):
    """Of what a period's kind does not name."""
    own = ("report", "half", "to", "as_at", "from")
    shown = [
        as_dict(build(period)) for period in (asked(tinh_den="31/05/2022"), days(day("01/01/2022"), day("31/05/2022")))
    ]
    assert shown[0]["as_at"] == shown[1]["as_at"] == "2022-05-31"
    for one in shown:
        for name in own:
            del one[name]
    assert shown[0] == shown[1]
    assert shown[0]["implemented"]["projects"] < as_dict(build(asked()))["implemented"]["projects"]


def test_the_last_day_is_what_is_read_without_one(busy_half):
    assert as_dict(build(asked(tinh_den="2022-06-30"))) == as_dict(build(asked()))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tinh-den=31/02/2022", "Không có ngày 31/02/2022"),
        ("tinh-den=hôm qua", "không phải là ngày"),
        ("tinh-den=2022-07-01", "chỉ tính đến một ngày từ 01/01/2022 đến 30/06/2022"),
        ("tinh-den=31/12/2021", "chỉ tính đến một ngày từ 01/01/2022 đến 30/06/2022"),
        ("ghi-nhan-den=31/12/2098", "ở sau ngày hôm nay"),
    ],
)
def test_bad_days_are_refused_in_words(project, client_as, query, said):
    client = client_as("centre_leader")
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 422
    assert said in text_of(response)
    assert client.get(f"{reverse('reports:six_month_json', args=[2022, 1])}?{query}").status_code == 404


def test_page_says_the_days_and_keeps_them_in_its_links(project, client_as):
    client = client_as("officer")
    response = client.get(PAGE, {"tinh-den": "31/05/2022", "ghi-nhan-den": "31/07/2022"})
    text, html = text_of(response), response.content.decode()
    assert "Số liệu tính đến ngày 31/05/2022, theo ghi nhận đến hết ngày 31/07/2022." in text
    assert asat.AS_TODAY in text
    kept = "?tinh-den=2022-05-31&amp;ghi-nhan-den=2022-07-31"
    for page in ("so-lieu/implemented.support/", "bao-cao.pdf", "bao-cao.docx", "bao-cao.xlsx", "bao-cao.json"):
        assert f"{page}{kept}" in html, page
    assert f"{kept[:-1]}" in html
    assert 'href="?tinh-den=2022-05-31&amp;ghi-nhan-den=2022-07-31&amp;theo=' in html
    assert "Số liệu hiện nay" in text
    assert "Lập báo cáo ban hành" not in text
    assert 'value="31/05/2022"' in client.get(f"{PAGE}?tinh-den=2022-05-31").content.decode()
    rows = client.get(f"{PAGE}so-lieu/implemented.support/?tinh-den=2022-05-31&ghi-nhan-den=2022-07-31")
    assert "Máy sấy" in text_of(rows)
    assert f"{PAGE}{kept}" in rows.content.decode()


def test_page_without_days_says_none(project, client_as):
    response = client_as("officer").get(PAGE)
    assert "ghi nhận đến hết ngày" not in text_of(response).replace("Theo ghi nhận đến hết ngày", "").lower()
    assert "?tinh-den" not in response.content.decode()
    assert "Lập báo cáo ban hành" in text_of(response)


@pytest.fixture
def data(project):
    return build(asked(tinh_den="2022-05-31", **EARLIER))


SAID = "số liệu tính đến ngày 31/05/2022, theo ghi nhận đến hết ngày 31/07/2022"


def test_every_face_says_the_days(data):
    workbook = load_workbook(io.BytesIO(faces.render("xlsx", data)))
    assert all(f"S{SAID[1:]}." in sheet["A2"].value for sheet in workbook)
    pdf = PdfReader(io.BytesIO(faces.render("pdf", data)))
    assert SAID in " ".join(pdf.pages[0].extract_text().split())
    from docx import Document

    word = Document(io.BytesIO(faces.render("docx", data)))
    assert any(SAID in paragraph.text for paragraph in word.paragraphs)
    plain = json.loads(faces.render("json", data))
    assert (plain["as_at"], plain["recorded_to"]) == ("2022-05-31", "2022-07-31")
    assert not list(Draft202012Validator(SCHEMA).iter_errors(plain))
    assert faces.filename("pdf", data).endswith("-so-lieu-den-31-05-2022-ghi-nhan-den-31-07-2022.pdf")


def test_a_snapshot_keeps_the_days(data):
    frozen = json.loads(json.dumps(snapshot.freeze(data)))
    assert snapshot.thaw(frozen).period == data.period
    assert as_dict(snapshot.thaw(frozen)) == as_dict(data)


def test_a_snapshot_of_now_is_written_as_it_was(project):
    frozen = snapshot.freeze(build(six_month(2022, 1)))
    assert set(frozen["period"]) == {"report", "year", "number", "start", "end"}
    assert snapshot.thaw(frozen).period == six_month(2022, 1)


def test_the_year_before_is_read_alike(project):
    before = asked(tinh_den="2022-05-31", **EARLIER).before
    assert (before.as_at, before.recorded) == (dt.date(2021, 5, 31), dt.date(2022, 7, 31))


def add_rows(name: str) -> None:
    batch = make_batch(name)
    project = make_project(name, batch=batch, local=10)
    make_step(batch, "approve", "25/03/2022")
    for step, date in (("approve", "25/03/2022"), ("sign_contract", "14/04/2022"), ("start", "18/04/2022")):
        make_step(project, step, date)
    make_request("policy", "01/04/2022", products=1, completed="02/04/2022")


def test_readings_take_the_same_queries_for_one_and_three_rows(db, django_assert_num_queries):
    period = asked(tinh_den="2022-05-31", ghi_nhan_den=f"{timezone.localdate():%d/%m/%Y}")
    add_rows("Một")
    with django_assert_num_queries(28):
        assert build(period).value("implemented.projects") == 1
    add_rows("Hai")
    add_rows("Ba")
    with django_assert_num_queries(28):
        assert build(period).value("implemented.projects") == 3


def test_choosing_other_days_keeps_the_breakdown_that_is_shown(project, client_as):
    client = client_as("officer")
    html = client.get(PAGE, {"theo": "dot", "nhom": "x", "tinh-den": "31/05/2022"}).text
    assert '<input type="hidden" name="theo" value="dot">' in html
    assert 'name="nhom"' not in html
    assert f'href="{PAGE}?theo=dot"' in html
    assert 'name="theo"' not in client.get(PAGE).text
