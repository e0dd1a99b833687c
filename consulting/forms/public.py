"""Forms for producers: no account, no script needed, everything typed stays when something is wrong."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from consulting.enums import Channel
from consulting.forms.fields import PhoneField, PlaceChoice
from consulting.forms.tokens import new_form_token, read_form_token
from consulting.models import ConsultingRequest
from consulting.selectors import followed, open_categories
from consulting.services import register_request
from khuyencong.core.text import squeeze
from khuyencong.registry.models import Place
from khuyencong.registry.places import resolve


class PublicRequestForm(forms.Form):
    """One short page. `save` gives the request; the same page sent twice gives the same request."""

    consent = forms.BooleanField(
        label="Tôi đồng ý để Trung tâm dùng các thông tin này như trên",
        error_messages={"required": "Đánh dấu vào ô này để Trung tâm được phép liên hệ lại."},
    )
    category = forms.ModelChoiceField(
        None, label="Chọn một việc", widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "Chọn một việc. Chưa rõ thì chọn “Việc khác”."},
    )  # fmt: skip
    description = forms.CharField(
        label="Mô tả ngắn", max_length=4000, widget=forms.Textarea({"rows": 4}),
        help_text="Cơ sở đang làm gì, vướng ở đâu. Viết như nói chuyện cũng được.",
        error_messages={"required": "Viết vài chữ về việc cần hỗ trợ."},
    )  # fmt: skip
    establishment_name = forms.CharField(
        label="Tên cơ sở", max_length=200, help_text="Chưa có tên thì ghi nghề, ví dụ: Lò bún Năm Hòa.",
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": "Ghi tên cơ sở hoặc nghề đang làm."},
    )  # fmt: skip
    contact_name = forms.CharField(
        label="Người liên hệ", max_length=120, widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Ghi tên người để cán bộ hỏi gặp."},
    )  # fmt: skip
    phone = PhoneField(
        label="Số điện thoại", help_text="Cán bộ gọi lại vào số này. Cũng dùng để tra cứu.",
        error_messages={"required": "Ghi số điện thoại để cán bộ gọi lại."},
    )  # fmt: skip
    place = PlaceChoice(
        label="Xã, phường hiện nay", required=False, empty_label="Chọn xã, phường", help_text="Xếp theo huyện cũ."
    )
    place_text = forms.CharField(
        label="Thôn, buôn, số nhà, hoặc tên xã cũ", max_length=250, required=False,
        help_text="Không rõ xã mới thì bỏ trống ô trên, ghi tên cũ ở đây, ví dụ: thôn 3, xã Ea Tu, TP. Buôn Ma Thuột.",
    )  # fmt: skip
    website = forms.CharField(label="Để trống ô này", required=False)  # people do not see it; programs fill it in
    form_token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data, initial={"form_token": new_form_token()})
        categories = self.fields["category"].queryset = open_categories()
        self.fields["category"].choices = [(category.pk, category.public_name) for category in categories]
        self.hints = {category.pk: category.public_hint for category in categories}

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError("Xin để trống ô này rồi gửi lại.")
        return ""

    def clean_form_token(self):
        if token := read_form_token(self.cleaned_data["form_token"]):
            return token
        self._renew_token()
        raise ValidationError("Trang đã mở quá lâu. Nội dung vẫn còn; xin bấm gửi lần nữa.")

    def clean(self):
        facts = super().clean()
        if not (facts.get("place") or facts.get("place_text")) and "place" not in self.errors:
            self.add_error("place", "Chọn xã, phường; không rõ thì ghi tên cũ ở ô dưới.")
        if "form_token" in facts and not self.errors:
            self._check_not_another(facts)
        return facts

    def _check_not_another(self, facts) -> None:
        """A page that was sent already comes back, changed: a request of its own, once the sender has seen that."""
        sent = ConsultingRequest.objects.filter(form_token=facts["form_token"]).first()
        said = (facts["category"].pk, " ".join(facts["description"].split()))
        if sent and (sent.category_id, " ".join(sent.description.split())) != said:
            self._renew_token()
            text = f"Yêu cầu trước đã được nhận với mã {sent.code}. Nếu đây là yêu cầu khác, xin bấm gửi lần nữa."
            raise ValidationError(text)

    def _renew_token(self) -> None:
        self.data = {**self.data.dict(), "form_token": new_form_token()}

    def save(self) -> ConsultingRequest:
        facts = {key: value for key, value in self.cleaned_data.items() if key != "website"}
        facts["place"] = facts["place"] or place_named(facts["place_text"])
        return register_request(actor=None, channel=Channel.WEB, received_on=timezone.localdate(), **facts)


def place_named(text: str) -> Place | None:
    """The commune of today that an address names, old names included; None when it is not clear: the officer asks."""
    found = resolve(squeeze(text), timezone.localdate()) if text else None
    return found.places[0] if found and found.ok and len(found.places) == 1 else None


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

    def clean(self):
        facts = super().clean()
        if not self.errors:
            facts["request"] = followed(facts["code"], facts["phone"])
            if facts["request"] is None:
                raise ValidationError(
                    "Không tìm thấy yêu cầu có mã và số điện thoại này. Xin kiểm tra lại cả hai rồi thử lần nữa."
                )
        return facts


class MessageForm(forms.Form):
    """What the producer adds, or asks on."""

    message = forms.CharField(label="Nội dung", max_length=4000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, data=None, *, label: str = "Nội dung"):
        super().__init__(data)
        self.fields["message"].label = label
