"""Content codes of a plan's rows: proposed from the wording, confirmed by a person, kept as a small CSV."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from khuyencong.core.imports.problems import FileRefused
from khuyencong.core.imports.workbook import is_count
from khuyencong.core.text import fold, nfc, squeeze
from projects.imports.rows import PlanRow


@dataclass(frozen=True)
class Codes:
    """What a person confirmed for one row: main content, second content, and the place where the sheet's is unclear."""

    main: str = ""
    second: str = ""
    place: str = ""


# Words by which a wording is known, folded. A code stands where its words do: "hội chợ và tập huấn" is 4.3, then 9.1.
# A narrower rule stands above the wider one that it takes the place of (last column).
RULES = (
    ("1", r"dao tao nghe|truyen nghe", ""),
    ("2.2", r"khoi su|khoi nghiep|thanh lap doanh nghiep", ""),
    ("2.3", r"thi truong tieu thu|xuat khau", ""),
    ("3.5", r"san xuat sach hon", "3.1"),
    ("3.2", r"trinh dien.*nhan rong|nhan rong.*mo hinh", "3.1"),
    ("3.1", r"trinh dien", ""),
    ("3.3", r"chuyen giao cong nghe|tien bo khoa hoc", ""),
    ("3.4", r"ung dung (may|thiet bi|day chuyen|he thong|lo|cong nghe)|may moc thiet bi|thiet bi tien tien", ""),
    ("4.1", r"binh chon", ""),
    ("4.2", r"to chuc (hoi cho|trien lam)", "4.3"),
    ("4.3", r"hoi cho|trien lam", ""),
    ("4.4", r"nhan hieu|thuong hieu", ""),
    ("4.5", r"trung bay|quang ba san pham|xuc tien thuong mai|thuong mai dien tu", ""),
    ("5.2", r"tu van.*chinh sach|tiep can chinh sach", "5.1"),
    ("5.1", r"tu van\b", ""),
    ("6", r"an pham|trang (thong tin dien tu|ttdt|web)|ban tin|truyen hinh|truyen thanh|tuyen truyen|to roi", ""),
    ("7.2", r"cum cong nghiep", ""),
    ("7.3", r"di doi", ""),
    ("7.4", r"xu ly o nhiem|xu ly (nuoc|chat|khi) thai", ""),
    ("8", r"hop tac quoc te", ""),
    ("9.1", r"(tap huan|boi duong) nghiep vu", ""),
    ("9.2", r"khao sat.*hoc tap|tham quan.*khao sat|hoc tap kinh nghiem|hoi nghi|hoi thao", ""),
    ("9.3", r"cong tac vien|co so vat chat", ""),
    ("9.4", r"xay dung (chuong trinh|ke hoach)", ""),
    ("9.5", r"quan ly chung|quan ly chuong trinh|kiem tra giam sat|nghiem thu", ""),
)  # fmt: skip

FIELDS = ("stt", "main_content", "second_content", "place", "title")


def propose(rows: Iterable[PlanRow]) -> dict[int, Codes]:
    """`{row number: codes}` by the wording of the title, else of the heading above; empty where neither says."""
    proposals = {}
    for row in rows:
        codes = codes_in(row.title) or codes_in(row.group)[:1]
        main, second = (*codes, "", "")[:2]
        proposals[row.number] = Codes(main, second)
    return proposals


def codes_in(wording: str) -> list[str]:
    """Content codes whose words stand in `wording`, in the order in which they stand there."""
    folded = fold(wording)
    places = {code: match.start() for code, words, _ in RULES if (match := re.search(rf"\b(?:{words})", folded))}
    replaced = {wider for code, _, wider in RULES if code in places and wider}
    return sorted(places.keys() - replaced, key=places.__getitem__)


def read_codes(path: Path) -> dict[int, Codes]:
    """`{row number: codes}` from a CSV with the columns stt and main_content; second_content and place may be there.

    Commas or semicolons between the columns, as Excel saves them. Other columns are ignored.

    Raises:
        FileRefused: no such columns, a number that is none, or one that stands twice.
    """
    try:
        text = nfc(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefused(f"Không đọc được tệp mã {path.name}: cần tệp CSV mã hóa UTF-8.") from error
    semicolons = text.partition("\n")[0].count(";") > 1
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if semicolons else ","))
    if not rows or not {"stt", "main_content"} <= rows[0].keys():
        raise FileRefused(f"Tệp mã {path.name} cần các cột stt, main_content, second_content.")
    codes: dict[int, Codes] = {}
    for line, row in enumerate(rows, 2):
        number = squeeze(row["stt"] or "")
        if not is_count(number) or int(number) in codes:
            raise FileRefused(f"Tệp mã {path.name}, dòng {line}: số thứ tự “{number}” không hợp lệ hoặc trùng.")
        codes[int(number)] = _codes(row)
    return codes


def write_codes(rows: Iterable[PlanRow], codes: Mapping[int, Codes]) -> str:
    """The CSV to check and hand back, one line a row of the plan."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for row in rows:
        one = codes.get(row.number, Codes())
        writer.writerow([row.number, one.main, one.second, one.place, row.title])
    return out.getvalue()


def _codes(row: Mapping[str, str | None]) -> Codes:
    # A spreadsheet may have turned 3.4 into 3,4
    main, second = (squeeze(row.get(key) or "").replace(",", ".") for key in ("main_content", "second_content"))
    return Codes(main, second, squeeze(row.get("place") or ""))
