"""Pages of what is published: filters, states and their days, size, queries."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from khuyencong.core.text import fold
from projects.enums import UNDECIDED, DecisionKind, ProjectState
from projects.models import Decision, Project
from reports.published.rows import STATUS
from tests.factories import EstablishmentFactory, LegalDocumentFactory, PlaceFactory
from tests.reports.builders import day, make_batch, make_project, make_step

INDEX, PROJECTS = reverse("published:index"), reverse("published:projects")
BUDGET = 30 * 1024  # bytes, compressed, fonts aside (interface, "Public form")


def page_of(client, url, **query) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/cong-khai/de-an/\d+/">([^<]+)</a>', html)


def test_index_shows_decided_plans_with_their_sums(anybody, plan):
    make_project("Máy", batch=plan, local=10, beneficiary=5)
    make_batch("Đợt 9", decided="")
    html = page_of(anybody, INDEX)
    for shown in ("Đợt 1 năm 2022", "Số 12/QĐ-SCT, 25/03/2022", "10.000.000", "5.000.000"):
        assert shown in html, shown
    assert "Đợt 9" not in html


def test_index_shows_policies_in_force_and_checked(anybody):
    LegalDocumentFactory(number="1/2012/NĐ-CP", verified=True)
    LegalDocumentFactory(number="2/2012/NĐ-CP", verified=True, effective_to=dt.date(2020, 1, 1))
    LegalDocumentFactory(number="3/2012/NĐ-CP", verified=True, effective_from=dt.date(2999, 1, 1))
    LegalDocumentFactory(number="4/2012/NĐ-CP")
    assert re.findall(r"<b>(\d)/2012/NĐ-CP</b>", page_of(anybody, INDEX)) == ["1"]


def test_empty_pages_say_what_comes(anybody):
    assert "Chưa có kế hoạch nào được công bố" in page_of(anybody, INDEX)
    assert "Chưa có đề án nào được công bố" in page_of(anybody, PROJECTS)


def test_every_decided_state_has_its_public_word():
    assert set(STATUS) == set(ProjectState) - set(UNDECIDED)


def test_stopped_project_stays_at_its_address_with_its_day(anybody, plan):
    project = make_project("Máy sấy", batch=plan, local=10, steps=[("approve", "25/03/2022"), ("start", "01/05/2022")])
    before = project.pk, reverse("published:project", args=[project.pk])
    make_step(project, "stop", "20/10/2022")
    Project.objects.update(state="stopped")
    html = page_of(anybody, before[1])
    assert "Đề án này đã ngừng triển khai từ ngày 20/10/2022" in html
    assert "Quyết định số 12/QĐ-SCT ngày 25/03/2022" in html
    assert titles(page_of(anybody, PROJECTS)) == ["Máy sấy"]
    assert "ngừng 1" in page_of(anybody, INDEX)


@pytest.mark.parametrize(
    ("state", "steps", "shown"),
    [
        ("approved", [("approve", "25/03/2022")], "Đã phê duyệt, từ ngày 25/03/2022"),
        ("implementing", [("sign_contract", "02/04/2022"), ("start", "03/04/2022")], "Đang thực hiện, từ ngày 02/04"),
        ("liquidated", [("accept", "01/11/2022"), ("liquidate", "02/11/2022")], "Đã nghiệm thu, từ ngày 01/11/2022"),
        ("settled", [("settle", "05/12/2022")], "Đã quyết toán, từ ngày 05/12/2022"),
        ("not_accepted", [("refuse_acceptance", "06/12/2022")], "Không nghiệm thu, từ ngày 06/12/2022"),
    ],
)
def test_project_says_how_far_it_is_and_since_when(anybody, plan, state, steps, shown):
    project = make_project("Máy", batch=plan, state=state, local=10, steps=steps)
    assert shown in page_of(anybody, reverse("published:project", args=[project.pk]))


def test_project_added_later_names_the_decision_that_added_it(anybody, plan):
    facts = {"kind": DecisionKind.AMENDMENT, "number": "77/QĐ-SCT", "issued_on": day("01/06/2022")}
    Decision.objects.create(batch=plan, **facts)
    late = make_project("Máy", batch=plan, local=10, steps=[("approve", "01/06/2022"), ("change", "01/07/2022")])
    html = page_of(anybody, reverse("published:project", args=[late.pk]))
    assert "Quyết định số 77/QĐ-SCT ngày 01/06/2022" in html
    assert "01/07/2022" in html


def test_list_is_narrowed_by_each_filter(anybody, plan):
    other = make_batch("Đợt 2", year=2023, decided="01/02/2023")
    here, there = PlaceFactory(name="Xã Ea Phê"), PlaceFactory(name="Xã Cư Né")
    make_project("Máy rang", batch=plan, contents=("3.4",), local=1, place=here)
    make_project("Hội chợ", batch=other, contents=("4.3",), local=1, place=there, year=2023)
    queries = ({"year": 2022}, {"batch": plan.pk}, {"content": "3.4"}, {"place": here.pk})
    for query in queries:
        assert titles(page_of(anybody, PROJECTS, **query)) == ["Máy rang"], query
    assert "Không có đề án nào như vậy" in page_of(anybody, PROJECTS, year=2022, batch=other.pk)


@pytest.mark.parametrize("words", ["may rang", "MÁY RANG", "ea phe", "Cà phê", "rang ca phe"])
def test_search_minds_no_accents(anybody, plan, words):
    company = EstablishmentFactory(name="Công ty Cà phê", kind="enterprise")
    shown = make_project("Máy rang", batch=plan, people=[company], local=1, place=PlaceFactory(name="Xã Ea Phê"))
    Project.objects.filter(pk=shown.pk).update(search_text=fold(shown.search_source()))
    make_project("Hội chợ", batch=plan, local=1)
    assert titles(page_of(anybody, PROJECTS, q=words)) == ["Máy rang"]


def test_long_list_has_pages(anybody, plan):
    for number in range(26):
        make_project(f"Máy {number:02}", batch=plan, local=1)
    assert len(titles(page_of(anybody, PROJECTS))) == 25
    assert titles(page_of(anybody, PROJECTS, page=2)) == ["Máy 25"]
    assert "1–25 trong 26" in page_of(anybody, reverse("published:batch", args=[plan.pk]))


def test_first_loads_are_small(anybody, plan):
    """HTML, styles and scripts, compressed one by one as a server sends them; with a full page of long names."""
    for number in range(30):
        name = f"Hỗ trợ ứng dụng máy móc, thiết bị tiên tiến trong chế biến cà phê bột xuất khẩu số {number}"
        people = [EstablishmentFactory(name=f"Công ty trách nhiệm hữu hạn Chế biến nông sản số {number}")]
        make_project(name, batch=plan, people=people, local=number, place=PlaceFactory(name=f"Xã Ea {number}"))
    for url in (INDEX, PROJECTS, reverse("published:catalogue"), reverse("published:batch", args=[plan.pk])):
        page = anybody.get(url).content
        linked = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
        files = [Path(finders.find(name)).read_bytes() for name in linked if not name.endswith(".woff2")]
        assert sum(len(gzip.compress(body)) for body in (page, *files)) <= BUDGET, url
        assert "htmx" not in page.decode()


def test_catalogue_names_licence_contact_and_files(anybody, settings):
    settings.KC_DATA_CONTACT = "Phòng Khuyến công, khuyencong@example.vn"
    html = page_of(anybody, reverse("published:catalogue"))
    for shown in (
        "Creative Commons Ghi công 4.0", settings.KC_DATA_LICENCE_URL, settings.KC_DATA_CONTACT, "/cong-khai/de-an.csv",
        "/cong-khai/ke-hoach.json", reverse("published:schema"),
    ):  # fmt: skip
        assert shown in html, shown


QUERIES = {
    "index": 4, "projects": 10, "batch": 8, "project": 5, "catalogue": 1, "projects_json": 10, "projects_csv": 10,
    "batches_csv": 3, "batches_json": 3, "batch_json": 8, "project_json": 6,
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_query_count_is_constant(anybody, plan, name, django_assert_num_queries):
    for number in (1, 3):
        made = [add_row(plan) for _ in range(number)][-1]
        key = {"batch": plan.pk, "project": made.pk}.get(name.removesuffix("_json"))
        with django_assert_num_queries(QUERIES[name]):
            answer = anybody.get(reverse(f"published:{name}", args=[key] if key else []))
            assert b"".join(answer) if answer.streaming else answer.content


def add_row(plan) -> Project:
    place = PlaceFactory(parent=PlaceFactory(kind="district"))
    contents = (f"3.{plan.projects.count()}",)
    made = make_project("Máy", batch=plan, people=[EstablishmentFactory()], local=1, place=place, contents=contents)
    make_step(made, "approve", "25/03/2022")
    return made
