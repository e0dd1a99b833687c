"""The columns of a plan, as the people who keep such sheets call them (folded words)."""

from khuyencong.core.imports.heads import Head
from khuyencong.core.imports.problems import Problem
from khuyencong.core.imports.workbook import Grid, address

TEXTS = {
    "title": r"\bten (de an|nhiem vu|noi dung)\b|^(ten )?de an\b|^noi dung( de an| thuc hien)?$",
    "implementing_unit": r"(don vi|co quan|to chuc) (thuc hien|chu tri)",
    "beneficiary": r"thu huong|doi tuong ho tro",
    "place": r"dia diem|dia ban|dia chi",
    "duration": r"thoi gian|tien do",
    "objective": r"muc tieu|quy mo",
    "note": r"ghi chu",
}
MONEY = {
    "national": r"\bkcqg\b|quoc gia|trung uong",
    "local": r"\bkcdp\b|dia phuong|ngan sach tinh",
    "beneficiary_money": r"doi ung|thu huong|von tu co",
    "other": r"\bkhac\b|long ghep",
    "total": r"^tong\b|^cong$|^kinh phi( thuc hien)?$",
}
# Role of the column → source of money (registry Source).
SOURCES = {"national": "national", "local": "local", "beneficiary_money": "beneficiary", "other": "other"}
NEEDED = ("title",)


def check_columns(grid: Grid, head: Head) -> tuple[list[Problem], list[str]]:
    """(problems, notes) on columns that are missing or that we do not know.

    A column of money that we do not know would lose money, so it stops the import; any other is left out and named.
    """
    problems, notes = list(head.problems), []
    if not any(head.column(role) for role in SOURCES):
        text = "Không thấy cột nguồn kinh phí nào, ví dụ “KC quốc gia”, “KC địa phương”, “Đối ứng”, “Nguồn khác”."
        problems.append(Problem(text, address(head.top, head.columns[0].number)))
    if not head.column("place"):
        problems.append(Problem("Không thấy cột “Địa điểm thực hiện”.", address(head.top, head.columns[0].number)))
    for column in head.unknown():
        if not any(grid.text(row, column.number) for row in range(head.body, grid.height + 1)):
            continue
        if column.of_money:
            text = f"Không nhận ra cột “{column.label}”. Ghi rõ nguồn: KC quốc gia, KC địa phương, Đối ứng, Nguồn khác."
            problems.append(Problem(text, address(head.top, column.number)))
        else:
            notes.append(f"Cột “{column.label}” không có trong đề án nên không nhập.")
    return problems, notes
