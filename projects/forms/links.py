"""Forms of the establishment's own page, and of the officers' answers."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from khuyencong.core.attachments.forms import WithFiles
from khuyencong.core.forms import SeenForm
from khuyencong.core.limits import Limit
from khuyencong.core.money import MoneyFormField
from khuyencong.core.workflow import Refused
from projects.enums import LetterKind
from projects.models import BeneficiaryLink
from projects.services.letters import check_room, report_progress, send_letter

POSTS_OF_LINK = Limit("co-so-de-an", 20, 600)


class LinkForm(WithFiles):
    """A form of the establishment. `send` is True when it was taken in; else the page comes back as it was typed."""

    is_slowed = False
    what: str  # a key of SENDABLE
    take: Callable[[BeneficiaryLink], None]  # calls the service with what was typed; each form has its own

    def send(self, link: BeneficiaryLink) -> bool:
        if POSTS_OF_LINK.count(str(link.pk)):
            self.is_slowed = True
            text = f"Vừa gửi quá nhiều lần. Nội dung vẫn còn; xin đợi {POSTS_OF_LINK.minutes} phút rồi gửi lại."
            return self._say(text)
        if not self.is_valid() & (self._has_room(link) and self.take_files()):
            return False
        try:
            self.take(link)
        except Refused as refused:
            for reason in refused.reasons:
                self.add_error(reason.field if reason.field in self.fields else None, str(reason))
        except ValidationError as error:
            self.add_error("files", error)
        except IntegrityError:  # the same page came twice at one moment: the other one is taken in
            return True
        return not self.errors

    def _has_room(self, link: BeneficiaryLink) -> bool:
        """Asked before files are kept: what cannot be sent does not fill the disk."""
        count = len(self.cleaned_data.get("files", [])) + len(self.kept)
        try:
            check_room(link, self.what, key=self.key, files=count)
        except Refused as refused:
            for reason in refused.reasons:
                self.add_error(reason.field, str(reason))
            return False
        return True

    def _say(self, text: str) -> bool:
        self.full_clean()
        self.add_error(None, text)
        return False


class ReportForm(LinkForm):
    what = "progress"
    text = forms.CharField(
        label="Đã làm được những gì", max_length=4000, widget=forms.Textarea({"rows": 4}),
        help_text="Ví dụ: máy đã về, đã lắp xong, đang chạy thử.",
        error_messages={"required": "Viết vài chữ về việc đã làm."},
    )  # fmt: skip
    done_percent = forms.IntegerField(
        label="Được khoảng bao nhiêu phần trăm", required=False, min_value=0, max_value=100,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
    )  # fmt: skip
    own_capital = MoneyFormField(
        label="Tiền của cơ sở đã chi đến nay", required=False, help_text="Không kể tiền được hỗ trợ."
    )
    field_order = ["text", "done_percent", "own_capital", "files"]

    def take(self, link: BeneficiaryLink) -> None:
        values = {name: self.cleaned_data[name] for name in ("text", "done_percent", "own_capital")}
        report_progress(link, values=values, key=self.key, files=self.kept)


class PapersForm(LinkForm):
    what = LetterKind.PAPERS
    text = forms.CharField(
        label="Ghi chú", max_length=4000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Ví dụ: hóa đơn máy rang, ủy nhiệm chi ngày 10/05.",
    )  # fmt: skip
    field_order = ["files", "text"]

    def take(self, link: BeneficiaryLink) -> None:
        send_letter(link, kind=LetterKind.PAPERS, text=self.cleaned_data["text"], key=self.key, files=self.kept)


class AskForm(LinkForm):
    what = LetterKind.CHANGE  # a stop may be asked for in the same states
    kind = forms.ChoiceField(
        label="Cơ sở đề nghị", widget=forms.RadioSelect, error_messages={"required": "Chọn một việc."},
        choices=[
            (LetterKind.CHANGE, "Thay đổi (máy móc, số tiền, thời gian, địa điểm…)"),
            (LetterKind.STOP, "Ngừng, không làm tiếp"),
        ],
    )  # fmt: skip
    text = forms.CharField(
        label="Thay đổi gì, vì sao", max_length=4000, widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Viết vài dòng về việc đề nghị và vì sao."},
    )  # fmt: skip
    field_order = ["kind", "text", "files"]

    def take(self, link: BeneficiaryLink) -> None:
        facts = {name: self.cleaned_data[name] for name in ("kind", "text")}
        send_letter(link, **facts, key=self.key, files=self.kept)


def _yes(value: str) -> bool:
    return value == "yes"


class AnswerForm(SeenForm):
    """An officer's answer to what an establishment sent."""

    is_taken = forms.TypedChoiceField(label="Kết quả", coerce=_yes, empty_value=None, widget=forms.RadioSelect)
    answer = forms.CharField(
        label="Trả lời cơ sở", max_length=400, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Cơ sở đọc được ở trang của mình. Không tiếp nhận thì ghi lý do.",
    )  # fmt: skip

    def __init__(self, project, *args, taken: str = "Tiếp nhận", declined: str = "Không tiếp nhận", **kwargs):
        super().__init__(project, *args, **kwargs)
        self.fields["is_taken"].choices = [("yes", taken), ("no", declined)]
