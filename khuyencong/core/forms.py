"""Form parts that every app shares: dates as people type them, and the form of any workflow step."""

import hashlib
import secrets

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from khuyencong.core.dates import DateError, format_date, parse_date
from khuyencong.core.models import Record
from khuyencong.core.money import MoneyFormField
from khuyencong.core.workflow import Input, Refused, Transition


class DateInput(forms.TextInput):
    """dd/mm/yyyy, typed. (The browser's own picker shows dates in the phone's language, not in ours.)"""

    def __init__(self, attrs=None):
        extra = {"inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off", "data-kc-date": ""}
        super().__init__({**extra, **(attrs or {})})

    def format_value(self, value):
        return format_date(value) if hasattr(value, "strftime") else super().format_value(value)


class DateField(forms.Field):
    """Reads dd/mm/yyyy and says in Vietnamese what is wrong with anything else; `until_today`: no day to come."""

    widget = DateInput

    def __init__(self, *, until_today=False, **kwargs):
        super().__init__(**kwargs)
        self.until_today = until_today

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return parse_date(value)
        except DateError as error:
            raise ValidationError(str(error)) from error

    def validate(self, value):
        super().validate(value)
        if value and self.until_today and value > timezone.localdate():
            raise ValidationError(f"Ngày {format_date(value)} ở sau ngày hôm nay.")


class SendKeyField(forms.CharField):
    """The page's own word, in a hidden box: a page that is sent twice makes one record."""

    def __init__(self):
        widget = forms.HiddenInput({"autocomplete": "off"})
        super().__init__(required=False, max_length=40, widget=widget, initial=lambda: secrets.token_urlsafe(16))


def send_key(form: forms.Form) -> str | None:
    """The key of what was sent: the same page with the same words is the same, words that differ are another's."""
    words = [pair for pair in sorted(form.data.lists()) if pair[0] != "csrfmiddlewaretoken"]
    return hashlib.sha256(repr(words).encode()).hexdigest()[:40] if form.cleaned_data["send_key"] else None


class VersionField(forms.IntegerField):
    """The version that a page showed, in a hidden box. Nobody types into it, so what is wrong with it is the page."""

    widget = forms.HiddenInput
    default_error_messages = dict.fromkeys(
        ("required", "invalid"), "Trang này thiếu thông tin. Tải lại trang rồi làm lại."
    )


class SeenForm(forms.Form):
    """A form about the record `obj` that knows which version of it the page showed."""

    seen_version = VersionField()
    stale = False

    def __init__(self, obj: Record, *args, initial=None, **kwargs):
        super().__init__(*args, initial={"seen_version": obj.version, **(initial or {})}, **kwargs)
        self.obj = obj

    def facts(self) -> dict:
        """What was typed, as keyword arguments."""
        return {key: value for key, value in self.cleaned_data.items() if key != "seen_version"}

    def add_refusal(self, refused: Refused) -> None:
        """Put each reason beside its field, or above the form; everything typed stays."""
        for reason in refused.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, str(reason))


class TransitionForm(SeenForm):
    """The form of one workflow step, made from its row in the table: date, inputs, note, and the version seen."""

    def __init__(self, transition: Transition, obj: Record, *args, choices=None, initial=None, **kwargs):
        proposed = {need.name: need.initial(obj) for need in transition.inputs if need.initial}
        initial = {"effective_on": timezone.localdate(), **proposed, **(initial or {})}
        super().__init__(obj, *args, initial=initial, **kwargs)
        self.transition = transition
        self.fields["effective_on"] = DateField(label=transition.date_label)
        for need in transition.inputs:
            self.fields[need.name] = _form_field(need, (choices or {}).get(need.name))
        label = "Lý do" if transition.needs_note else "Ghi chú"
        self.fields["note"] = forms.CharField(
            label=label, required=transition.needs_note, max_length=4000, widget=forms.Textarea({"rows": 3})
        )
        self.order_fields(["effective_on", *(need.name for need in transition.inputs), "note"])


class ReversalForm(SeenForm):
    """Why a step recorded by mistake is taken back."""

    note = forms.CharField(
        label="Lý do", max_length=4000, widget=forms.Textarea({"rows": 3}),
        help_text="Bước bị hủy vẫn còn trong diễn biến, gạch ngang, cùng lý do này.",
    )  # fmt: skip


def _form_field(need: Input, queryset=None) -> forms.Field:
    common = {"label": need.label, "required": need.required, "help_text": need.help}
    if need.kind == "money":
        return MoneyFormField(min_value=1, **common)
    if need.kind == "date":
        return DateField(**common)
    if need.kind == "choice":
        return forms.ModelChoiceField(queryset, **common)
    if need.kind == "select":
        return forms.ChoiceField(choices=[("", "Chọn…"), *need.choices.choices], **common)
    if need.kind == "long":
        return forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 4}), **common)
    return forms.CharField(max_length=120, **common)
