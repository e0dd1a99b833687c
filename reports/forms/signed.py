"""Forms of signed copies."""

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.core.attachments.forms import FilesField, FilesInput, WithFiles
from khuyencong.core.attachments.kinds import SCANS
from khuyencong.core.attachments.uploads import MAX_BYTES
from khuyencong.core.forms import DateField
from khuyencong.core.kept import KeptForm
from khuyencong.core.numbers import format_megabytes
from reports.models import SignedCopy
from reports.services.signed import add_copy

NUMBER_HINT = "Như văn thư ghi trên văn bản, ví dụ 02479/QĐ-SCT; để trống nếu loại văn bản không có số."


class SignedCopyForm(WithFiles):
    """One file with what the registry wrote on the paper."""

    MOST, CHOICE = 1, SCANS

    files = FilesField(
        label="Tệp bản ký", widget=FilesInput({"accept": SCANS.accept, "multiple": False}),
        help_text=f"PDF (quét hoặc ký số, giữ nguyên từng byte), JPEG, PNG; tối đa {format_megabytes(MAX_BYTES)}.",
    )  # fmt: skip
    number = forms.CharField(label="Số, ký hiệu", required=False, max_length=60, help_text=NUMBER_HINT)
    signed_on = DateField(label="Ngày văn bản", error_messages={"required": "Ghi ngày ban hành, ngày ký trên văn bản."})
    note = forms.CharField(label="Ghi chú", required=False, max_length=160)

    field_order = ("files", "number", "signed_on", "note")

    def clean(self):
        facts = super().clean()
        if self.take_files() and not self.kept:
            self.add_error("files", "Chọn tệp bản ký.")
        return facts

    def save(self, paper: str, object_id: int, actor) -> SignedCopy | None:
        """The saved copy; None when the form says why not."""
        facts = {name: self.cleaned_data[name] for name in ("number", "signed_on", "note")}
        try:
            return add_copy(paper, object_id, actor=actor, file=self.waiting[0], **facts)
        except ValidationError as refused:
            self.add_error(None, refused)
            return None


class CopyFactsForm(KeptForm):
    """Mends what was typed beside a copy; the file stays."""

    class Meta:
        model = SignedCopy
        fields = ("number", "signed_on", "note")
        field_classes = {"signed_on": DateField}
        help_texts = {"number": NUMBER_HINT}


class VoidForm(KeptForm):
    """Takes a copy out."""

    class Meta:
        model = SignedCopy
        fields = ("void_reason",)
        labels = {"void_reason": "Lý do"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["void_reason"].required = True
