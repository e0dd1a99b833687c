"""Handing in a template of a paper."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from khuyencong.core.numbers import format_megabytes
from reports.models import PaperTemplate
from reports.services.templates import MAX_BYTES, WORD_ONLY, add


class TemplateForm(forms.Form):
    """One .docx; `save` says beside the field why it is not taken in."""

    file = forms.FileField(
        label="Mẫu Word có trường",
        widget=forms.FileInput({"accept": WORD_ONLY.accept}),
        help_text=f"Tệp .docx, tối đa {format_megabytes(MAX_BYTES)}. Mẫu được kiểm tra trước, chưa dùng ngay.",
        error_messages={"required": "Chọn tệp mẫu .docx."},
    )

    def save(self, paper: str, actor) -> PaperTemplate | None:
        """The edition that was kept; None when the form says why not."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            return add(paper, file, actor=actor)
        except ValidationError as refused:
            self.add_error("file", refused)
            return None
