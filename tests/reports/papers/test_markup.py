import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from reports.papers.elements import Control, Para, Side, Style, Table
from reports.papers.filters import environment
from reports.papers.markup import TEXTS, MarkupError, parse, read


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_default_texts_are_read_whole(path):
    blocks = read(path.stem)
    letters = {"p12", "p24"}  # a công văn has no name of its kind
    assert path.stem in letters or any(isinstance(row, Para) and row.style == Style.TITLE for row in blocks)
    assert not [row for row in blocks if isinstance(row, Para) and row.text.startswith(("@", "=|"))]


def test_a_line_is_what_it_begins_with():
    blocks = parse("# TỜ TRÌNH\n## Về việc\nThân bài\n{% if x %}\n~ Căn cứ\n{% endif %}\n- một điểm")
    assert [getattr(block, "style", None) for block in blocks] == [
        Style.TITLE, Style.SUBJECT, Style.BODY, None, Style.BASIS, None, Style.POINT,
    ]  # fmt: skip
    assert blocks[3] == Control("if x")
    assert blocks[-1].text == "- một điểm"


def test_a_table_keeps_filters_apart_from_bars():
    [table] = parse(
        "@table 40 60r\n| Tên | Tiền |\n{% for r in rows %}\n| {{ r.a }} | {{ r.b|vnd }} |\n{% endfor %}\n@end"
    )
    assert isinstance(table, Table)
    assert table.head == ("Tên", "Tiền")
    assert table.body[1].cells == ("{{ r.a }}", "{{ r.b|vnd }}")
    assert [column.align for column in table.columns] == ["left", "right"]


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("=| I | Nhóm | | | 5 |", [1, 3, 1]),
        ("=| | TỔNG CỘNG | | | 5 |", [1, 3, 1]),
        ("=| Nhóm | | | | |", [5]),
        ("=| | Tổng điểm | 9 | 7 | |", [1, 1, 1, 1, 1]),
        ("| 1 | Đề án | | | 5 |", [1, 1, 1, 1, 1]),
    ],
)
def test_the_name_of_a_row_in_bold_takes_the_empty_cells_after_it(line, spans):
    [table] = parse(f"@table 20 20 20 20 20\n| a | b | c | d | e |\n{line}\n@end")
    assert [span for _, span in table.body[0].spans] == spans


@pytest.mark.parametrize(
    "text",
    ["@table 40 50\n| a | b |\n@end", "@table 50 50\n| a |\n@end", "@table 50 50\n| a | b |", "[[NOWHERE]]", "@x"],
)
def test_what_cannot_be_read_names_its_line(text):
    with pytest.raises(MarkupError, match="Line 1"):
        parse(text)


def test_the_last_line_stays_with_the_signatures():
    before, last, sign = parse("Một\nHai\n@sign A / x || B")
    assert (before.keep, last.keep) == (False, True)
    assert isinstance(sign, Side)


def test_templates_reach_nothing_but_their_fields():
    env = environment()
    with pytest.raises(SecurityError):
        env.from_string("{{ ''.__class__.__mro__ }}").render()
    with pytest.raises(UndefinedError):
        env.from_string("{{ nobody.name }}").render()
