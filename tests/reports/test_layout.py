"""The published half-year as the decree on papers wants it: Nghị định 30/2020/NĐ-CP, Phụ lục I."""

import io
import re
import subprocess
from itertools import pairwise
from typing import NamedTuple

import pytest
from pypdf import PdfReader

from reports.dataset import build
from reports.faces import render
from reports.periods import six_month
from tests.reports.test_pdf import tags

pytestmark = pytest.mark.django_db

MM = 72 / 25.4  # points
ROUNDING = 0.6  # points: letters reach a little over the box that holds them
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)


class Page(NamedTuple):
    width: float
    height: float
    words: list[tuple[float, float, float, float, str]]

    @property
    def body(self):
        """Words between the upper and the lower margin."""
        return [word for word in self.words if word[1] > 19 * MM and word[3] < self.height - 19 * MM]


class Run(NamedTuple):
    text: str
    font: str
    size: float


@pytest.fixture(scope="module")
def pdf(sample, django_db_blocker) -> bytes:
    with django_db_blocker.unblock():
        return render("pdf", build(six_month(2022, 1)))


@pytest.fixture(scope="module")
def pages(pdf, pdftotext, tmp_path_factory) -> list[Page]:
    path = tmp_path_factory.mktemp("layout") / "report.pdf"
    path.write_bytes(pdf)
    made = subprocess.run([pdftotext, "-bbox", path, "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    return [
        Page(float(width), float(height), [(*map(float, word[:4]), word[4]) for word in WORD.findall(body)])
        for width, height, body in PAGE.findall(made)
    ]


@pytest.fixture(scope="module")
def runs(pdf) -> list[Run]:
    """What stands on the first pages, each run of letters with its font and its size in points."""
    found: list[Run] = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            scale = abs(matrix[3] * text_matrix[3])
            found.append(Run(text.strip(), font["/BaseFont"].partition("+")[2], round(size * scale, 1)))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        if page.mediabox.width < page.mediabox.height:
            page.extract_text(visitor_text=visit)
    return found


def test_pages_are_a4(pages):
    assert len(pages) > 5
    for page in pages:
        short, long = sorted((page.width, page.height))
        assert (short, long) == (pytest.approx(210 * MM, abs=0.5), pytest.approx(297 * MM, abs=0.5))


def test_margins_are_those_of_the_decree(pages):
    """Left 30-35 mm, right 15-20 mm, above and below 20-25 mm; only the number and the note stand outside."""
    for page in pages:
        left = min(word[0] for word in page.body)
        right = max(word[2] for word in page.body)
        assert 30 * MM - ROUNDING <= left <= 35 * MM
        assert page.width - right >= 15 * MM - ROUNDING
        outside = [word for word in page.words if word not in page.body]
        above = [word[4] for word in outside if word[3] < 20 * MM]
        below = " ".join(word[4] for word in outside if word[1] > page.height - 20 * MM)
        assert len(above) <= 1
        assert below.startswith("Dữ liệu minh họa")
        assert len(outside) == len(above) + len(below.split())
    full = next(page for page in pages if page.width < page.height)
    assert full.width - max(word[2] for word in full.body) <= 20 * MM
    assert min(word[1] for word in full.body) <= 25 * MM
    assert full.height - max(word[3] for word in full.body) <= 27 * MM  # less than a line under 25 mm


def test_page_number_stands_in_the_middle_from_the_second_page(pages):
    for before, page in pairwise(pages):
        if page.width > page.height or before.width > before.height:
            continue
        (number,) = [word for word in page.words if word[3] < 20 * MM]
        assert number[4] == str(pages.index(page) + 1)
        assert (number[0] + number[2]) / 2 == pytest.approx((page.width + 15 * MM) / 2, abs=2)
    assert not [word for word in pages[0].words if word[3] < 20 * MM]


LOOKS = {
    "SỞ CÔNG THƯƠNG TỈNH ĐẮK LẮK": ("Tinos", 12),
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": ("Tinos-Bold", 12),
    "Độc lập - Tự do - Hạnh phúc": ("Tinos-Bold", 13),
    "Số:": ("Tinos", 13),
    "Đắk Lắk, ngày": ("Tinos-Italic", 13),
    "BÁO CÁO": ("Tinos-Bold", 14),
    "6 tháng đầu năm 2022": ("Tinos-Bold", 14),
    "I. TÌNH HÌNH THỰC HIỆN": ("Tinos-Bold", 14),
    "1. Kế hoạch được giao": ("Tinos-Bold", 14),
    "Không có đề án phải điều chỉnh.": ("Tinos", 14),
    "Nơi nhận:": ("Tinos-Bold-Italic", 12),
    "- Lãnh đạo Trung tâm;": ("Tinos", 11),
    "GIÁM ĐỐC": ("Tinos-Bold", 14),
}


@pytest.mark.parametrize("text", LOOKS)
def test_element_has_the_size_and_weight_of_the_decree(runs, text):
    font, size = LOOKS[text]
    assert Run(text, font, size) in runs, [run for run in runs if run.text.startswith(text[:5])]


def test_nation_stands_on_one_line_right_of_the_issuer(pages):
    words = {word[4]: word for word in pages[0].words}
    assert words["CỘNG"][1] == words["NAM"][1] == words["SỞ"][1]
    assert words["CỘNG"][0] > words["LẮK"][2]


def test_structure_tells_heads_tables_and_their_headings(pdf):
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    found = list(tags(root))
    kinds = [tag["/S"] for tag in found]
    heads = [kind for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert heads[0] == "/H1"
    assert all(int(after[2]) - int(before[2]) <= 1 for before, after in pairwise(heads))
    tables = [tag for tag in found if tag["/S"] == "/Table"]
    assert len(tables) >= 4
    assert all(any(part["/S"] == "/TH" for part in tags(table)) for table in tables)
    assert all(tag.get("/Alt") for tag in found if tag["/S"] == "/Figure")
