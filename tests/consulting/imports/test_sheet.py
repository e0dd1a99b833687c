"""Reading consulting logs: dates as text and as dates, and what is said about rows that cannot be read."""

import datetime as dt
import io

import pytest

from consulting.imports.sheet import DONE, IN_HAND, WAITING, read_log
from tests.consulting.imports.logs import HEAD, log_of, row
from tests.projects.imports.books import LOG, PLAN, changed


def said(file) -> list[str]:
    return [str(problem) for problem in read_log(file).problems]


def test_sample_log_is_read():
    log = read_log(LOG)
    assert (log.problems, log.is_illustrative, len(log.rows)) == ([], True, 31)
    assert [one.received_on for one in log.rows[:2]] == [dt.date(2022, 1, 10), dt.date(2022, 1, 17)]
    assert {one.outcome for one in log.rows} == {DONE}
    assert sum(one.products for one in log.rows) == 20
    first = log.rows[0]
    assert (first.row, first.name, first.place) == (5, "HTX Cà phê An Phát 1", "phường Tân Lập, TP. Buôn Ma Thuột")
    assert (first.phone, first.adviser, first.result) == ("0900 000 001", "Tổ tư vấn - Kỹ thuật", "Hoàn thành")


def test_every_problem_is_told_with_its_cell():
    file = log_of(
        row(day="31/02/2022"), row(2, day=None), row(3, day="10/1/22"), row(4, name=None), row(5, products="hai"),
        row(6, products=-1), row(7, result="Hủy"), row(8, adviser=None), row("x", name="HTX B"),
        (10, "10/01/2022", "HTX C"),
    )  # fmt: skip
    assert said(file) == [
        "Ô B3: Không có ngày 31/02/2022.",
        "Ô B4: Chưa nhập ngày. Viết ngày/tháng/năm, ví dụ 25/03/2022.",
        "Ô B5: “10/1/22” thiếu chữ số của năm. Viết đủ 4 chữ số, ví dụ 25/03/2022.",
        "Ô C6: Chưa ghi tên cơ sở.",
        "Ô G7: “hai” không phải là số sản phẩm (0 đến 100).",
        "Ô G8: “-1” không phải là số sản phẩm (0 đến 100).",
        "Ô I9: Không hiểu kết quả “Hủy”. Ghi “Hoàn thành”, “Đang tư vấn” hoặc để trống.",
        "Ô H10: Chưa ghi người tư vấn.",
        "Ô A11: Dòng có nội dung nhưng chưa có số thứ tự.",
        "Ô F12: Chưa ghi nội dung tư vấn.",
    ]


@pytest.mark.parametrize(
    ("result", "outcome"), [("Hoàn thành", DONE), ("ĐANG TƯ VẤN", IN_HAND), (None, WAITING), ("hoan thanh.", DONE)]
)
def test_result_tells_how_far_the_request_came(result, outcome):
    assert read_log(log_of(row(result=result))).rows[0].outcome == outcome


def test_telephone_kept_as_a_number_gets_its_zero_back():
    rows = read_log(log_of(row(phone=905123456), row(2, phone="0905 123 457"), row(3, phone=None))).rows
    assert [one.phone for one in rows] == ["0905123456", "0905 123 457", ""]


def test_columns_may_stand_in_another_order_and_some_be_absent():
    head = ("STT", "Nội dung", "Tên cơ sở", "Ngày nhận")
    log = read_log(log_of(("1.", "Nhãn hiệu", "HTX A", dt.date(2022, 5, 2)), (), (None, None, "Người lập"), head=head))
    assert log.problems == []
    [only] = log.rows
    assert (only.name, only.received_on, only.adviser, only.place) == ("HTX A", dt.date(2022, 5, 2), "", "")


def test_file_that_is_no_log_is_told():
    text = "Không thấy đầu sổ: cần các cột “TT”, “Ngày tiếp nhận”, “Cơ sở CNNT”, “Nội dung tư vấn”."
    assert said(PLAN) == [text]
    assert said(log_of(head=HEAD)) == ["Ô A3: Không thấy lượt tư vấn nào dưới đầu sổ."]
    [problem] = read_log(io.BytesIO(b"x"), name="so.xls").problems
    assert str(problem).startswith("Chỉ nhận tệp Excel .xlsx")


def test_two_logs_in_one_file_are_told():
    def copy(sheet):
        sheet.parent.copy_worksheet(sheet).title = "Bản cũ"

    assert said(changed(LOG, then=copy)) == [
        "Tệp có 2 trang tính đều là sổ tư vấn (“Sổ theo dõi”, “Bản cũ”); chỉ để lại một trang."
    ]


def test_formula_without_a_stored_result_is_told_once():
    problems = said(log_of(row(day="=TODAY()")))
    assert len(problems) == 1
    assert problems[0].startswith("Ô B3: 1 ô công thức chưa có kết quả")
