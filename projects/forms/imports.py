"""The two forms of an import: choosing the workbook, then confirming what was read from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from khuyencong.core.imports.problems import FileRefused, ImportRefused, Problem
from khuyencong.core.imports.workbook import check_file
from khuyencong.core.numbers import Unit
from khuyencong.registry.enums import SUPPORT, Source
from khuyencong.registry.models import Content
from khuyencong.registry.places import Resolution, resolve_many
from khuyencong.registry.services.establishments import is_centre
from projects.imports.codes import Codes, propose
from projects.imports.lookup import known_already, plan_day
from projects.imports.plan import ImportResult, against_actor, import_plan
from projects.imports.rows import PlanRow
from projects.imports.sheet import PlanSheet
from projects.imports.title import named
from projects.models import PlanBatch

MAX_ROWS = 300  # each row sends two or three fields, and a request may hold a thousand
UNITS = (
    ("", "Theo đơn vị tính ghi trong biểu"), (Unit.MILLION.value, "triệu đồng"), (Unit.THOUSAND.value, "nghìn đồng"),
    (Unit.DONG.value, "đồng"),
)  # fmt: skip


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Biểu tổng hợp kế hoạch (.xlsx)",
        help_text="Đến 5 MB. Biểu có tiêu đề nêu chương trình, đợt, năm; đơn vị tính; các cột STT, Tên đề án, "
        "Địa điểm và các nguồn kinh phí.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    unit = forms.ChoiceField(
        label="Đơn vị tính", choices=UNITS, required=False, help_text="Chỉ cần chọn khi biểu không ghi."
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        try:
            check_file(upload)
        except FileRefused as refused:
            raise ValidationError(str(refused)) from refused
        if not upload.name.lower().endswith(".xlsx"):
            raise ValidationError("Chỉ nhận tệp có đuôi .xlsx.")
        return upload


class CodeSelect(forms.Select):
    """A select of content codes. A page has two for each row, too many to run a template for each option."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        chosen = mark_safe(" selected")
        options = ((code, chosen if code == (value or "") else "", label) for code, label in self.choices)
        return format_html("<select{}>{}</select>", own, format_html_join("", OPTION, options))


OPTION = '<option value="{}"{}>{}</option>'


@dataclass
class Line:
    """One row of the sheet with its fields; `place` only where the place is a question."""

    row: PlanRow
    who: str
    main: forms.BoundField | None = None
    second: forms.BoundField | None = None
    place: forms.BoundField | None = None

    def amount(self, *sources: str) -> int | None:
        """đồng of these sources; None where a cell of theirs could not be read."""
        amounts = [self.row.amounts.get(source, 0) for source in sources]
        return None if None in amounts else sum(amounts)

    @property
    def money(self) -> dict[str, int | None]:
        return {
            "support": self.amount(*SUPPORT), "own": self.amount(Source.BENEFICIARY),
            "other": self.amount(Source.OTHER), "total": self.amount(*Source),
        }  # fmt: skip


class ReviewForm(forms.Form):
    """Content codes to confirm for every row of `sheet`, and answers where a place is unclear.

    With `blocking` problems there is nothing to confirm: the workbook must be mended and sent again.
    """

    def __init__(self, sheet: PlanSheet, user, data=None):
        super().__init__(data)
        self.sheet, self.user = sheet, user
        self.blocking = [*sheet.problems, *against_actor(user), *known_already(sheet), *_too_long(sheet)]
        self.places = {} if self.blocking else self._resolve({row.number: row.place for row in sheet.rows})
        if not self.blocking:
            self._add_fields()

    def _resolve(self, texts: dict[int, str]) -> dict[int, Resolution]:
        return dict(zip(texts, resolve_many(texts.values(), plan_day(self.sheet)), strict=True))

    def _add_fields(self) -> None:
        contents = [(content.code, str(content)) for content in Content.objects.order_by("sort_key", "pk")]
        proposals = propose(self.sheet.rows)
        for row in self.sheet.rows:
            n, codes = row.number, proposals[row.number]
            self.fields[f"main_{n}"] = _code_field(f"Nội dung chính của đề án số {n}", contents, codes.main)
            self.fields[f"second_{n}"] = _code_field(
                f"Nội dung khác của đề án số {n}", contents, codes.second, empty="Không có nội dung khác"
            )
            if self.places[n].problems:
                self.fields[f"place_{n}"] = _place_field(row, self.places[n])

    def clean(self):
        cleaned = super().clean()
        answers = {row.number: cleaned.get(f"place_{row.number}") for row in self.sheet.rows}
        for n, resolution in self._resolve({n: text for n, text in answers.items() if text}).items():
            for problem in resolution.problems:
                self.add_error(f"place_{n}", problem)
        for row in self.sheet.rows:
            if cleaned.get(f"second_{row.number}") and cleaned[f"second_{row.number}"] == cleaned.get(
                f"main_{row.number}"
            ):
                self.add_error(f"second_{row.number}", "Trùng với nội dung chính.")
        return cleaned

    def codes(self) -> dict[int, Codes]:
        """`{row number: codes}` as confirmed."""
        got = self.cleaned_data
        return {
            row.number: Codes(
                got[f"main_{row.number}"], got[f"second_{row.number}"], got.get(f"place_{row.number}", "")
            )
            for row in self.sheet.rows
        }

    def save(self) -> ImportResult | None:
        """Import; None when the page must be shown again, with errors that say why."""
        if self.blocking or not self.is_valid():
            return None
        try:
            return import_plan(self.sheet, actor=self.user, codes=self.codes())
        except ImportRefused as refused:
            for problem in refused.problems:
                self.add_error(None, str(problem))
            return None

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(row, _who(row), *self._bound(row.number)) for row in self.sheet.rows]

    def _bound(self, number: int) -> Iterable[forms.BoundField | None]:
        names = (f"{kind}_{number}" for kind in ("main", "second", "place"))
        return [self[name] if name in self.fields else None for name in names]

    @property
    def heading(self) -> str:
        title = self.sheet.title
        if not (title.programme and title.name and title.year):
            return "Kiểm tra biểu kế hoạch"
        return PlanBatch(year=title.year, name=title.name, programme=title.programme).full_name

    @property
    def origin(self) -> str:
        where = f", trang “{self.sheet.sheet_name}”" if self.sheet.sheet_name else ""
        unit = f", tính bằng {named(self.sheet.unit)}" if self.sheet.unit else ""
        return f"Đọc từ tệp {self.sheet.file_name}{where}{unit}."

    @property
    def blocking_title(self) -> str:
        return f"Có {len(self.blocking)} chỗ phải sửa"

    @property
    def confirm_label(self) -> str:
        return f"Nhập {len(self.sheet.rows)} đề án"

    @property
    def sums(self) -> list[tuple[str, int]]:
        """(source, đồng) over all rows, in the order of the sources."""
        sums = self.sheet.sums()
        return [(source.label, sums[source]) for source in Source if source in sums]

    @property
    def has_other(self) -> bool:
        return Source.OTHER in self.sheet.sums()

    @property
    def columns(self) -> int:
        """Columns of the table beside the number."""
        return 4 + self.has_other + (not self.blocking)

    @property
    def questions(self) -> list[tuple[str, str]]:
        """(id of the field, question) where nothing can be proposed."""
        asked = []
        for line in self.lines:
            if line.place:
                asked.append((line.place.id_for_label, f"Đề án số {line.row.number}: {line.place.help_text}"))
            if line.main and not line.main.value():
                asked.append(
                    (line.main.id_for_label, f"Đề án số {line.row.number}: chọn nội dung, cách ghi chưa cho biết.")
                )
        return asked

    @property
    def readings(self) -> list[str]:
        """How places were read where the words were not the official ones."""
        return [f"Đề án số {n}: {note}" for n, resolution in self.places.items() for note in resolution.notes]


def _code_field(label: str, contents: list[tuple[str, str]], initial: str, empty: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", empty or "Chọn nội dung"), *contents], initial=initial, required=not empty,
        widget=CodeSelect(attrs={"aria-label": label}),
    )  # fmt: skip


def _place_field(row: PlanRow, resolution: Resolution) -> forms.CharField:
    label = f"Địa điểm của đề án số {row.number}"
    return forms.CharField(label=label, initial=row.place, max_length=250, help_text=" ".join(resolution.problems))


def _who(row: PlanRow) -> str:
    if row.is_group:
        return f"Đề án nhóm: {row.beneficiary or row.note}"
    if not row.beneficiary or is_centre(row.beneficiary):
        return "Trung tâm tự thực hiện"
    return row.beneficiary


def _too_long(sheet: PlanSheet) -> list[Problem]:
    if len(sheet.rows) <= MAX_ROWS:
        return []
    return [Problem(f"Biểu có {len(sheet.rows)} đề án; trang này nhận đến {MAX_ROWS}. Xin tách thành nhiều đợt.")]
