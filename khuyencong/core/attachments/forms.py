"""Choosing several files in one field; what was taken in already stands below it and can be left out again."""

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.core.attachments.kinds import ACCEPT, ANY
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import MAX_BYTES, MAX_FILES, missing, store, too_many
from khuyencong.core.attachments.tokens import form_key, new_form_token, read_form_token
from khuyencong.core.numbers import format_megabytes, read_keys

HINT = f"Ảnh, PDF, Word, Excel; tối đa {MAX_FILES} tệp, mỗi tệp {format_megabytes(MAX_BYTES)}."

NOT_BY_HEART = {"autocomplete": "off"}  # a browser that fills in the words of the last visit must not fill in these


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, checked one by one when they are stored."""

    widget = FilesInput({"accept": ACCEPT, "data-kc-files": ""})

    def clean(self, data, initial=None):
        return [file for file in data or [] if file]


class WithFiles(forms.Form):
    """A form whose files wait under its `key` until they are tied to a record.

    `kept` are the numbers of files that were taken in before and are still wanted; `gone` those of them that waited
    longer than a day. Files are taken in even when the rest of the form is wrong: nobody chooses the same photos twice.
    """

    MOST, BYTES = MAX_FILES, MAX_BYTES  # the page's script goes by the same limits
    CHOICE = ANY

    files = FilesField(label="Ảnh, giấy tờ", required=False, help_text=HINT)
    form_token = forms.CharField(widget=forms.HiddenInput(NOT_BY_HEART))
    send_key = forms.CharField(required=False, widget=forms.HiddenInput(NOT_BY_HEART))

    def __init__(self, data=None, files=None, *, initial=None):
        super().__init__(data, files, initial={"form_token": new_form_token(), **(initial or {})})
        self.key = form_key(data) if data else ""
        self.kept = read_keys(data.getlist("kept")[: 2 * MAX_FILES]) if data else []
        self.gone: list[int] = []

    def clean_form_token(self):
        if read_form_token(self.cleaned_data["form_token"]):
            return self.cleaned_data["form_token"]
        self.renew_token(send_key=self.key)
        raise ValidationError("Trang đã mở quá lâu. Nội dung vẫn còn; xin bấm gửi lần nữa.")

    def renew_token(self, *, send_key: str) -> None:
        """The page that is shown again carries a fresh token; with `send_key` it stays the same form."""
        self.data = self.data.copy()
        self.data["form_token"], self.data["send_key"] = new_form_token(), send_key

    def take_files(self) -> bool:
        """Store what was just chosen; every refusal is said beside the field. → all of it is there."""
        if not self.key:
            return False
        self._leave_out_what_is_gone()
        chosen = self.cleaned_data.get("files", [])
        if len(chosen) + len(self.kept) > self.MOST:
            self.add_error("files", too_many(self.MOST))
            return False
        for file in chosen:
            self._take(file)
        return "files" not in self.errors

    def _leave_out_what_is_gone(self) -> None:
        self.gone = missing(self.key, self.kept)
        self.kept = [pk for pk in self.kept if pk not in self.gone]
        if self.gone:
            self.add_error("files", "Có tệp gửi từ hôm trước không còn nữa; xin chọn lại.")

    def _take(self, file) -> None:
        try:
            self.kept.append(store(file, group=self.key, choice=self.CHOICE, most=self.BYTES).pk)
        except ValidationError as refused:
            self.add_error("files", refused.messages)

    @property
    def waiting(self) -> list[Attachment]:
        """What a page that is shown again lists as taken in."""
        return list(Attachment.objects.of_form(self.key).filter(pk__in=self.kept)) if self.key else []
