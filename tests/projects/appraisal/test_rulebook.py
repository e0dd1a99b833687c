"""Rules of the appraisal and of the dossier on their pages: read by many, mended by heads, every change in the log."""

import datetime as dt

import pytest
from django.urls import reverse

from projects.models import AppraisalRule, Criterion, PaperKind, Score, ScoreSheet, SectionGuide
from projects.views.rulebook import LISTS
from tests.factories import ProjectFactory
from tests.projects.conftest import logged

pytestmark = pytest.mark.django_db


def page_of(kind: str, row=None) -> str:
    return reverse("projects:rulebook_edit", args=[kind, row.pk]) if row else reverse("projects:rulebook", args=[kind])


def typed(form, **changes) -> dict:
    values = {name: form[name].value() for name in form.fields}
    shown = {name: value for name, value in values.items() if value not in (None, False)}
    days = {name: value.strftime("%d/%m/%Y") for name, value in shown.items() if isinstance(value, dt.date)}
    return shown | days | changes


@pytest.mark.parametrize("kind", LISTS)
def test_list_costs_the_same_whatever_it_holds(kind, client_as, django_assert_num_queries):
    client = client_as("unit_head")
    with django_assert_num_queries(4):
        page = client.get(page_of(kind)).content.decode()
    assert LISTS[kind].title in page
    assert page.count("/quy-dinh/") >= LISTS[kind].model.objects.count()
    assert (
        reverse("projects:rulebook_create", args=[kind]) not in client_as("officer").get(page_of(kind)).content.decode()
    )


def test_unverified_rules_say_so(client_as):
    assert "Chưa kiểm chứng" in client_as("unit_head").get(page_of("tieu-chi")).content.decode()


def test_a_later_rule_takes_the_place_of_the_one_before(client_as, cast):
    client, old = client_as("unit_head"), AppraisalRule.objects.get(programme="local")
    form = client.get(page_of("cach-tham-dinh", old)).context["form"]
    assert client.post(page_of("cach-tham-dinh", old), typed(form, effective_to="31/12/2026")).status_code == 302
    new = typed(form, effective_from="01/01/2027", mode="council", document="1/QĐ-UBND", seen_version="0")
    assert client.post(reverse("projects:rulebook_create", args=["cach-tham-dinh"]), new).status_code == 302
    old.refresh_from_db()
    assert (old.effective_to, logged(old)) == (dt.date(2026, 12, 31), ["edit"])
    made = AppraisalRule.objects.in_force(dt.date(2027, 1, 1)).get(programme="local")
    assert (made.mode, made.document, logged(made)) == ("council", "1/QĐ-UBND", ["create"])


def test_a_rule_that_ends_before_it_begins_is_refused_beside_the_day(client_as):
    client, old = client_as("unit_head"), AppraisalRule.objects.get(programme="local")
    form = client.get(page_of("cach-tham-dinh", old)).context["form"]
    answer = client.post(page_of("cach-tham-dinh", old), typed(form, effective_to="01/01/2014"))
    assert "Ngày hết hiệu lực ở trước ngày bắt đầu." in answer.context["form"].errors["effective_to"]


def test_points_by_which_sheets_were_scored_stay(client_as, cast):
    row = Criterion.objects.order_by("pk")[0]
    sheet = ScoreSheet.objects.create(project=ProjectFactory(), member=cast.appraiser, number=1)
    Score.objects.create(sheet=sheet, criterion=row, points=5)
    client, before = client_as("administrator"), row.max_points
    form = client.get(page_of("tieu-chi", row)).context["form"]
    assert client.post(page_of("tieu-chi", row), typed(form, max_points="99", note="Đã họp")).status_code == 302
    row.refresh_from_db()
    assert (row.max_points, row.note) == (before, "Đã họp")


def test_guide_and_kind_of_paper_are_mended(client_as, cast):
    for kind, row, change in (
        ("huong-dan", SectionGuide.objects.order_by("pk")[0], {"belongs": "Nêu rõ máy móc."}),
        ("giay-to", PaperKind.objects.order_by("pk")[0], {"title": "Báo giá của hai nhà cung cấp"}),
    ):
        client = client_as("unit_head")
        form = client.get(page_of(kind, row)).context["form"]
        assert client.post(page_of(kind, row), typed(form, **change)).status_code == 302
        [(name, said)] = change.items()
        row.refresh_from_db()
        assert (getattr(row, name), row.version, logged(row)) == (said, 1, ["edit"])
