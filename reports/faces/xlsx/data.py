"""The two data sheets: one row a đề án or line of money, one row a lượt tư vấn. Only their helper columns calculate."""

from collections.abc import Iterable

from reports.breakdowns import NO_BATCH, batch_name
from reports.dataset import Dataset
from reports.faces.xlsx.advances import SUM_COLUMNS, SUMS, vouchers_of, write_sums
from reports.faces.xlsx.book import FIRST, HEAD_ROW, LAST, Book, Column, Range, Sheet
from reports.faces.xlsx.names import LineNames
from reports.rows import LINES_CODE, ProjectRow, RequestRow

PROJECT, OTHER_LINE, NO_CODE = "Đề án", "Nội dung chi khác", "–"
DUPLICATE = "Trùng"

AMOUNTS = {"national": "KC quốc gia", "local": "KC địa phương", "beneficiary": "Đối ứng", "other": "Nguồn khác"}


def amounts(prefix: str, path: str, after: str = "") -> tuple[Column, ...]:
    """One column a source of money, e.g. `accepted_local` "KC địa phương nghiệm thu"."""
    return tuple(
        Column(f"{prefix}{key}", f"{name}{after}", 15, "int", f"{path}.{key}") for key, name in AMOUNTS.items()
    )


PLACE_COLUMNS = (
    Column("district", "Địa bàn đến hết 30/06/2025", 24),
    Column("commune", "Địa bàn từ 01/07/2025", 24),
)
# What the sheet "Phân tích" tells rows apart by, in the words of its lines.
BREAKDOWN_COLUMNS = (
    Column("office", "Đơn vị lập đề án", 24),
    Column("programme", "Chương trình", 22),
    *PLACE_COLUMNS,
    Column("group", "Nhóm nội dung", 30),
)
PROJECT_COLUMNS = (
    Column("number", "STT", 6, "int"),
    Column("code", "Mã đề án", 13),
    Column("title", "Tên đề án", 45),
    Column("kind", "Loại", 12),
    Column("batch", "Kế hoạch", 24),
    Column("content_code", "Mã nội dung", 9),
    Column("content_name", "Nội dung", 32),
    Column("unit", "Đơn vị thực hiện", 22),
    Column("beneficiary_name", "Đơn vị thụ hưởng", 28),
    Column("place", "Địa điểm", 28),
    *amounts("", "money"),
    Column("support", "KC hỗ trợ", 15, "int"),
    Column("total", "Tổng kinh phí", 16, "int"),
    Column("planned_on", "Phê duyệt kế hoạch", 12, "date"),
    *amounts("plan_", "decided", " theo quyết định"),
    *amounts("amended_", "amended", " sau điều chỉnh"),
    Column("contracted_on", "Ký hợp đồng", 12, "date"),
    Column("contract_value", "KC theo hợp đồng", 15, "int"),
    *SUM_COLUMNS,
    Column("started_on", "Triển khai", 12, "date"),
    Column("accepted_on", "Nghiệm thu", 12, "date"),
    *amounts("accepted_", "accepted", " nghiệm thu"),
    Column("refused_on", "Không nghiệm thu", 12, "date"),
    Column("settled_on", "Quyết toán", 12, "date"),
    *amounts("settled_", "settled", " quyết toán"),
    Column("changed_on", "Điều chỉnh", 12, "date"),
    Column("stopped_on", "Ngừng triển khai", 12, "date"),
    Column("state", "Trạng thái hiện nay", 20),
    *BREAKDOWN_COLUMNS,
)
REQUEST_COLUMNS = (
    Column("number", "STT", 6, "int"),
    Column("code", "Mã tra cứu", 12),
    Column("received_on", "Tiếp nhận", 12, "date"),
    Column("completed_on", "Hoàn thành", 12, "date"),
    Column("category_key", "Mã loại", 8),
    Column("category_name", "Loại yêu cầu", 40),
    Column("establishment_key", "Mã cơ sở", 10),
    Column("establishment_name", "Cơ sở", 32),
    Column("place", "Địa bàn", 30),
    Column("channel", "Kênh tiếp nhận", 18),
    Column("state", "Trạng thái hiện nay", 18),
    Column("sessions", "Số buổi trong kỳ", 10, "int"),
    Column("products", "Số sản phẩm, mỗi sản phẩm tính một lần trong loại", 26, "int"),
    Column("is_counted", "Tính vào kỳ", 9, "int"),
    Column("new_in_category", "Cơ sở mới trong loại", 10, "int"),
    Column("new_in_period", "Cơ sở mới trong kỳ", 10, "int"),
    Column("office", "Đơn vị tư vấn", 24),
    *PLACE_COLUMNS,
)


def batch_label(report: Dataset, batch_id: int | None, name: str) -> str:
    """The batch with its decision, which tells apart batches of one name."""
    found = (batch for batch in (*report.batches, *report.earlier_batches) if batch.pk == batch_id)
    return next((batch_name(batch) for batch in found), name)


def category_keys(report: Dataset) -> dict[str, str]:
    """What stands for a category in the sheets, "L1", "L2" …: its code is a word of the program."""
    codes = (*(category.code for category in report.categories), *(row.category_code for row in report.requests))
    return {code: f"L{number}" for number, code in enumerate(dict.fromkeys(codes), 1)}


def content_code(code: str) -> str:
    return NO_CODE if code == LINES_CODE else code


def write_projects(book: Book) -> Range:
    report, names, vouchers = book.report, LineNames(book.report), vouchers_of(book.report)
    rows = [row for row in report.projects if row.advances or _has_a_date(row)]
    sheet, where = book.add_sheet("Dữ liệu"), Range("Dữ liệu", PROJECT_COLUMNS, len(rows))
    sheet.open("Dữ liệu đề án của báo cáo", PROJECT_COLUMNS, pages_wide=3)
    for index, row in enumerate(rows):
        line = HEAD_ROW + 1 + index
        extra = {
            "number": index + 1, "kind": PROJECT if row.is_project else OTHER_LINE,
            "batch": batch_label(report, row.batch_id, row.batch_name) or NO_BATCH.name,
            "content_code": content_code(row.content_code),
            **names.project(row),
        }  # fmt: skip
        _write_values(sheet, line, row, extra, formulas=("support", "total", *SUMS))
        national, local, own, other, support = (
            where.cell(key, line) for key in ("national", "local", "beneficiary", "other", "support")
        )
        sheet.formula(line, where.index("support"), f"{national}+{local}", row.money.support)
        sheet.formula(line, where.index("total"), f"{support}+{own}+{other}", row.money.total)
        write_sums(sheet, line, row, where, vouchers)
    sheet.close(HEAD_ROW + max(len(rows), 1))
    return where


def write_requests(book: Book) -> Range:
    rows, keys, names = book.report.requests, category_keys(book.report), LineNames(book.report)
    sheet, where = book.add_sheet("Dữ liệu tư vấn"), Range("Dữ liệu tư vấn", REQUEST_COLUMNS, len(rows))
    sheet.open("Dữ liệu tư vấn của báo cáo", REQUEST_COLUMNS, pages_wide=2)
    for index, row in enumerate(rows):
        line = HEAD_ROW + 1 + index
        extra = {
            "number": index + 1,
            "category_key": keys[row.category_code],
            "establishment_key": f"CS-{row.establishment}" if row.establishment else "",
            **names.request(row),
        }
        _write_values(sheet, line, row, extra, formulas=("is_counted", "new_in_category", "new_in_period"))
        _write_flags(sheet, line, row, where)
    sheet.close(HEAD_ROW + max(len(rows), 1))
    return where


def _has_a_date(row: ProjectRow) -> bool:
    return any(column.value(row) for column in PROJECT_COLUMNS if column.style == "date")


def _write_values(sheet: Sheet, line: int, row, extra: dict, formulas: Iterable[str]) -> None:
    """Everything but the cells of `formulas`, which the caller writes."""
    values = [
        None if column.key in formulas else extra[column.key] if column.key in extra else column.value(row)
        for column in sheet.columns
    ]
    for index, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
        if column.key not in formulas:
            sheet.write(line, index, value, column.style)
    sheet.fit_row(line, values)


def _write_flags(sheet: Sheet, line: int, row: RequestRow, where: Range) -> None:
    """Whether the row counts, and whether its establishment stands here for the first time."""
    received, state, counted, key = (
        where.cell(name, line) for name in ("received_on", "state", "is_counted", "establishment_key")
    )
    in_period = f'IF(AND({received}>={FIRST},{received}<={LAST},{state}<>"{DUPLICATE}"),1,0)'
    sheet.formula(line, where.index("is_counted"), in_period, int(row.is_counted))
    same = {
        name: f"{where.down_to(name, line)},{where.cell(name, line)}" for name in ("establishment_key", "category_key")
    }
    seen = f"{same['establishment_key']},{where.down_to('is_counted', line)},1"
    for name, criteria in (("new_in_category", f"{seen},{same['category_key']}"), ("new_in_period", seen)):
        formula = f'IF(AND({counted}=1,{key}<>""),IF(COUNTIFS({criteria})=1,1,0),0)'
        sheet.formula(line, where.index(name), formula, getattr(row, name))
