"""The year on one screen and on one sheet."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from khuyencong.accounts.models import User
from khuyencong.registry.models import Place
from reports.dataset import build
from reports.faces import sheet
from reports.overview import PAPER, SCREEN, Overview, period_of
from reports.periods import whole_year
from tests.factories import PlaceFactory
from tests.reports.builders import make_batch, make_category, make_content, make_project, make_request
from tests.reports.test_indicators import advance
from tests.reports.test_period_pages import text_of

PAGE = reverse("reports:overview")
PDF = reverse("reports:overview_pdf")


def of_year(user, limits=SCREEN) -> Overview:
    return Overview(build(whole_year(2022), user), user, limits)


def district(name: str) -> Place:
    """One of the districts in which projects stood until 30/06/2025."""
    return PlaceFactory(kind="district", name=name, valid_from=dt.date(2004, 1, 1), valid_to=dt.date(2025, 6, 30))


def crowded_year() -> None:
    """60 đề án of 14 contents in 10 batches and 40 districts, each with long names."""
    places = [district(f"Huyện Có Một Cái Tên Khá Dài {number}") for number in range(40)]
    contents = [make_content(f"{number}", f"Nội dung {number} " + "rất dài " * 12).code for number in range(1, 15)]
    batches = [make_batch(f"Đợt {number}", number=f"{number}/QĐ-SCT") for number in range(10)]
    for number in range(60):
        make_project(
            f"Đề án {number}", batch=batches[number % 10], contents=[contents[number % 14]], place=places[number % 40],
            local=12_345.6 + number, beneficiary=98_765.4, steps=[("start", "01/06/2022")] if number % 2 else [],
        )  # fmt: skip
    for number in range(9):
        make_category(f"loai-{number}", f"Tư vấn loại {number} " + "rất dài " * 8, number)
        make_request(f"loai-{number}", "01/04/2022", products=1)


# -- who, and which year


@pytest.mark.parametrize("role", ["centre_leader", "department_leader", "unit_head"])
def test_leaders_open_the_year(busy_half, client_as, role):
    assert "Toàn cảnh khuyến công năm 2022" in text_of(client_as(role).get(PAGE))


@pytest.mark.parametrize("role", ["officer", "accountant", "department_officer", "local_officer", "administrator"])
def test_year_is_closed_to_others(db, client_as, role):
    client = client_as(role)
    assert [client.get(url).status_code for url in (PAGE, PDF)] == [403, 403]


def test_year_stands_in_the_address(busy_half, client_as):
    client = client_as("department_leader")
    assert "năm 2021, " not in text_of(client.get(f"{PAGE}?nam=2022"))
    assert "Toàn cảnh khuyến công năm 2021 Số liệu đến 31/12/2021." in text_of(client.get(f"{PAGE}?nam=2021"))


@pytest.mark.parametrize("year", ["2999", "1999", "x", "-1", "2022.5"])
def test_year_that_is_none_is_not_found(db, client_as, year):
    assert client_as("centre_leader").get(f"{PAGE}?nam={year}").status_code == 404


def test_running_year_ends_today(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2022, 5, 31))
    monkeypatch.setattr("reports.overview.localdate", lambda: dt.date(2022, 5, 31))
    period = period_of(2022)
    assert (period.start, period.end) == (dt.date(2022, 1, 1), dt.date(2022, 5, 31))
    assert (period.before.start, period.before.end) == (dt.date(2021, 1, 1), dt.date(2021, 5, 31))
    assert period_of(2021) == whole_year(2021)


# -- figures


def test_every_number_opens_rows_that_make_it_up(busy_half, client_as):
    client, data = client_as("centre_leader"), build(whole_year(2022))
    content = client.get(f"{PAGE}?nam=2022").content.decode()
    keys = set(re.findall(r'href="/bao-cao/nam/2022/so-lieu/([^/"]+)/"', content))
    assert {"plan.support", "contracted.value", "contracted.value_local", "authorised.projects"} - keys == {
        "authorised.projects"  # none in the year: a dash, no link
    }
    assert len(keys) > 30
    for key in sorted(keys)[::6]:
        rows = client.get(reverse("reports:year_rows", args=[2022, key])).content.decode()
        assert f"<b>{data.value(key):,}</b>".replace(",", ".") in rows, key


def test_money_is_told_by_source_along_its_steps(busy_half, cast):
    chain = {row.name: row.amounts for row in of_year(cast.centre_leader).chain}
    million = 1_000_000
    plan = build(whole_year(2022))
    for name, block in (("Kế hoạch", "plan"), ("Triển khai", "implemented")):
        assert chain[name] == tuple(
            plan.value(f"{block}.{code}") for code in ("projects", "support", "national", "local", "beneficiary")
        )
    contracted = chain["Ký hợp đồng"]
    assert contracted[1] == contracted[2] + contracted[3] == plan.value("contracted.value") == 225.5 * million


def test_approved_projects_are_a_step_of_their_own(db, cast):
    make_project("Máy", batch=make_batch(), local=10, beneficiary=5, steps=[("approve_detail", "01/05/2022")])
    chain = {row.name: row.amounts for row in of_year(cast.centre_leader).chain}
    assert chain["Phê duyệt đề án"] == (1, 10_000_000, 0, 10_000_000, 5_000_000)


def test_advances_are_told_by_source(db, cast):
    project = make_project("Máy", batch=make_batch(), local=100, beneficiary=50)
    first = advance(project, "15/04/2022", 30)
    advance(project, "16/04/2022", 30, reverses=first, number="2")
    advance(project, "17/04/2022", 20, number="3")
    advance(project, "18/04/2022", 5, number="4", source="national")
    page = of_year(cast.centre_leader)
    chain = {row.name: row for row in page.chain}
    assert chain["Tạm ứng"].amounts == (1, 25_000_000, 5_000_000, 20_000_000, 0)
    assert page.data.value("advanced.amount") == 25_000_000


def test_money_is_compared_with_the_year_before(db, cast, client_as):
    old = make_batch(year=2021, decided="25/03/2021")
    make_project("Trước", batch=old, year=2021, local=100, steps=[("start", "01/06/2021")])
    make_project("Nay", batch=make_batch(), local=103)
    chain = {row.name: row for row in of_year(cast.centre_leader).chain}
    said = [chain[name].before for name in ("Kế hoạch", "Triển khai", "Tạm ứng")]
    assert said == ["100 (+3%)", "100 (-100%)", "–"]
    assert "Trước" in client_as("centre_leader").get(chain["Triển khai"].before_url).content.decode()
    assert chain["Tạm ứng"].before_url == ""


def test_lists_of_a_crowded_year_add_up_and_open_their_rows(cast, client_as):
    crowded_year()
    data = build(whole_year(2022))
    totals = tuple(data.value(key) for key in (
        "plan.projects", "implemented.projects", "plan.support", "implemented.support",
    ))  # fmt: skip
    for limits in (SCREEN, PAPER):
        page = of_year(cast.centre_leader, limits)
        for lines, most in ((page.contents, limits.contents), (page.batches, limits.batches)):
            assert len(lines) == most
            assert tuple(map(sum, zip(*(one.amounts for one in lines), strict=True))) == totals
        tiles = [tile.line.amounts for tile in page.places]
        assert len(tiles) == limits.places
        assert tuple(map(sum, zip(*tiles, strict=True))) == (totals[0], totals[2])
    client = client_as("centre_leader")
    for line, what in ((page.contents[-1], "nội dung"), (page.batches[-1], "đợt"), (page.places[-1].line, "địa bàn")):
        assert re.fullmatch(f"và \\d+ {what} khác", line.name)
        shown = client.get(line.values[-1].url).content.decode()
        assert f"<b>{line.amounts[-1]:,}</b>".replace(",", ".") in shown, line.name
    advice = page.categories[-1]
    assert [one.text in text_of(client.get(one.url)) for one in advice.values] == [True] * 3


def test_places_are_shaded_by_their_money(db, cast):
    batch = make_batch()
    for amount in (100, 50, 25, 1):
        make_project(f"Đề án {amount}", batch=batch, local=amount, place=district(f"Huyện {amount}"))
    tiles = of_year(cast.centre_leader).places
    assert [tile.shade for tile in tiles] == [4, 2, 1, 1]


def test_what_waits_is_told_by_role_with_its_lateness(cast):
    make_project("Chờ ký", state="authorised", local=10, batch=make_batch())
    (row,) = of_year(cast.centre_leader).waiting
    assert (row.name, row.count, row.url) == ("Lãnh đạo Trung tâm", 1, f"{reverse('waiting:list')}?role=centre_leader")
    assert row.note.endswith("chưa chậm")


def test_empty_year_says_what_comes(db, client_as):
    text = text_of(client_as("centre_leader").get(f"{PAGE}?nam=2022"))
    for said in ("Chưa có kế hoạch được phê duyệt", "Chưa có yêu cầu tư vấn", "Không có."):
        assert said in text, said


# -- on paper


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words_of(paper: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_crowded_year_stands_on_one_sheet(cast):
    crowded_year()
    paper = read(sheet.render(of_year(cast.centre_leader, PAPER)))
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in paper.pages] == [(595, 842)]
    text = words_of(paper)
    for said in ("và 25 địa bàn khác", "và 5 đợt khác", "và 6 nội dung khác", "Cảnh báo sớm, đến"):
        assert said in text, said


def test_sheet_of_the_sample_is_one_tagged_page(sample, client):
    client.force_login(User.objects.get(username="lanhdaoso"))
    answer = client.get(f"{PDF}?nam=2022")
    assert answer["Content-Disposition"] == 'attachment; filename="toan-canh-khuyen-cong-2022.pdf"'
    paper = read(answer.content)
    root = paper.trailer["/Root"]
    assert (len(paper.pages), root["/Lang"], root["/MarkInfo"]["/Marked"]) == (1, "vi", True)
    assert paper.metadata.title == "Toàn cảnh khuyến công năm 2022"
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2] for font in paper.pages[0]["/Resources"]["/Font"].values()
    }
    assert fonts <= {"Tinos", "Tinos-Bold", "Tinos-Italic"}
    text = words_of(paper)
    for said in ("8.284 triệu đồng", "Ký hợp đồng 14 1.430", "Tổng cộng 34 18 3.625 1.814", "Dữ liệu minh họa"):
        assert said in text, said


# -- queries


def add_rows(number: int) -> None:
    batch = make_batch(f"Đợt {number}")
    people = {"place": district(f"Huyện {number}"), "contents": (f"{number}",)}
    make_project(f"Đề án {number}", batch=batch, local=10, steps=[("start", "01/04/2022")], **people)
    make_project(f"Chờ {number}", state="authorised", local=10, **people)
    make_request("policy", "01/04/2022", products=1, completed="02/04/2022")


def test_year_takes_the_same_queries_for_one_and_three_rows(db, client_as, django_assert_num_queries):
    client = client_as("department_leader")
    add_rows(1)
    with django_assert_num_queries(32):
        assert client.get(f"{PAGE}?nam=2022").status_code == 200
    add_rows(2)
    add_rows(3)
    with django_assert_num_queries(32):
        assert client.get(f"{PAGE}?nam=2022").status_code == 200
