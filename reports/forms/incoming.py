"""The form of one line of the register of papers received."""

from django import forms
from django.core.exceptions import ValidationError

from consulting.codes import read_code
from consulting.models import ConsultingRequest
from khuyencong.core.attachments.forms import FilesField, FilesInput, WithFiles
from khuyencong.core.attachments.kinds import SCANS
from khuyencong.core.attachments.uploads import MAX_BYTES, MAX_FILES
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.forms import DateField, VersionField
from khuyencong.core.kept import KeptForm
from khuyencong.core.numbers import format_megabytes
from projects.models import PlanBatch
from reports.models import IncomingPaper
from reports.papers.inbox import project_of_code
from reports.services.incoming import check_days, correct, register, void

FACTS = ("received_on", "sender", "symbol", "issued_on", "summary", "receiver", "batch", "note")


class IncomingForm(WithFiles):
    """A new line, or one to mend (`row`). Files that were taken in stay when something else is wrong."""

    CHOICE = SCANS

    received_on = DateField(label="Ngày đến", error_messages={"required": "Ghi ngày đến."})
    sender = forms.CharField(label="Nơi gửi", max_length=200, help_text="Cơ quan, cơ sở ban hành văn bản.")
    symbol = forms.CharField(label="Số, ký hiệu", required=False, max_length=60)
    issued_on = DateField(label="Ngày văn bản", required=False)
    summary = forms.CharField(
        label="Tên loại, trích yếu nội dung", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="Ví dụ: Công văn về việc đề nghị hỗ trợ máy sấy.",
    )  # fmt: skip
    receiver = forms.CharField(label="Đơn vị hoặc người nhận", required=False, max_length=160)
    about = forms.CharField(label="Mã đề án hoặc mã yêu cầu tư vấn liên quan", required=False, max_length=40)
    batch = forms.ModelChoiceField(None, label="Kế hoạch liên quan", required=False, empty_label="Không")
    note = forms.CharField(label="Ghi chú", required=False, max_length=200)
    files = FilesField(
        label="Tệp văn bản", required=False, widget=FilesInput({"accept": SCANS.accept}),
        help_text=f"PDF, JPEG, PNG; tối đa {MAX_FILES} tệp, mỗi tệp {format_megabytes(MAX_BYTES)}.",
    )  # fmt: skip
    seen_version = VersionField(required=False)

    field_order = (
        "received_on",
        "sender",
        "symbol",
        "issued_on",
        "summary",
        "receiver",
        "about",
        "batch",
        "note",
        "files",
    )
    stale = False

    def __init__(self, user, *args, row: IncomingPaper | None = None, initial=None, **kwargs):
        super().__init__(*args, initial=(initial or {}) | _initial(row), **kwargs)
        self.user, self.row = user, row
        self.links: dict = {"project": None, "request": None}
        self.fields["batch"].queryset = PlanBatch.objects.visible_to(user).order_by("-year", "name", "pk")

    def clean_about(self):
        """The record that the code names, put into `links`."""
        typed = self.cleaned_data["about"].strip()
        if not typed:
            return typed
        code = read_code(typed)
        self.links["request"] = code and ConsultingRequest.objects.visible_to(self.user).filter(code=code).first()
        self.links["project"] = project_of_code(self.user, typed)
        if not any(self.links.values()):
            raise ValidationError("Không có đề án hay yêu cầu tư vấn nào mang mã này. Xem lại mã, hoặc để trống.")
        return typed

    def clean(self):
        facts = super().clean()
        if {"received_on", "issued_on"} <= facts.keys():
            self._check_days(facts)
        self.take_files()
        return facts

    def _check_days(self, facts: dict) -> None:
        """Beside everything else that is wrong, so that it is told at once."""
        try:
            check_days(facts, self.row and self.row.year)
        except ValidationError as wrong:
            self.add_error(None, wrong)

    def save(self) -> IncomingPaper | None:
        """The line as it is now; None when the form says why not."""
        links = {"project": self.links["project"], "request": self.links["request"] or None}
        values = {name: self.cleaned_data[name] for name in FACTS} | links
        given = {"actor": self.user, "values": values, "group": self.key, "files": self.kept}
        try:
            return correct(self._seen(), **given) if self.row else register(**given)
        except StaleRecordError as stale:
            self.stale = True
            self.data = {**self.data.dict(), "seen_version": IncomingPaper.objects.get(pk=self.row.pk).version}
            self.add_error(None, str(stale))
        except ValidationError as refused:
            self.add_error(None, refused)
        return None

    def _seen(self) -> IncomingPaper:
        self.row.version = self.cleaned_data["seen_version"] or 0
        return self.row


def _initial(row: IncomingPaper | None) -> dict:
    if row is None:
        return {}
    linked = row.project or row.request
    return {name: getattr(row, name) for name in FACTS} | {
        "about": (linked.code or "") if linked else "", "batch": row.batch_id, "seen_version": row.version,
    }  # fmt: skip


class VoidIncomingForm(KeptForm):
    """Cancels a line; its number stays taken."""

    class Meta:
        model = IncomingPaper
        fields = ("void_reason",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["void_reason"].required = True
        self.fields["void_reason"].error_messages["required"] = "Ghi lý do, ví dụ: vào sổ hai lần."

    def write(self, actor) -> None:
        void(self.instance, actor=actor, reason=self.cleaned_data["void_reason"])
