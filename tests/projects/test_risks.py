"""The register of risks: who writes it, what is refused, what its card and the selector of open risks show."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.core.kept import save
from khuyencong.core.workflow import Refused, StaleRecordError
from projects.models import Project, Risk
from projects.services.risks import close_risk
from tests.factories import ProjectFactory
from tests.projects.conftest import logged

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 5, 4)
TYPED = {
    "kind": "own_capital", "text": "Chưa có sao kê vốn đối ứng", "likelihood": "2", "impact": "3",
    "action": "Cơ sở nộp sao kê", "owner": "Hợp tác xã Ea Kao", "due_on": "01/06/2099",
}  # fmt: skip


@pytest.fixture
def project(cast) -> Project:
    return ProjectFactory(state="appraisal", office=cast.officer.office, money={"local": 100})


@pytest.fixture
def risk(cast, project) -> Risk:
    values = TYPED | {"likelihood": 2, "impact": 3, "due_on": dt.date(2026, 6, 1)}
    recorded_at = dt.datetime(2026, 5, 1, 3, tzinfo=dt.UTC)
    new = Risk(project=project, recorded_by=cast.department_officer, recorded_at=recorded_at)
    return save(new, actor=cast.officer, values=values)


def url(name: str, project: Project, *args) -> str:
    return reverse(f"projects:{name}_risk", args=[project.pk, *args])


@pytest.mark.parametrize("role", ["officer", "unit_head", "department_officer"])
def test_risk_is_written_down(role, project, client_as, cast):
    answer = client_as(role).post(url("add", project), TYPED | {"seen_version": "0"})
    assert answer.status_code == 302
    risk = project.risks.get()
    assert (risk.kind, risk.weight, risk.due_on, risk.is_open) == ("own_capital", 6, dt.date(2099, 6, 1), True)
    assert risk.recorded_by == cast[role]
    assert logged(risk) == ["create"]


def test_risk_shows_on_the_project(project, risk, client_as):
    page = client_as("department_officer").get(project.get_absolute_url()).content.decode()
    assert "Vốn đối ứng chưa chứng minh" in page
    assert "Khả năng trung bình, ảnh hưởng cao" in page
    assert "Cơ sở nộp sao kê" in page
    assert url("close", project, risk.pk) in page


def test_risk_shows_without_acts_to_who_only_reads(project, risk, client_as):
    page = client_as("department_leader").get(project.get_absolute_url()).content.decode()
    assert "Cơ sở nộp sao kê" in page
    assert url("close", project, risk.pk) not in page
    assert url("add", project) not in page


def test_wrong_facts_are_refused_beside_their_fields(project, client_as):
    bad = TYPED | {"seen_version": "0", "due_on": "31/02/2026", "impact": "9", "action": ""}
    answer = client_as("officer").post(url("add", project), bad)
    form = answer.context["form"]
    assert set(form.errors) == {"due_on", "impact", "action"}
    assert "Chưa có sao kê vốn đối ứng" in answer.content.decode()
    assert not Risk.objects.exists()


def test_officer_of_another_office_does_not_write_it(project, risk, client_as):
    client = client_as("other_officer")
    assert client.get(url("add", project)).status_code == 403
    assert client.post(url("close", project, risk.pk), {"note": "Đã xong"}).status_code == 403


def test_risk_of_another_project_is_not_found(project, risk, client_as):
    other = ProjectFactory(state="appraisal")
    assert client_as("department_officer").get(url("edit", other, risk.pk)).status_code == 404


def test_project_that_is_over_takes_no_new_risk(cast, client_as):
    over = ProjectFactory(state="settled", office=cast.officer.office)
    assert client_as("officer").get(url("add", over)).status_code == 403


def test_risk_is_mended_while_it_is_open(project, risk, client_as):
    answer = client_as("officer").post(
        url("edit", project, risk.pk), TYPED | {"impact": "1", "seen_version": risk.version}
    )
    assert answer.status_code == 302
    risk.refresh_from_db()
    assert (risk.impact, risk.tone, logged(risk)) == (1, "grey", ["create", "edit"])


def test_mending_from_an_older_page_is_refused_and_keeps_what_was_typed(project, risk, client_as, cast):
    save(risk, actor=cast.unit_head, values={"owner": "Phòng Khuyến công"})
    answer = client_as("officer").post(
        url("edit", project, risk.pk), TYPED | {"action": "Việc mới", "seen_version": "0"}
    )
    assert answer.status_code == 409
    assert "Việc mới" in answer.content.decode()
    assert Risk.objects.get().owner == "Phòng Khuyến công"


def test_risk_is_closed_with_a_note_and_stays(project, risk, client_as, cast):
    typed = {"closed_on": localdate().strftime("%d/%m/%Y"), "note": "Đã có sao kê", "seen_version": risk.version}
    assert client_as("officer").post(url("close", project, risk.pk), typed).status_code == 302
    risk.refresh_from_db()
    assert (risk.closed_note, risk.closed_by, risk.closed_on) == ("Đã có sao kê", cast.officer, localdate())
    assert logged(risk) == ["create", "close"]
    assert "Đã có sao kê" in client_as("officer").get(project.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"note": ""}, "Cần ghi kết quả."),
        ({"closed_on": dt.date(2026, 5, 5)}, "Ngày 05/05/2026 ở sau ngày hôm nay."),
        ({"closed_on": dt.date(2026, 4, 30)}, "Ngày 30/04/2026 ở trước ngày ghi rủi ro, 01/05/2026."),
    ],
)
def test_closing_is_refused(changes, why, risk, cast):
    facts = {"closed_on": TODAY, "note": "Đã xong", **changes}
    with pytest.raises(Refused, match=why):
        close_risk(risk, actor=cast.officer, today=TODAY, **facts)
    assert Risk.objects.get().is_open


def test_closing_by_a_stranger_is_refused(risk, cast):
    with pytest.raises(Refused, match="chuyên viên phòng khác không ghi sổ rủi ro"):
        close_risk(risk, actor=cast.other_officer, closed_on=TODAY, note="Đã xong", today=TODAY)


def test_closing_twice_is_refused(risk, cast):
    close_risk(risk, actor=cast.officer, closed_on=TODAY, note="Đã xong", today=TODAY)
    with pytest.raises(Refused, match="Rủi ro này đã đóng"):
        close_risk(risk, actor=cast.officer, closed_on=TODAY, note="Lần nữa", today=TODAY)


def test_closing_what_somebody_changed_is_refused(risk, cast):
    mine = Risk.objects.get()
    save(risk, actor=cast.unit_head, values={"owner": "Phòng Khuyến công"})
    with pytest.raises(StaleRecordError):
        close_risk(mine, actor=cast.officer, closed_on=TODAY, note="Đã xong", today=TODAY)


def test_database_keeps_levels_and_the_note_of_closing(risk):
    for values in ({"impact": 4}, {"closed_on": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Risk.objects.update(**values)


def test_levels_out_of_range_are_refused(risk, cast):
    with pytest.raises(ValidationError):
        save(risk, actor=cast.officer, values={"impact": 7})


def test_risk_is_late_after_its_day(risk):
    assert risk.is_late(dt.date(2026, 6, 2))
    assert not risk.is_late(dt.date(2026, 6, 1))


@pytest.mark.parametrize("count", [1, 3])
def test_risks_of_a_page_take_one_query(count, project, cast, django_assert_num_queries):
    from projects.pages.risks import RisksCard

    values = TYPED | {"likelihood": 2, "impact": 3, "due_on": TODAY}
    for _ in range(count):
        save(Risk(project=project, recorded_by=cast.officer), actor=cast.officer, values=values)
    card = RisksCard(project, cast.officer)
    assert card.may_write
    with django_assert_num_queries(1):
        rows = card.rows
        assert [row.risk.closed_by for row in rows] == [None] * count
