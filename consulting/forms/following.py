"""Forms of the page on which a producer follows a request: opening it, writing, adding files, rating the help."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from consulting import flood
from consulting.codes import read_code
from consulting.models import ConsultingRequest
from consulting.selectors import followed
from consulting.services.files import add_files
from consulting.services.ratings import rate
from consulting.workflow import CONSULTING
from khuyencong.core.attachments.forms import WithFiles
from khuyencong.core.phones import tidy_phone
from khuyencong.core.text import fold
from khuyencong.core.workflow import Refused

MESSAGE_LENGTH = 4000
NOT_FOUND = "Không tìm thấy yêu cầu có mã và số điện thoại này. Xin kiểm tra lại cả hai rồi thử lần nữa."


class TrackForm(forms.Form):
    """Code and telephone number; whichever is wrong, the answer is the same."""

    code = forms.CharField(
        label="Mã tra cứu", max_length=30, help_text="8 chữ và số trên phiếu, ví dụ 7K3M-Q9XR.",
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="Số điện thoại đã ghi trong yêu cầu", max_length=30,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel", "type": "tel"}),
    )  # fmt: skip
    # What was written when the pass had ended: it waits here until code and number are typed again.
    message = forms.CharField(required=False, max_length=MESSAGE_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data=None, *, address: str = "", initial=None):
        super().__init__(data, initial=initial)
        self.address = address
        self.slowed: flood.Slowed | None = None

    def open(self) -> ConsultingRequest | None:
        """The request, or None with the reason on the form. Each try counts, right or wrong, and takes as long."""
        if not self.is_valid():
            return None
        code, phone = self.cleaned_data["code"], self.cleaned_data["phone"]
        try:
            flood.count(flood.POSTS_OF_ADDRESS, self.address)
            flood.count_try(read_code(code) or fold(code), tidy_phone(phone))
        except flood.Slowed as slowed:
            self.slowed = slowed
            return self.add_error(None, str(slowed))
        return followed(code, phone) or self.add_error(None, NOT_FOUND)


class FilesForm(WithFiles):
    """More photos and papers for a request that is followed."""

    def add_to(self, request: ConsultingRequest) -> bool:
        """Tie the files to `request`; False with the reason on the form."""
        if not self.is_valid() & self.take_files():
            return False
        if not self.kept:
            self.add_error("files", "Chưa chọn tệp nào.")
            return False
        try:
            add_files(request, self.key, self.kept)
        except ValidationError as refused:
            self.add_error("files", refused)
        return not self.errors


class MessageForm(WithFiles):
    """The producer's own step: what was asked for is added, or more is asked, with photos and papers."""

    message = forms.CharField(label="Nội dung", max_length=MESSAGE_LENGTH, widget=forms.Textarea({"rows": 4}))

    def __init__(self, data=None, files=None, *, label: str = "Nội dung", message: str = ""):
        super().__init__(data, files, initial={"message": message})
        self.fields["message"].label = label
        self.order_fields(["message"])

    def take(self, step: str, request: ConsultingRequest) -> bool:
        """Perform `step` with the message, then tie the files; False with the reason on the form."""
        if not self.is_valid() & self.take_files():
            return False
        try:
            with transaction.atomic():
                CONSULTING.perform(step, request, actor=None, message=self.cleaned_data["message"])
                add_files(request, self.key, self.kept)
        except Refused as refused:
            self.add_error(None, str(refused))
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors


class RatingForm(forms.Form):
    """How the help was, from 1 to 5."""

    score = forms.TypedChoiceField(
        label="Việc tư vấn có giúp được cơ sở không", coerce=int, widget=forms.RadioSelect,
        choices=[(5, "Rất tốt"), (4, "Tốt"), (3, "Bình thường"), (2, "Chưa tốt"), (1, "Không giúp được")],
        error_messages={"required": "Chọn một mức."},
    )  # fmt: skip
    comment = forms.CharField(label="Góp ý", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    anonymous = forms.BooleanField(label="Không ghi tên cơ sở vào đánh giá này", required=False)

    def save(self, request: ConsultingRequest) -> bool:
        """Write the rating down; False with the reason on the form."""
        if not self.is_valid():
            return False
        try:
            rate(request, **self.cleaned_data)
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors
