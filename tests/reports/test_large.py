"""Files with more rows than a page can wait for: offered, made by the worker, the same as at once."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from khuyencong.core.jobs import services
from khuyencong.core.jobs.models import Job
from khuyencong.core.text import fold
from reports.builder.datasets import DATASETS
from tests.reports.builders import make_project, make_request

PDF = reverse("reports:six_month_pdf", args=[2022, 1])


@pytest.fixture
def large(settings):
    settings.KC_LARGE_PAPER_ROWS = settings.KC_LARGE_LIST_ROWS = 0


def ask(client, url) -> Job:
    """Press the button of the offer at `url`."""
    page = client.get(url)
    assert page["Content-Type"].startswith("text/html")
    assert "lập ở nền" in page.content.decode()
    client.post(reverse("jobs:start"), {"token": page.context["token"]})
    return Job.objects.open().get()


def done(job: Job) -> Job:
    assert services.run(job.pk) == "done", Job.objects.values("error", "status")
    return Job.objects.get(pk=job.pk)


def test_small_report_comes_at_once(busy_half, client_as):
    assert client_as("officer").get(PDF).content.startswith(b"%PDF")
    assert not Job.objects.exists()


def test_large_report_is_made_in_the_background(busy_half, client_as, large):
    client = client_as("officer")
    job = done(ask(client, PDF))
    assert job.title == "Báo cáo 6 tháng đầu năm 2022 (PDF)"
    assert job.read().startswith(b"%PDF")
    assert "Đã có bản lập xong lúc" in client.get(PDF).content.decode()


def test_draft_report_is_made_in_the_background(busy_half, client_as, large):
    client = client_as("officer")
    report = client.post(reverse("reports:six_month_begin", args=[2022, 1])).url
    job = done(ask(client, f"{report}bao-cao.xlsx"))
    assert load_workbook(io.BytesIO(job.read())).sheetnames


@pytest.mark.parametrize(
    ("name", "query", "shown"), [("projects", "rang", "Máy rang"), ("consulting", "rèn", "Lò rèn")]
)
def test_large_list_keeps_what_its_address_chose(large, sellers, name, query, shown):
    url = f"{reverse(f'{name}:list_xlsx')}?q={query}"
    assert sellers.get(url).context["rows"] == 1
    job = done(ask(sellers, url))
    cells = {cell for row in load_workbook(io.BytesIO(job.read())).active.values for cell in row}
    assert cells & {"Máy rang", "Máy sấy", "Lò rèn", "Xưởng gỗ"} == {shown}


@pytest.fixture
def sellers(db, client_as):
    """An officer who sees two đề án and two requests."""
    for title in ("Máy rang", "Máy sấy"):
        make_project(title, state="draft")
    for who in ("Lò rèn", "Xưởng gỗ"):
        make_request("policy", "01/01/2022", linked=False, establishment_name=who, search_text=fold(who))
    return client_as("centre_leader")


def test_large_list_tells_how_far_it_is(db, client_as, large, monkeypatch):
    said = []
    monkeypatch.setattr("khuyencong.core.jobs.runs.Run._write", lambda run, **values: said.append(values))
    make_project("Máy rang", state="draft")
    job = ask(client_as("centre_leader"), reverse("projects:list_xlsx"))
    services.run(job.pk)
    assert said == [{"sentence": "Ghi từng dòng vào bảng tính.", "done": 0, "total": 1}]


@pytest.mark.parametrize("face", ["pdf", "xlsx"])
def test_large_table_is_made_in_the_background_as_it_was_chosen(db, client_as, large, face):
    for title in ("Máy rang", "Máy sấy"):
        make_project(title, state="draft", search_text=fold(title))
    client = client_as("officer")
    url = f"{reverse(f'reports:table_{face}', args=['de-an'])}?col=title&q=rang"
    assert client.get(url).context["rows"] == 1
    job = done(ask(client, url))
    assert job.name.endswith(f".{face}")
    shown = text_of(job.read()) if face == "pdf" else str(list(load_workbook(io.BytesIO(job.read())).active.values))
    assert ("Máy rang" in shown, "Máy sấy" in shown) == (True, False)


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_table_of_the_accountant_stays_closed_in_the_background(db, cast, large):
    closed = [code for code, dataset in DATASETS.items() if not dataset.allows(cast.officer)]
    asked = {"dataset": closed[0], "query": "", "title": "x", "face": "xlsx"}
    job = services.start("reports.table", asked, title="x", owner=cast.officer)
    assert services.run(job.pk) == "failed"
    assert "kế toán" in Job.objects.get(pk=job.pk).error
