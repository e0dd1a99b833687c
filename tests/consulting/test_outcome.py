"""From a request to a đề án, and back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consulting.models import RequestProject
from consulting.selectors import period_counts
from consulting.services import draft_project, link_project
from projects.models import Project
from tests.consulting.factories import RequestFactory
from tests.factories import ContentFactory, EstablishmentFactory, PlaceFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def asked(cast):
    """A request of a known establishment in the officer's hands."""
    place = PlaceFactory(name="Xã Ea Phê")
    return RequestFactory(
        establishment=EstablishmentFactory(name="HTX Ea Tu", place=place), establishment_name="HTX Ea Tu",
        description="Mua máy sấy\nCông suất 200 kg", state="in_progress", assignee=cast.officer,
    )  # fmt: skip


def url(name, request):
    return reverse(f"consulting:{name}", args=[request.pk])


def test_draft_has_what_the_request_says(client_as, cast, asked):
    content = ContentFactory()
    asked.category.content = content
    asked.category.save()
    client = client_as("officer")
    form = client.get(url("draft_project", asked)).context["form"]
    assert form["title"].value() == "Hỗ trợ HTX Ea Tu: Mua máy sấy"
    assert form["content"].value() == content.pk
    answer = client.post(url("draft_project", asked), {field.name: field.value() for field in form})
    project = Project.objects.get()
    assert answer.url == reverse("projects:edit", args=[project.pk])
    assert (project.state, project.office, project.place_text) == ("draft", cast.officer.office, "xã Ea Phê")
    assert project.objective == "Mua máy sấy\nCông suất 200 kg"
    assert [row.establishment for row in project.beneficiaries.all()] == [asked.establishment]
    assert project.main_content == content


def test_link_stands_on_both_pages(client_as, cast, asked):
    project = draft_project(asked, actor=cast.officer, title="Máy sấy", year=2026, content=ContentFactory())
    client = client_as("officer")
    assert project.get_absolute_url() in client.get(asked.get_absolute_url()).content.decode()
    page = client.get(project.get_absolute_url()).content.decode()
    assert asked.get_absolute_url() in page
    assert f"yêu cầu {asked.code}" in page


def test_establishment_has_support_and_advice_in_one_timeline(client_as, cast, asked):
    early = ProjectFactory(title="Đề án cũ", year=2020, people=[asked.establishment], money={"local": 100_000_000})
    page = client_as("officer").get(reverse("registry:establishment", args=[asked.establishment.pk])).content.decode()
    assert page.index(asked.get_absolute_url()) < page.index(early.get_absolute_url())
    assert "hỗ trợ cơ sở 100 triệu đồng" in page


def test_department_sees_no_link_to_what_it_may_not_see(client_as, cast, asked):
    draft_project(asked, actor=cast.officer, title="Dự thảo kín", year=2026, content=ContentFactory())
    assert "Dự thảo kín" not in client_as("department_officer").get(asked.get_absolute_url()).content.decode()


def test_project_of_the_same_establishment_is_tied(client_as, cast, asked):
    mine, other = ProjectFactory(people=[asked.establishment]), ProjectFactory(people=[EstablishmentFactory()])
    client = client_as("officer")
    assert set(client.get(url("draft_project", asked)).context["link"].fields["project"].queryset) == {mine}
    client.post(url("link_project", asked), {"project": mine.pk, "seen_version": asked.version})
    assert [row.project for row in asked.outcomes.all()] == [mine]
    asked.refresh_from_db()
    with pytest.raises(ValidationError, match="đã gắn"):
        link_project(asked, actor=cast.officer, project=mine)
    page = client.post(
        url("link_project", asked), {"project": other.pk, "seen_version": asked.version}
    ).content.decode()
    assert "Chưa gắn được" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [({"establishment": None}, "Gắn yêu cầu với một cơ sở"), ({"state": "declined"}, "không sửa được")],
)
def test_draft_needs_an_establishment_and_an_open_request(cast, asked, change, said):
    for name, value in change.items():
        setattr(asked, name, value)
    with pytest.raises(ValidationError, match=said):
        draft_project(asked, actor=cast.officer, title="Máy", year=2026, content=ContentFactory())
    assert not Project.objects.exists()


def test_only_an_officer_in_charge_draws_up(client_as, cast, asked):
    assert client_as("other_officer").get(url("draft_project", asked)).status_code == 403
    assert client_as("unit_head").get(url("draft_project", asked)).status_code == 403


def test_new_projects_count_once_in_the_period_of_their_first_link(asked):
    joint, late = ProjectFactory(), ProjectFactory()
    other = RequestFactory()
    for request, project, day in (
        (asked, joint, dt.date(2022, 3, 1)), (other, joint, dt.date(2022, 9, 1)), (other, late, dt.date(2022, 8, 1)),
    ):  # fmt: skip
        RequestProject.objects.create(request=request, project=project, formed_on=day)
    first, second = (dt.date(2022, 1, 1), dt.date(2022, 6, 30)), (dt.date(2022, 7, 1), dt.date(2022, 12, 31))
    assert [period_counts(*days).new_projects.value for days in (first, second)] == [1, 1]
    assert list(period_counts(*second).new_projects.rows) == [late]
    before = timezone.now() - dt.timedelta(days=1)
    assert period_counts(*first, recorded_by=before).new_projects.value == 0


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_project_and_three(client_as, asked, count, django_assert_num_queries):
    for _ in range(count):
        RequestProject.objects.create(request=asked, project=ProjectFactory())
    client = client_as("officer")
    with django_assert_num_queries(15):
        client.get(asked.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_other_end_takes_the_same_queries_for_one_and_three(client_as, asked, count, django_assert_num_queries):
    for _ in range(count):
        ProjectFactory(people=[asked.establishment])
        RequestFactory(establishment=asked.establishment)
    client = client_as("officer")
    with django_assert_num_queries(11):
        client.get(reverse("registry:establishment", args=[asked.establishment.pk]))
