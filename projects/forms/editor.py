"""A record's form with the rows below it, saved together. Whatever goes wrong, everything typed stays on the page."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict, ErrorList

from khuyencong.core.forms import VersionField
from khuyencong.core.models import Record
from khuyencong.core.money import MoneyFormField
from khuyencong.core.workflow import Refused, StaleRecordError

ADD_ROW = "add_row"  # the button that only asks for one more row


@dataclass(frozen=True)
class Difference:
    """A field in which what was typed and what somebody else saved meanwhile are not the same, as people read them."""

    label: str
    typed: str
    saved: str


class SeenVersionForm(forms.ModelForm):
    """A form that knows which version of the record the page showed."""

    seen_version = VersionField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def shown(self) -> dict[str, str]:
        """`{label: text}` of the values that the form holds, as people read them."""
        visible = [field for field in self if not field.is_hidden]
        return {field.label: as_text(field.field, field.value()) for field in visible}


def as_text(field: forms.Field, value) -> str:
    """The value of a bound field in words: the labels of choices, text as its widget writes it."""
    if isinstance(field, MoneyFormField):
        value = field.to_python(value) or None
    if value in (None, ""):
        return ""
    if hasattr(field, "choices"):
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        flat = ((key, label) for key, label in flattened(field.choices) if str(key) in chosen)
        return "; ".join(str(label) for _, label in flat)
    return " ".join(str(field.widget.format_value(value) or "").split())


def flattened(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from flattened(label)
        else:
            yield key, label


class Editor(ABC):
    """`form` and `rows` (a formset) for one record, new when `record` is None.

    A subclass makes both (`make`), checks them against each other (`check`) and calls the service (`write`).
    """

    prefix = "rows"

    def __init__(self, data=None, record: Record | None = None):
        self.record = record
        self.adds_row = data is not None and ADD_ROW in data
        self.form, self.rows = self.make(self._with_one_more_row(data) if self.adds_row else data, record)
        self.differences: list[Difference] = []  # filled by a SideBySideEditor alone
        self.stale = False
        if self.adds_row:
            self._ask_nothing_yet()

    @abstractmethod
    def make(self, data, record) -> tuple[forms.BaseForm, forms.BaseFormSet]:
        """Form and rows: of what was sent, or of the record as it stands."""

    @abstractmethod
    def write(self, actor) -> Record:
        """Call the service."""

    def check(self) -> None:  # noqa: B027 (most editors have nothing to check)
        """Add errors that concern form and rows together."""

    def record_as_seen(self) -> Record:
        """The record at the version that the page showed: the service refuses it when somebody wrote it since."""
        self.record.version = self.form.cleaned_data["seen_version"]
        return self.record

    def _with_one_more_row(self, data):
        data, key = data.copy(), f"{self.prefix}-TOTAL_FORMS"
        count = data.get(key, "")
        data[key] = int(count) + 1 if count.isdecimal() and len(count) < 5 else count
        return data

    def _ask_nothing_yet(self) -> None:
        """Somebody who only wants one more row is not told yet what is missing."""
        for form in (self.form, *self.rows):
            form._errors = ErrorDict()
        self.rows._errors, self.rows._non_form_errors = [form.errors for form in self.rows], ErrorList()

    def save(self, actor) -> Record | None:
        """The saved record; None when the page must be shown again, with `form` and `rows` saying why."""
        if self.adds_row or not self._is_valid():
            return None
        try:
            return self.write(actor)
        except ValidationError as error:
            self._show(error)
        return None

    def _go_on_from(self, version: int) -> None:
        """Everything typed stays; sent again, it is about the record as it is now."""
        self.form.data = self.form.data.copy()
        self.form.data["seen_version"] = version

    def _is_valid(self) -> bool:
        if self.form.is_valid() & self.rows.is_valid():
            self.check()
        return self.form.is_valid() and self.rows.is_valid()

    def _show(self, error: ValidationError) -> None:
        """Errors of a service beside their fields, the others above the form."""
        for field, messages in getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages}).items():
            self.form.add_error(field if field in self.form.fields else None, messages)

    @property
    def error_title(self) -> str:
        return "Có người vừa lưu bản mới hơn" if self.stale else ""


class ProposalEditor(Editor):
    """An editor of what is asked for about `record`, which stays as it is: its form is a SeenForm.

    When somebody was faster, or the service refuses, the form says why and goes on from the record as it is now.
    """

    def save(self, actor) -> Record | None:
        try:
            return super().save(actor)
        except Refused as refused:
            self.stale = isinstance(refused, StaleRecordError)
            self.record.refresh_from_db(fields=["version"])
            self._go_on_from(self.record.version)
            self.form.add_refusal(refused)
        return None


class SideBySideEditor(Editor):
    """An editor that writes the record itself: when somebody was faster, both versions are shown beside each other.

    Its form is a SeenVersionForm, and its service raises StaleRecordError.
    """

    @abstractmethod
    def fresh(self) -> "SideBySideEditor":
        """The same editor over the record as it is now."""

    def save(self, actor) -> Record | None:
        try:
            return super().save(actor)
        except StaleRecordError as stale:
            self._lay_beside(str(stale))
        return None

    def _lay_beside(self, message: str) -> None:
        """Somebody was faster: keep what was typed, show it beside what was saved, and go on from the new version."""
        self.stale, fresh = True, self.fresh()
        typed, saved = self.shown(), fresh.shown()
        self.differences = [
            Difference(label, typed.get(label, ""), saved.get(label, ""))
            for label in dict.fromkeys([*typed, *saved])
            if typed.get(label, "") != saved.get(label, "")
        ]
        self._go_on_from(fresh.record.version)
        self.form.add_error(None, message)

    def shown(self) -> dict[str, str]:
        return self.form.shown() | self.rows_shown()

    def rows_shown(self) -> dict[str, str]:
        return {}
