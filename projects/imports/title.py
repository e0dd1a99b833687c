"""What stands above a plan's table: programme, đợt, year, and the unit in which its money is written."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from khuyencong.core.imports.heads import Head, is_illustrative, texts_above
from khuyencong.core.imports.problems import Problem
from khuyencong.core.imports.workbook import Grid
from khuyencong.core.numbers import Unit
from khuyencong.core.text import fold

# From here on a line speaks of other papers and days: "Kèm theo Quyết định số … ngày …".
_OTHER_PAPER = re.compile(r"\b(?:kem theo|quyet dinh|nghi quyet|cong van|to trinh|ngay [0-9]+)\b")
_PROGRAMMES = {"local": r"khuyen cong dia phuong|\bkcdp\b", "national": r"khuyen cong quoc gia|\bkcqg\b"}
_KINDS = {"supplement": r"\bbo sung\b", "adjustment": r"\bdieu chinh\b"}
_KIND_NAMES = {"round": "Đợt {}", "supplement": "Bổ sung đợt {}", "adjustment": "Điều chỉnh đợt {}"}
_ROUND = re.compile(r"\bdot ([0-9]{1,2}|[ivx]{1,4})\b")
_YEAR = re.compile(r"\b(20[0-9]{2})\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
# The unit is all of a text (or of its brackets), or what follows "ĐVT": "Kinh phí đóng góp" is no unit.
_UNIT = re.compile(
    r"(?:^|\b(?:dvt|don vi tinh|don vi) )"
    r"(?:(trieu|nghin|ngan|ty|ti|1 000 000 000|1 000 000|1 000|1000000|1000) ?(?:dong|vnd|d)|dong|vnd)(?: viet nam)?$"
)
_ASIDE = re.compile(r"\(([^)]*)\)?")
_UNITS = {
    "": Unit.DONG, "trieu": Unit.MILLION, "1 000 000": Unit.MILLION, "1000000": Unit.MILLION, "nghin": Unit.THOUSAND,
    "ngan": Unit.THOUSAND, "1 000": Unit.THOUSAND, "1000": Unit.THOUSAND, "ty": Unit.BILLION, "ti": Unit.BILLION,
    "1 000 000 000": Unit.BILLION,
}  # fmt: skip


@dataclass(frozen=True)
class Title:
    """Facts of the title; what it does not say is "" or 0, and then a problem says so."""

    programme: str = ""
    name: str = ""
    kind: str = "round"
    year: int = 0
    is_illustrative: bool = False


def read_title(grid: Grid, head: Head) -> tuple[Title, list[Problem]]:
    """The facts above the head, as in "KẾ HOẠCH KHUYẾN CÔNG ĐỊA PHƯƠNG ĐỢT 1 NĂM 2022", in one line or several."""
    above = texts_above(grid, head)
    words = " ".join(_OTHER_PAPER.split(fold(_ASIDE.sub(" ", text)), maxsplit=1)[0] for text in above)
    programmes = [code for code, pattern in _PROGRAMMES.items() if re.search(pattern, words)]
    rounds = sorted({_number(found) for found in _ROUND.findall(words)} - {0})
    years = sorted({int(found) for found in _YEAR.findall(words)})
    kind = next((code for code, pattern in _KINDS.items() if re.search(pattern, words)), "round")
    title = Title(
        programme=programmes[0] if len(programmes) == 1 else "",
        name=_KIND_NAMES[kind].format(rounds[0]) if len(rounds) == 1 else "",
        kind=kind,
        year=years[0] if len(years) == 1 else 0,
        is_illustrative=is_illustrative(above),
    )
    return title, _title_problems(programmes, rounds, years)


def read_unit(grid: Grid, head: Head, asked: Unit | None) -> tuple[Unit | None, list[Problem]]:
    """The unit by "ĐVT: triệu đồng" above or in the head. It must be there, once, and agree with `asked`."""
    found: dict[Unit, str] = {}
    for text in (text for row in range(1, head.body) for text in grid.row_texts(row)):
        for part in (text, *_ASIDE.findall(text)):
            if match := _UNIT.search(fold(part)):
                found.setdefault(_UNITS[match[1] or ""], text)
    if not found and asked:
        return asked, []
    if len(found) != 1:
        return None, [Problem(_unit_question(found.values()))]
    [(unit, text)] = found.items()
    if asked and asked is not unit:
        return None, [Problem(f"Biểu ghi “{text}” nhưng đơn vị được chọn là {named(asked)}. Xin kiểm tra lại.")]
    return unit, []


def named(unit: Unit) -> str:
    """→ "triệu đồng", "đồng"."""
    return "đồng" if unit is Unit.DONG else f"{unit} đồng"


def _unit_question(found: Collection[str]) -> str:
    if found:
        return f"Biểu ghi nhiều đơn vị tính khác nhau: {'; '.join(f'“{text}”' for text in found)}."
    return "Không thấy đơn vị tính ở đầu biểu. Ghi “ĐVT: triệu đồng” (nghìn đồng, đồng) rồi nhập lại, hoặc chọn đơn vị."


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _ROMAN.get(text, 0)


def _title_problems(programmes: list[str], rounds: list[int], years: list[int]) -> list[Problem]:
    problems = []
    if len(programmes) != 1:
        said = "nêu cả hai chương trình" if programmes else "chưa nêu chương trình"
        problems.append(Problem(f"Tiêu đề {said}. Ghi “KHUYẾN CÔNG ĐỊA PHƯƠNG” hoặc “KHUYẾN CÔNG QUỐC GIA”."))
    if len(rounds) != 1:
        said = f"nêu nhiều đợt ({', '.join(map(str, rounds))})" if rounds else "chưa nêu đợt"
        problems.append(Problem(f"Tiêu đề {said}. Ghi một đợt, ví dụ “ĐỢT 1”."))
    if len(years) != 1:
        said = f"nêu nhiều năm ({', '.join(map(str, years))})" if years else "chưa nêu năm"
        problems.append(Problem(f"Tiêu đề {said}. Ghi một năm, ví dụ “NĂM 2022”."))
    return problems
