"""Forms of scans: sending files in, confirming, cutting, dropping."""

from django import forms

from khuyencong.core.attachments.forms import FilesField, FilesInput
from khuyencong.core.attachments.kinds import SCANS
from khuyencong.core.forms import DateField, SeenForm
from khuyencong.core.numbers import format_megabytes
from reports.forms.signed import NUMBER_HINT
from reports.scans.reader import LONGEST, MOST_PAGES
from reports.services.scans import MOST_BYTES, MOST_FILES


class ScansForm(forms.Form):
    """One file or many; each may hold one paper or a stack."""

    files = FilesField(
        label="Tệp quét", widget=FilesInput({"accept": SCANS.accept}),
        help_text=(
            f"PDF, JPEG, PNG; tối đa {MOST_FILES} tệp, mỗi tệp {format_megabytes(MOST_BYTES)}, {LONGEST} trang; trên "
            f"{MOST_PAGES} trang thì cổng đọc ở nền. "
            "Quét cả chồng vào một tệp PDF cũng được: trang có mã QR bắt đầu một văn bản mới, các trang sau không có "
            "mã thuộc về văn bản đó."
        ),
    )  # fmt: skip

    def clean_files(self):
        files = self.cleaned_data["files"]
        if not files:
            raise forms.ValidationError("Chọn ít nhất một tệp.")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Mỗi lần gửi nhận tối đa {MOST_FILES} tệp.")
        return files


class ConfirmForm(SeenForm):
    """Which paper a scan is, and what the registry wrote on it."""

    paper = forms.RegexField(
        r"^[a-z]\d\d[a-z]?-\d{1,18}$", widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Chọn văn bản của bản quét này."),
    )  # fmt: skip
    number = forms.CharField(label="Số, ký hiệu", required=False, max_length=60, help_text=NUMBER_HINT)
    signed_on = DateField(label="Ngày văn bản", error_messages={"required": "Ghi ngày ban hành, ngày ký trên văn bản."})
    note = forms.CharField(label="Ghi chú", required=False, max_length=160)

    def facts(self) -> dict:
        facts = super().facts()
        key, _, pk = facts.pop("paper").partition("-")
        return {"paper": key, "object_id": int(pk), **facts}


class SplitForm(SeenForm):
    at = forms.IntegerField(error_messages=dict.fromkeys(("required", "invalid"), "Chọn trang để tách."))


class DropForm(SeenForm):
    reason = forms.CharField(label="Lý do", max_length=160, help_text="Ví dụ: trang trắng, quét hai lần.")
