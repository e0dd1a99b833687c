"""The paper as its reader and a machine see it: pages, fonts, text, structure."""

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

from khuyencong.core.numbers import format_million
from khuyencong.core.typesetting.process import TypesettingError
from reports.dataset import build
from reports.faces import pdf
from reports.typeset import to_pdf
from tests.reports.builders import make_batch, make_project

A4, A4_LYING = (595, 842), (842, 595)
TOP_MARGIN = 57  # 20 mm in points


@pytest.fixture
def paper(busy_half, half) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(build(half))))


def size(page) -> tuple[int, int]:
    return round(page.mediabox.width), round(page.mediabox.height)


def flat(text: str) -> str:
    return " ".join(text.split())


def placed(page) -> list[tuple[str, float, float]]:
    """Runs of text with their place on the page, in points from its lower left corner."""
    runs = []

    def visit(text, matrix, text_matrix, font, font_size):
        if text.strip():
            x, y = text_matrix[4], text_matrix[5]
            runs.append((text.strip(), matrix[0] * x + matrix[4], matrix[3] * y + matrix[5]))

    page.extract_text(visitor_text=visit)
    return runs


def test_body_stands_and_annexes_lie(paper):
    sizes = [size(page) for page in paper.pages]
    first_annex = sizes.index(A4_LYING)
    assert first_annex >= 1
    assert sizes == [A4] * first_annex + [A4_LYING] * (len(sizes) - first_annex)


def test_only_bundled_fonts_are_embedded(paper):
    fonts = [font.get_object() for page in paper.pages for font in page["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].partition("+")[2] for font in fonts} <= {
        "Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic",
    }  # fmt: skip
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor


def test_text_is_read_back_in_nfc(paper):
    text = "".join(page.extract_text() for page in paper.pages)
    assert unicodedata.is_normalized("NFC", text)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "�" not in text


def test_head_has_the_parts_of_an_official_paper(paper):
    text = flat(paper.pages[0].extract_text())
    for part in (
        "SỞ CÔNG THƯƠNG TỈNH ĐẮK LẮK", "TRUNG TÂM KHUYẾN CÔNG VÀ TƯ VẤN PHÁT TRIỂN CÔNG NGHIỆP", "Số: /BC-TTKC",
        "Độc lập - Tự do - Hạnh phúc", "DỰ THẢO", "BÁO CÁO", "6 tháng đầu năm 2022",
    ):  # fmt: skip
        assert part in text, part
    assert re.search(r"Đắk Lắk, ngày\s+tháng\s+năm", text)


def test_written_parts_are_left_to_the_office(paper):
    text = flat("".join(page.extract_text() for page in paper.pages))
    assert text.count("(Phần này do đơn vị viết)") == 3
    assert "Nơi nhận:" in text
    assert "./." in text


def test_page_numbers_stand_in_the_top_margin_from_the_second_page(paper):
    numbers = []
    for page in paper.pages:
        width, height = size(page)
        above = [(text, x) for text, x, y in placed(page) if y > height - TOP_MARGIN]
        numbers.append([text for text, _ in above])
        for _, x in above:
            assert abs(x - (width + 85 - 43) / 2) < 12  # centred between margins of 30 and 15 mm
    body = [number for page, number in zip(paper.pages, numbers, strict=True) if size(page) == A4]
    assert body == [[], *([str(number)] for number in range(2, len(body) + 1))]
    assert numbers[len(body)] == ["1"]


def test_figures_of_the_dataset_stand_in_the_paper(paper, half):
    data = build(half)
    text = flat("".join(page.extract_text() for page in paper.pages))
    for key in ("plan.total", "plan.local", "implemented.support", "implemented.beneficiary", "contracted.value"):
        assert format_million(data.value(key)) in text, key
    assert "TỔNG CỘNG (06 đề án)" in text
    assert "Bằng chữ: Một tỷ năm trăm tám mươi triệu năm trăm nghìn đồng." in text


def test_annexes_are_five(paper):
    text = flat("".join(page.extract_text() for page in paper.pages))
    assert [f"Phụ lục {number} " in text for number in ("I", "II", "III", "IV", "V")] == [True] * 5


def test_paper_is_tagged_and_says_what_it_is(paper):
    root = paper.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert paper.metadata.title.endswith("6 tháng đầu năm 2022")
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    kinds = {tag["/S"] for tag in tags(root["/StructTreeRoot"])}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= kinds


def tags(node):
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()  # noqa: PLW2901
        if isinstance(child, dict) and "/S" in child:
            yield child
            yield from tags(child)


def test_table_heads_repeat_and_rows_are_not_cut(db, half):
    batch = make_batch()
    for number in range(60):
        make_project(f"Đề án số {number} " + "với một tên dài " * 6, batch=batch, local=10)
    pages = [flat(page.extract_text()) for page in PdfReader(io.BytesIO(pdf.render(build(half)))).pages]
    plan = [page for page in pages if "Đơn vị thụ hưởng" in page and "Tổng số" in page]
    assert len(plan) > 3
    for number in range(60):
        name = flat(f"Đề án số {number} " + "với một tên dài " * 6)
        assert sum(name in page for page in plan) == 1


def test_empty_period_makes_a_whole_paper(db, half):
    pages = PdfReader(io.BytesIO(pdf.render(build(half)))).pages
    text = flat("".join(page.extract_text() for page in pages))
    assert "Không có kế hoạch được phê duyệt trong kỳ." in text
    assert "Trong kỳ chưa phát sinh yêu cầu tư vấn." in text


def test_illustrative_rows_are_marked_on_every_page(db, half):
    make_project("Máy", batch=make_batch(is_illustrative=True), local=10, is_illustrative=True)
    pages = PdfReader(io.BytesIO(pdf.render(build(half)))).pages
    note = "Dữ liệu minh họa, tổng số theo báo cáo 6 tháng đầu năm 2022"
    assert all(note in flat(page.extract_text()) for page in pages)


def test_own_data_carry_no_note(paper):
    assert "minh họa" not in "".join(page.extract_text() for page in paper.pages)


@pytest.mark.parametrize("url", ["http://127.0.0.1/x.css", "https://example.org/x", "file:///etc/passwd"])
def test_paper_reads_static_files_only(url):
    with pytest.raises(TypesettingError, match=f"may use static files only, not {url}"):
        to_pdf(f'<html lang="vi"><title>x</title><link rel="stylesheet" href="{url}">')


def test_names_with_markup_stay_text(db, half):
    make_project("<b>Máy & <i>", batch=make_batch(), local=10)
    pages = PdfReader(io.BytesIO(pdf.render(build(half)))).pages
    assert "<b>Máy & <i>" in flat("".join(page.extract_text() for page in pages))
