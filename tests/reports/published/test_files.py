"""Files of what is published: the contract, safe cells, caches, limits."""

import csv
import datetime as dt
import io
import json

import jsonschema
import pytest
from django.urls import reverse
from django.utils import timezone

from khuyencong.core import audit
from projects.models import Project
from reports.published import files
from reports.views import published
from tests.factories import UserFactory
from tests.reports.builders import make_project

PROJECTS_JSON, PROJECTS_CSV = reverse("published:projects_json"), reverse("published:projects_csv")
SCHEMA = json.loads(files.SCHEMA.read_text())


def body(answer) -> str:
    return b"".join(answer.streaming_content).decode()


def data(client, url, **query) -> dict:
    return json.loads(body(client.get(url, query)))


def rows(client, url, **query) -> list[dict]:
    text = body(client.get(url, query))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def written(project, **values) -> None:
    audit.claim(Project.objects.get(pk=project.pk), actor=UserFactory(), verb="edit", **values)


def urls(project) -> list[str]:
    return [
        PROJECTS_JSON, reverse("published:batches_json"), reverse("published:batch_json", args=[project.batch_id]),
        reverse("published:project_json", args=[project.pk]),
    ]  # fmt: skip


def test_every_json_keeps_the_contract(anybody, shared):
    written(shared)
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for url in urls(shared):
        validator.validate(data(anybody, url))


def test_empty_json_keeps_the_contract(anybody):
    found = data(anybody, PROJECTS_JSON)
    jsonschema.validate(found, SCHEMA)
    assert (found["projects"], found["updated_at"]) == ([], None)


def test_schema_is_served_as_it_is_documented(anybody):
    assert json.loads(anybody.get(reverse("published:schema")).content) == SCHEMA


def test_json_says_who_published_it_under_which_licence_and_when(anybody, shared):
    before = timezone.localtime().replace(microsecond=0)
    written(shared)
    found = data(anybody, PROJECTS_JSON)
    assert found["licence"]["name"].startswith("Creative Commons")
    assert before <= dt.datetime.fromisoformat(found["updated_at"]) <= timezone.localtime()
    [row] = found["projects"]
    assert row["url"] == f"http://testserver{reverse('published:project', args=[shared.pk])}"
    assert (row["support"], row["total"], row["unnamed_beneficiaries"]) == (100_000_000, 230_000_000, 1)


def test_csv_has_the_keys_of_json(anybody, shared):
    [row], [same] = rows(anybody, PROJECTS_CSV), data(anybody, PROJECTS_JSON)["projects"]
    assert list(row) == list(files.PROJECT_COLUMNS)
    for key in ("id", "code", "title", "place", "support", "status", "approved_on", "url"):
        assert row[key] == str(same[key]), key
    assert row["beneficiaries"] == "Công ty TNHH Cà phê Ea Tu"


def test_csv_of_plans_has_their_sums(anybody, shared):
    [row] = rows(anybody, reverse("published:batches_csv"))
    assert (row["decision"], row["decided_on"], row["total"]) == ("12/QĐ-SCT", "2022-03-25", "230000000")


@pytest.mark.parametrize("title", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", " =1+1"])
def test_no_cell_of_csv_is_a_formula(anybody, plan, title):
    make_project(title, batch=plan, local=1)
    [row] = rows(anybody, PROJECTS_CSV)
    assert row["title"] == f"'{title}"


def test_long_and_odd_texts_come_through(anybody, plan):
    title = 'Máy "rang", ' + "ă" * 250 + "\nhai dòng"
    make_project(title, batch=plan, local=99_999_999)
    [row] = rows(anybody, PROJECTS_CSV)
    assert (row["title"], row["support"]) == (title, "99999999000000")


def test_files_take_the_filters_of_the_page(anybody, plan):
    make_project("Máy rang", batch=plan, contents=("3.4",), local=1)
    make_project("Hội chợ", batch=plan, contents=("4.3",), local=1)
    assert [row["title"] for row in rows(anybody, PROJECTS_CSV, content="4.3")] == ["Hội chợ"]
    assert [row["title"] for row in data(anybody, PROJECTS_JSON, content="3.4")["projects"]] == ["Máy rang"]


def test_unchanged_file_is_not_sent_again(anybody, shared):
    written(shared)
    for url in (*urls(shared), PROJECTS_CSV):
        first = anybody.get(url)
        assert "public" in first["Cache-Control"]
        for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
            again = anybody.get(url, headers=known)
            assert (again.status_code, again["ETag"]) == (304, first["ETag"]), url


def test_changed_file_is_sent_anew(anybody, shared):
    written(shared)
    mark = anybody.get(PROJECTS_JSON)["ETag"]
    written(shared, title="Máy rang lớn")
    answer = anybody.get(PROJECTS_JSON, headers={"If-None-Match": mark})
    assert (answer.status_code, answer["ETag"] != mark) == (200, True)
    assert "Máy rang lớn" in body(answer)


def test_other_rows_have_another_mark(anybody, shared):
    assert anybody.get(PROJECTS_JSON)["ETag"] != anybody.get(PROJECTS_JSON, {"year": 2022})["ETag"]


def test_unchanged_page_is_not_sent_again(anybody, shared):
    url = reverse("published:project", args=[shared.pk])
    mark = anybody.get(url)["ETag"]
    assert anybody.get(url, headers={"If-None-Match": mark}).status_code == 304
    written(shared, title="Máy rang lớn")
    assert anybody.get(url, headers={"If-None-Match": mark}).status_code == 200


def test_mark_changes_when_names_are_left_out(anybody, shared, settings):
    mark = anybody.get(PROJECTS_JSON)["ETag"]
    settings.KC_PUBLISH_LEGAL_PERSONS = not settings.KC_PUBLISH_LEGAL_PERSONS
    assert anybody.get(PROJECTS_JSON)["ETag"] != mark


def test_what_the_portal_tells_somebody_stays_out_of_shared_caches(anybody, shared):
    url = reverse("published:index")
    assert "public" in anybody.get(url)["Cache-Control"]
    anybody.cookies["messages"] = "x"
    shown = anybody.get(url)["Cache-Control"]
    assert "private" in shown
    assert "public" not in shown


def test_published_pages_set_no_cookie(anybody, shared):
    for url in (reverse("published:index"), reverse("published:projects"), PROJECTS_CSV):
        assert not anybody.get(url).cookies


@pytest.mark.parametrize(
    ("limit", "url"), [("FILES_OF_ADDRESS", PROJECTS_JSON), ("PAGES_OF_ADDRESS", reverse("published:index"))]
)
def test_flood_of_one_address_is_slowed(anybody, monkeypatch, limit, url):
    monkeypatch.setattr(getattr(published, limit), "most", 2)
    assert [anybody.get(url).status_code for _ in range(3)] == [200, 200, 429]
    slowed = anybody.get(url)
    assert slowed["Retry-After"] == "60"
    assert anybody.get(url, REMOTE_ADDR="10.0.0.9").status_code == 200
