"""Content codes: proposals from the wording, and the CSV in which a person confirms them."""

import pytest

from khuyencong.core.imports.problems import FileRefused
from projects.imports.codes import Codes, codes_in, propose, read_codes, write_codes
from projects.imports.sheet import read_plan
from tests.projects.imports.books import CODES, PLAN


def test_sample_wordings_give_the_codes_that_were_decided():
    assert propose(read_plan(PLAN).rows) == read_codes(CODES)


@pytest.mark.parametrize(
    ("wording", "codes"),
    [
        ("Hỗ trợ chuyển giao công nghệ và ứng dụng máy móc thiết bị tiên tiến", ["3.3", "3.4"]),
        ("Mô hình trình diễn kỹ thuật của cơ sở hiệu quả cần nhân rộng", ["3.2"]),
        ("Tổ chức hội chợ triển lãm sản phẩm CNNT", ["4.2"]),
        ("Tư vấn hướng dẫn tiếp cận chính sách", ["5.2"]),
        ("TƯ VẤN thiết kế bao bì", ["5.1"]),
        ("Bình chọn sản phẩm CNNT tiêu biểu", ["4.1"]),
        ("Xây dựng mạng lưới cộng tác viên", ["9.3"]),
        ("Mua sắm khác", []),
    ],
)
def test_wording_is_known_by_its_words(wording, codes):
    assert codes_in(wording) == codes


def test_heading_is_context_where_the_title_says_nothing():
    row = read_plan(PLAN).rows[0]
    row.title, row.group = "Máy CNC", "Ứng dụng máy móc; chuyển giao công nghệ"
    assert propose([row]) == {1: Codes("3.4")}
    row.group = "Khác"
    assert propose([row]) == {1: Codes()}


def test_proposals_are_written_and_read_back(tmp_path):
    rows = read_plan(PLAN).rows
    path = tmp_path / "ma.csv"
    path.write_text(write_codes(rows, propose(rows)), encoding="utf-8-sig")
    assert read_codes(path) == propose(rows)
    assert path.read_text(encoding="utf-8-sig").splitlines()[:2] == [
        "stt,main_content,second_content,place,title",
        "1,3.4,,,Hỗ trợ ứng dụng máy rang cà phê tự động trong chế biến cà phê bột",
    ]


def test_codes_saved_by_a_vietnamese_spreadsheet_are_read(tmp_path):
    path = tmp_path / "ma.csv"
    path.write_text('\ufeffstt;main_content;second_content;place\n1;"3,4";;xã Ea Tu, TP. Buôn Ma Thuột\n2;10;6;\n')
    assert read_codes(path) == {1: Codes("3.4", "", "xã Ea Tu, TP. Buôn Ma Thuột"), 2: Codes("10", "6")}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp mã ma.csv cần các cột stt, main_content, second_content."),
        (b"a,b\n1,2\n", "Tệp mã ma.csv cần các cột stt, main_content, second_content."),
        (b"stt,main_content\n1,3.4\nx,3.4\n", "Tệp mã ma.csv, dòng 3: số thứ tự “x” không hợp lệ hoặc trùng."),
        (b"stt,main_content\n1,3.4\n01,3.4\n", "Tệp mã ma.csv, dòng 3: số thứ tự “01” không hợp lệ hoặc trùng."),
        (b"stt,main_content\n", "Tệp mã ma.csv cần các cột stt, main_content, second_content."),
        (b"\xff\xfe\x00", "Không đọc được tệp mã ma.csv: cần tệp CSV mã hóa UTF-8."),
    ],
)
def test_codes_file_that_is_none_is_refused(tmp_path, content, sentence):
    path = tmp_path / "ma.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read_codes(path)
    assert str(refused.value) == sentence
