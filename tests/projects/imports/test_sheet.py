"""Reading plan workbooks: what is read, and what is said about sheets that do not agree with themselves."""

import datetime as dt
import io

import pytest

from khuyencong.core.numbers import Unit
from projects.imports.sheet import read_plan
from tests.projects.imports.books import HEAD, PLAN, changed, plan, project, table

UNREADABLE_WORDS = (
    "Ô B38: Không đọc được số tiền bằng chữ “Bằng chữ: Năm tỷ và một ít”. Ví dụ: Hai tỷ năm trăm mười lăm triệu đồng."
)
UNCALCULATED = (
    "Ô G11: 2 ô công thức chưa có kết quả trong tệp (G11, G12). Mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi nhập."
)


def said(file, unit=None) -> list[str]:
    """The problems, with plain blanks."""
    return [str(problem).replace("\u00a0", " ") for problem in read_plan(file, unit).problems]


def test_sample_plan_is_read_to_the_dong():
    sheet = read_plan(PLAN)
    assert (sheet.problems, sheet.notes) == ([], [])
    assert (sheet.title.programme, sheet.title.name, sheet.title.kind, sheet.title.year) == (
        "local", "Đợt 1", "round", 2022,
    )  # fmt: skip
    assert sheet.title.is_illustrative
    assert (sheet.file_name, sheet.sheet_name, sheet.unit) == (
        "ke-hoach-dot-1-2022.xlsx",
        "Biểu tổng hợp",
        Unit.MILLION,
    )
    assert [row.number for row in sheet.rows] == list(range(1, 24))
    assert sheet.sums() == {"local": 2_515_000_000, "beneficiary": 2_859_000_000}
    assert sheet.total == 5_374_000_000


def test_sample_rows_keep_their_words():
    rows = {row.number: row for row in read_plan(PLAN).rows}
    first = rows[1]
    assert first.title == "Hỗ trợ ứng dụng máy rang cà phê tự động trong chế biến cà phê bột"
    assert first.implementing_unit == "Trung tâm Khuyến công"
    assert (first.beneficiary, first.place) == ("HTX Nông nghiệp Sạch Ea Tu", "xã Ea Tu, TP. Buôn Ma Thuột")
    assert (first.duration, first.note, first.row) == ("Năm 2022", "", 11)
    assert first.group == "Hỗ trợ ứng dụng máy móc thiết bị, chuyển giao công nghệ tiên tiến"
    assert first.money == {"local": 100_000_000, "beneficiary": 130_000_000}
    assert [number for number, row in rows.items() if row.is_group] == [16, 17]


# -- figures that do not agree


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        (
            {"H10": 1411},
            ["Ô H10: Cột KC địa phương ghi 1.411 triệu đồng nhưng cộng các đề án của nhóm I là 1.410 triệu đồng."],
        ),
        (
            {"G9": 5375},
            ["Ô G9: Cột tổng số ghi 5.375 triệu đồng nhưng cộng các đề án của cả biểu là 5.374 triệu đồng."],
        ),
        (
            {"B38": "Bằng chữ: Năm tỷ ba trăm bảy mươi lăm triệu đồng./."},
            ["Ô B38: Số tiền bằng chữ là 5.375.000.000 đồng nhưng cộng các đề án là 5.374.000.000 đồng."],
        ),
        (
            {"B38": "Bằng chữ: Năm tỷ và một ít"},
            [UNREADABLE_WORDS],
        ),
        (
            {"G11": 231, "G10": 3249, "G9": 5375},
            ["Ô G11: Tổng số 231 triệu đồng khác tổng các nguồn 230 triệu đồng (KC địa phương 100 + đối ứng 130)."],
        ),
    ],
)
def test_disagreement_is_told_with_its_cell(cells, problems):
    assert said(changed(PLAN, cells)) == problems


def test_all_problems_are_told_at_once():
    problems = said(changed(PLAN, {"H12": "một trăm", "A14": 3, "H10": 5, "B38": "Bằng chữ: Một triệu đồng."}))
    assert [problem.partition(":")[0] for problem in problems] == ["Ô H12", "Ô A14"]
    # What adds up an unreadable cell is not accused on top of it.
    problems = said(changed(PLAN, {"A14": 3, "H10": 5, "B38": "Bằng chữ: Một triệu đồng."}))
    assert [problem.partition(":")[0] for problem in problems] == ["Ô A14", "Ô H10", "Ô B38"]


@pytest.mark.parametrize("amount", ["100tr", "một trăm", "1.00", "-5", "100.5", "12,34,5", True, "#REF!"])
def test_amount_that_is_no_number_is_refused(amount):
    [problem] = said(changed(PLAN, {"H12": amount}))
    assert problem.startswith(f"Ô H12: “{amount}”")


def test_amount_below_one_dong_is_refused():
    assert said(plan(project(1, 100.00000055, 100.00000055))) == [
        "Ô F6: “100.00000055” triệu không tròn đồng. Số tiền phải là số nguyên đồng.",
        "Ô G6: “100.00000055” triệu không tròn đồng. Số tiền phải là số nguyên đồng.",
    ]


def test_float_noise_of_a_cell_is_no_difference():
    sheet = read_plan(plan(("", "TỔNG CỘNG", "", "", "", 262.5, 262.5), project(1, 262.50000000000006, 262.5)))
    assert (sheet.problems, sheet.total) == ([], 262_500_000)


def test_numbers_written_as_text_are_read():
    sheet = read_plan(plan(project("01", "1.262,5", "1.000", "262,5"), project("2.", "-", "1.000", "–")))
    assert sheet.rows[0].money == {"local": 1_000_000_000, "beneficiary": 262_500_000}
    assert [str(problem) for problem in sheet.problems] == [
        "Ô F7: Tổng số 0 triệu đồng khác tổng các nguồn 1.000 triệu đồng (KC địa phương 1.000)."
    ]


def test_project_without_money_title_or_place_is_told():
    empty = ("", "Trung tâm Khuyến công", "HTX Ea Tu", "")
    assert said(plan(project(1, None, None, texts=empty))) == [
        "Ô B6: Chưa ghi tên đề án.",
        "Ô E6: Chưa ghi địa điểm thực hiện.",
        "Ô F6: Đề án chưa có kinh phí của nguồn nào.",
    ]


def test_several_beneficiaries_in_one_cell_are_told():
    several = ("Máy sấy", "", "HTX Ea Tu; Công ty TNHH An Phát", "xã Ea Tu")
    assert said(plan(project(1, 100, 100, texts=several))) == [
        "Ô D6: Một ô nêu nhiều đơn vị thụ hưởng. Tách thành từng dòng, hoặc ghi “nhóm” ở cột Ghi chú."
    ]


# -- numbers and rows


def test_number_used_twice_is_told():
    assert said(changed(PLAN, {"A13": 2})) == [
        "Ô A13: Số thứ tự 2 đã có ở ô A12. Mỗi đề án một số trong cả biểu."
    ]  # fmt: skip


def test_row_with_money_and_no_number_is_told():
    assert said(plan(project(1, 100, 100), project(None, 50, 50))) == ["Ô A7: Dòng có số tiền nhưng chưa có số thứ tự."]


def test_number_that_is_none_is_told():
    assert said(plan(project("1.1", 100, 100), project(2, 50, 50))) == [
        "Ô A6: “1.1” không phải là số thứ tự. Đề án đánh số 1, 2, 3; nhóm đánh số La Mã I, II, III."
    ]


def test_line_without_number_and_money_is_noted_above_and_ignored_below():
    footer = ("Nơi nhận:", None, None, None, None, "Đắk Lắk, ngày 10 tháng 01 năm 2022")
    sheet = read_plan(plan((None, "Trong đó:"), project(1, 100, 100), (), footer, (None, "NGƯỜI LẬP BIỂU")))
    assert sheet.problems == []
    assert sheet.notes == ["Dòng 6 “Trong đó:” không có số thứ tự và số tiền nên không nhập."]


def test_sections_and_groups_within_them_are_checked_each():
    lines = [
        ("A", "Đề án địa phương", None, None, None, 300, 300),
        ("I", "Máy móc", None, None, None, 200, 200), project(1, 200, 200),
        ("II", "Nhãn hiệu"), project(2, 100, 100),
        ("B", "Nội dung khác", None, None, None, 51, 51), project(3, 50, 50),
        ("TỔNG CỘNG (A+B)", None, None, None, None, 350, 350),
    ]  # fmt: skip
    sheet = read_plan(plan(*lines))
    assert [str(problem) for problem in sheet.problems] == [
        "Ô F11: Cột tổng số ghi 51 triệu đồng nhưng cộng các đề án của nhóm B là 50 triệu đồng.",
        "Ô G11: Cột KC địa phương ghi 51 triệu đồng nhưng cộng các đề án của nhóm B là 50 triệu đồng.",
    ]
    assert [row.group for row in sheet.rows] == [
        "Đề án địa phương / Máy móc", "Đề án địa phương / Nhãn hiệu", "Nội dung khác",
    ]  # fmt: skip


def test_total_of_a_group_below_it_is_checked_against_the_group():
    lines = [("I", "Máy móc"), project(1, 200, 200), (None, "Cộng (I)", None, None, None, 201, 200)]
    assert said(
        plan(*lines, ("II", "Nhãn hiệu"), project(2, 1, 1), (None, "Cộng nhóm II", None, None, None, 1, 1))
    ) == ["Ô F8: Cột tổng số ghi 201 triệu đồng nhưng cộng các đề án của nhóm I là 200 triệu đồng."]


def test_hidden_rows_are_read_like_the_others():
    def hide(sheet):
        sheet.row_dimensions[12].hidden = True

    sheet = read_plan(changed(PLAN, then=hide))
    assert (sheet.problems, len(sheet.rows)) == ([], 23)


def test_sheet_without_projects_is_told():
    assert said(plan(("I", "Máy móc"))) == [
        "Ô A6: Không thấy đề án nào dưới đầu biểu: mỗi đề án có số thứ tự 1, 2, 3 ở cột STT."
    ]


def test_formula_without_a_stored_result_is_told_once():
    problems = said(changed(PLAN, {"G11": "=H11+I11", "G12": "=SUM(H12:I12)"}))
    assert problems == [UNCALCULATED]


# -- the head


def test_columns_may_stand_in_another_order_with_blank_ones_between():
    head = (
        ("TT", None, "Kinh phí (triệu đồng)", None, None, None, "Địa điểm", "Nội dung đề án", "Cơ sở thụ hưởng"),
        (None, None, "Đối ứng", "KCĐP", None, "Cộng"),
    )
    row = (1, None, 130, 100, None, 230, "xã Ea Tu", "Máy sấy", "HTX Ea Tu")
    sheet = read_plan(table(*head, row, unit=None))
    assert sheet.problems == []
    [only] = sheet.rows
    assert (only.title, only.place, only.beneficiary) == ("Máy sấy", "xã Ea Tu", "HTX Ea Tu")
    assert (only.money, sheet.unit) == ({"local": 100_000_000, "beneficiary": 130_000_000}, Unit.MILLION)


def test_national_column_and_three_rows_of_head_are_read():
    head = (
        ("STT", "Tên đề án", "Địa điểm", "Tổng kinh phí", None, None, None, None, "Ghi chú"),
        (None, None, None, "Tổng số", "Trong đó"),
        (None, None, None, None, "KC quốc gia", "KC địa phương", "Đối ứng của cơ sở", "Nguồn vốn khác"),
        ("(1)", "(2)", "(3)", "(4=5+6+7+8)", "(5)", "(6)", "(7)", "(8)", "(9)"),
    )
    sheet = read_plan(table(*head, (1, "Máy sấy", "xã Ea Tu", 1000, 300, 100, 500, 100, "x")))
    assert sheet.problems == []
    assert sheet.rows[0].money == {
        "national": 300_000_000, "local": 100_000_000, "beneficiary": 500_000_000, "other": 100_000_000,
    }  # fmt: skip


def test_column_of_money_without_a_source_stops_and_other_unknown_columns_are_noted():
    head = (
        ("STT", "Tên đề án", "Địa điểm", "Mã số", "Kinh phí"),
        (None, None, None, None, "Tổng số", "KC địa phương", "Hỗ trợ"),
    )
    sheet = read_plan(table(*head, (1, "Máy sấy", "xã Ea Tu", "X1", 100, 100, 20)))
    assert [str(problem) for problem in sheet.problems] == [
        "Ô G4: Không nhận ra cột “Hỗ trợ”. Ghi rõ nguồn: KC quốc gia, KC địa phương, Đối ứng, Nguồn khác."
    ]
    assert sheet.notes == ["Cột “Mã số” không có trong đề án nên không nhập."]


def test_column_standing_twice_is_told():
    head = (("STT", "Tên đề án", "Địa điểm", "KC địa phương", "KCĐP"),)
    assert said(table(*head, (1, "Máy sấy", "xã Ea Tu", 100, 100))) == [
        "Ô E4: Cột “KCĐP” trùng vai trò với cột “KC địa phương”; xin bỏ hoặc đổi tên một cột."
    ]


def test_sheet_without_place_or_source_columns_is_told():
    assert said(table(("STT", "Tên đề án"), (1, "Máy sấy"))) == [
        "Ô A4: Không thấy cột nguồn kinh phí nào, ví dụ “KC quốc gia”, “KC địa phương”, “Đối ứng”, “Nguồn khác”.",
        "Ô A4: Không thấy cột “Địa điểm thực hiện”.",
        "Ô A5: Đề án chưa có kinh phí của nguồn nào.",
    ]


def test_sheet_without_a_head_is_told():
    assert said(table(("Họ và tên", "Tuổi"), ("Lan", 30))) == [
        "Không thấy đầu biểu: cần một dòng có cột “STT” và cột “Tên đề án”."
    ]


def test_two_plans_in_one_file_are_told_and_hidden_sheets_are_not_read():
    def copy(sheet):
        sheet.parent.copy_worksheet(sheet).title = "Bản cũ"

    def copy_and_hide(sheet):
        copy(sheet)
        sheet.parent["Bản cũ"].sheet_state = "hidden"

    assert said(changed(PLAN, then=copy)) == [
        "Tệp có 2 trang tính đều là biểu kế hoạch (“Biểu tổng hợp”, “Bản cũ”); chỉ để lại một trang."
    ]
    assert said(changed(PLAN, then=copy_and_hide)) == []


# -- title and unit


def test_unit_must_be_there():
    assert said(changed(PLAN, {"K6": None})) == [
        "Không thấy đơn vị tính ở đầu biểu. Ghi “ĐVT: triệu đồng” (nghìn đồng, đồng) rồi nhập lại, hoặc chọn đơn vị."
    ]
    assert read_plan(changed(PLAN, {"K6": None}), Unit.MILLION).total == 5_374_000_000


def test_unit_must_agree_with_the_one_chosen():
    assert said(PLAN, Unit.DONG) == [
        "Biểu ghi “ĐVT: triệu đồng” nhưng đơn vị được chọn là đồng. Xin kiểm tra lại."
    ]  # fmt: skip
    assert said(changed(PLAN, {"G7": "Kinh phí (nghìn đồng)"})) == [
        "Biểu ghi nhiều đơn vị tính khác nhau: “ĐVT: triệu đồng”; “Kinh phí (nghìn đồng)”."
    ]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("ĐVT: đồng", Unit.DONG), ("Đơn vị tính: Đồng", Unit.DONG), ("ĐVT: 1.000 đồng", Unit.THOUSAND),
        ("(Đơn vị: nghìn đồng)", Unit.THOUSAND), ("ĐVT: 1.000đ", Unit.THOUSAND), ("ĐVT: 1.000.000 đồng", Unit.MILLION),
        ("Triệu đồng", Unit.MILLION), ("ĐVT: tỷ đồng", Unit.BILLION), ("ĐVT: VNĐ", Unit.DONG),
    ],
)  # fmt: skip
def test_unit_is_read_in_its_usual_spellings(text, unit):
    sheet = read_plan(plan(project(1, 3000, 3000), unit=text))
    assert (sheet.problems, sheet.unit, sheet.total) == ([], unit, 3000 * unit.factor)


def test_ambiguous_amount_in_billions_is_refused():
    assert said(plan(project(1, "4.899", "4.899"), unit="ĐVT: tỷ đồng")) == [
        "Ô F6: “4.899” tỷ hiểu được hai cách. Viết 4,899 hoặc 4899.",
        "Ô G6: “4.899” tỷ hiểu được hai cách. Viết 4,899 hoặc 4899.",
    ]


@pytest.mark.parametrize(
    ("title", "facts"),
    [
        ("KẾ HOẠCH KHUYẾN CÔNG QUỐC GIA ĐỢT II/2023", ("national", "Đợt 2", "round", 2023)),
        ("Kế hoạch bổ sung đề án KCĐP đợt 02 năm 2021", ("local", "Bổ sung đợt 2", "supplement", 2021)),
        ("ĐIỀU CHỈNH KẾ HOẠCH KHUYẾN CÔNG ĐỊA PHƯƠNG ĐỢT 1 NĂM 2022 (Kèm theo Quyết định 9/QĐ-SCT ngày 5/1/2023)",
         ("local", "Điều chỉnh đợt 1", "adjustment", 2022)),
    ],
)  # fmt: skip
def test_title_gives_programme_round_and_year(title, facts):
    found = read_plan(plan(project(1, 1, 1), title=title)).title
    assert (found.programme, found.name, found.kind, found.year) == facts


def test_title_that_says_too_little_or_too_much_is_told():
    assert said(plan(project(1, 1, 1), title="BIỂU TỔNG HỢP ĐỀ ÁN")) == [
        "Tiêu đề chưa nêu chương trình. Ghi “KHUYẾN CÔNG ĐỊA PHƯƠNG” hoặc “KHUYẾN CÔNG QUỐC GIA”.",
        "Tiêu đề chưa nêu đợt. Ghi một đợt, ví dụ “ĐỢT 1”.",
        "Tiêu đề chưa nêu năm. Ghi một năm, ví dụ “NĂM 2022”.",
    ]
    title = "KẾ HOẠCH KHUYẾN CÔNG QUỐC GIA VÀ KHUYẾN CÔNG ĐỊA PHƯƠNG ĐỢT 1, ĐỢT 2 NĂM 2022 - 2023"
    assert said(plan(project(1, 1, 1), title=title)) == [
        "Tiêu đề nêu cả hai chương trình. Ghi “KHUYẾN CÔNG ĐỊA PHƯƠNG” hoặc “KHUYẾN CÔNG QUỐC GIA”.",
        "Tiêu đề nêu nhiều đợt (1, 2). Ghi một đợt, ví dụ “ĐỢT 1”.",
        "Tiêu đề nêu nhiều năm (2022, 2023). Ghi một năm, ví dụ “NĂM 2022”.",
    ]


def test_texts_of_other_kinds_become_text():
    texts = ("Máy sấy", None, "HTX Ea Tu", "xã Ea Tu")
    head = (*HEAD[0], None, None, "Thời gian thực hiện"), HEAD[1]
    rows = [(n, *texts, 1, 1, None, when) for n, when in enumerate([2022, dt.date(2022, 5, 1), 2022.0, " quý  II "], 1)]
    assert [row.duration for row in read_plan(table(*head, *rows)).rows] == ["2022", "01/05/2022", "2022", "quý II"]


def test_plan_from_a_refused_file_has_that_problem_alone():
    file = io.BytesIO(b"x")
    sheet = read_plan(file, name="a.xlsx")
    assert [problem.cell for problem in sheet.problems] == [""]
    assert sheet.file_name == "a.xlsx"
