"""A grouping of contents on one page: its name, and for each group a name with the codes of its contents."""

import re
from collections.abc import Iterator

from django import forms

from khuyencong.core.kept import KeptForm
from khuyencong.registry.models import Content, ContentGrouping
from khuyencong.registry.services.groupings import GroupRow, group_rows, save_grouping

NEW = ("+1", "+2", "+3")  # stand for groups that are added
VALUES = ("name", "basis", "verified", "is_printed")


WIDE = forms.Textarea({"rows": 2})  # a name is one line, but a long one


class GroupingForm(KeptForm):
    """Two boxes a group; a group whose boxes are both emptied goes."""

    class Meta:
        model = ContentGrouping
        fields = VALUES
        widgets = dict.fromkeys(("name", "basis"), WIDE)
        error_messages = {"name": {"required": "Ghi tên cách gộp."}}
        help_texts = {
            "verified": "Chưa chọn thì dưới bảng ghi “chưa kiểm chứng”.",
            "is_printed": "Cách gộp đang dùng trước đó thôi không in nữa.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = group_rows(self.instance) if self.instance.pk else []
        self.groups = [*known, *(GroupRow(code, "", ()) for code in NEW)]
        for number, row in enumerate(self.groups, 1):
            self.fields[f"name_{row.code}"] = forms.CharField(
                label=f"Tên nhóm {number}", max_length=150, required=False, initial=row.name, widget=WIDE
            )
            self.fields[f"codes_{row.code}"] = forms.CharField(
                label=f"Mã nội dung của nhóm {number}", max_length=300, required=False, initial=" ".join(row.contents)
            )

    def pairs(self) -> Iterator[tuple]:
        """The two boxes of each group."""
        for row in self.groups:
            yield self[f"name_{row.code}"], self[f"codes_{row.code}"]

    def clean(self):
        told = {name: _one_line(value) for name, value in super().clean().items()}
        self.cleaned_data = told
        known = {content.code for content in Content.objects.all()}
        seen: dict[str, str] = {}
        for row in self.groups:
            name, codes = f"name_{row.code}", f"codes_{row.code}"
            found = _codes(told.get(codes) or "")
            if found and not told.get(name):
                self.add_error(name, "Ghi tên nhóm.")
            if strange := [code for code in found if code not in known]:
                self.add_error(codes, f"Không có nội dung mã {', '.join(strange)}.")
            if twice := [code for code in found if code in seen]:
                self.add_error(codes, f"Mã {twice[0]} đã ở nhóm “{seen[twice[0]]}”; mỗi nội dung chỉ ở một nhóm.")
            seen |= dict.fromkeys(found, told.get(name) or "khác")
        if not seen and not self.errors:
            self.add_error(None, "Ghi ít nhất một nhóm có mã nội dung.")
        return told

    def rows(self) -> list[GroupRow]:
        told = self.cleaned_data
        return [
            GroupRow("" if row.code in NEW else row.code, told[f"name_{row.code}"], _codes(told[f"codes_{row.code}"]))
            for row in self.groups if told[f"name_{row.code}"]
        ]  # fmt: skip

    def write(self, actor) -> None:
        save_grouping(self.instance, self.facts(), self.rows(), actor=actor)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", text) if part))


def _one_line(value):
    return " ".join(value.split()) if isinstance(value, str) else value
