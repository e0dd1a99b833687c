"""Forms for producers: no account, no script needed, everything typed stays when something is wrong."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from consulting import flood
from consulting.enums import Channel, HeardFrom
from consulting.forms.fields import PhoneField, PlaceChoice
from consulting.forms.tokens import form_key
from consulting.models import ConsultingRequest
from consulting.selectors import open_categories
from consulting.services.files import add_files
from consulting.services.requests import register_request
from khuyencong.core.attachments.forms import WithFiles
from khuyencong.core.attachments.services import regroup
from khuyencong.core.text import squeeze
from khuyencong.registry.models import Place
from khuyencong.registry.places import resolve

OTHER = "other"  # the category of what fits no other
SENT = (
    "consent", "establishment_name", "trade", "place", "place_text", "category", "description", "contact_name", "phone",
    "email", "heard_from",
)  # fmt: skip


class PublicRequestForm(WithFiles):
    """One short page. `send` gives the request; the same page sent twice gives the same request."""

    consent = forms.BooleanField(
        label="Tôi đồng ý để Trung tâm dùng các thông tin này như trên",
        error_messages={"required": "Đánh dấu vào ô này để Trung tâm được phép liên hệ lại."},
    )
    establishment_name = forms.CharField(
        label="Tên cơ sở", max_length=200, help_text="Chưa có tên thì ghi nghề, ví dụ: Lò bún Năm Hòa.",
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": "Ghi tên cơ sở hoặc nghề đang làm."},
    )  # fmt: skip
    trade = forms.CharField(
        label="Ngành nghề", max_length=120, required=False, help_text="Ví dụ: rang xay cà phê, mộc, cơ khí, làm bún."
    )
    place = PlaceChoice(
        label="Xã, phường hiện nay", required=False, empty_label="Chọn xã, phường", help_text="Xếp theo huyện cũ."
    )
    place_text = forms.CharField(
        label="Thôn, buôn, số nhà, hoặc tên xã cũ", max_length=250, required=False,
        help_text="Không rõ xã mới thì bỏ trống ô trên, ghi tên cũ ở đây, ví dụ: thôn 3, xã Ea Tu, TP. Buôn Ma Thuột.",
    )  # fmt: skip
    category = forms.ModelChoiceField(
        None, label="Chọn một việc", widget=forms.RadioSelect, empty_label=None, required=False
    )
    description = forms.CharField(
        label="Mô tả ngắn", max_length=4000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text="Cơ sở đang làm gì, vướng ở đâu. Viết như nói chuyện cũng được.",
    )  # fmt: skip
    contact_name = forms.CharField(
        label="Người liên hệ", max_length=120, widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Ghi tên người để cán bộ hỏi gặp."},
    )  # fmt: skip
    phone = PhoneField(
        label="Số điện thoại", help_text="Cán bộ gọi lại vào số này. Cũng dùng để tra cứu.",
        error_messages={"required": "Ghi số điện thoại để cán bộ gọi lại."},
    )  # fmt: skip
    email = forms.EmailField(
        label="Thư điện tử", max_length=150, required=False, help_text="Để nhận tin về yêu cầu này, nếu có.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": "Thư điện tử có dạng ten@noi-cap.vn; không có thì bỏ trống."},
    )  # fmt: skip
    heard_from = forms.ChoiceField(
        label="Biết đến Trung tâm qua đâu", choices=[("", "Chọn"), *HeardFrom.choices], required=False
    )
    website = forms.CharField(label="Để trống ô này", required=False)  # people do not see it; programs fill it in

    def __init__(self, data=None, files=None, *, address: str = ""):
        super().__init__(data, files)
        self.address = address
        self.slowed: flood.Slowed | None = None
        self._sent: ConsultingRequest | None = None
        categories = self.fields["category"].queryset = open_categories()
        self.fields["category"].choices = [(category.pk, category.public_name) for category in categories]
        self.hints = {category.pk: category.public_hint for category in categories}

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError("Xin để trống ô này rồi gửi lại.")
        return ""

    def clean(self):
        facts = super().clean()
        if not (facts.get("place") or facts.get("place_text")) and "place" not in self.errors:
            self.add_error("place", "Chọn xã, phường; không rõ thì ghi tên cũ ở ô dưới.")
        self._check_need(facts)
        if not self.errors:
            self._check_not_another(facts)
        return facts

    def _check_need(self, facts) -> None:
        """To pick or to describe is enough; "something else" says nothing unless it is described."""
        chosen, described = facts.get("category"), facts.get("description")
        if chosen and chosen.code == OTHER and not described:
            self.add_error("description", "Viết vài chữ về việc cần hỗ trợ.")
        elif not chosen and "category" not in self.errors:
            facts["category"] = open_categories().filter(code=OTHER).first() if described else None
            if not facts["category"]:
                self.add_error("category", "Chọn một việc, hoặc viết vài chữ ở ô mô tả.")

    def _check_not_another(self, facts) -> None:
        """A page that was sent already comes back, changed: a request of its own, once the sender has seen that."""
        self._sent = sent = ConsultingRequest.objects.filter(form_token=self.key).first()
        said = (facts["category"].pk, " ".join(facts["description"].split()))
        if sent and (sent.category_id, " ".join(sent.description.split())) != said:
            self.renew_token(send_key="")
            regroup(self.key, form_key(self.data))
            self.key = form_key(self.data)
            text = f"Yêu cầu trước đã được nhận với mã {sent.code}. Nếu đây là yêu cầu khác, xin bấm gửi lần nữa."
            raise ValidationError(text)

    def send(self) -> ConsultingRequest | None:
        """Take the request in. None when something stands against it: the page comes back with everything typed."""
        try:
            flood.count(flood.POSTS_OF_ADDRESS, self.address)
            flood.count(flood.POSTS_OF_FORM, self.key or self.address)
            return self._save() if self.is_valid() & self.take_files() else None
        except flood.Slowed as slowed:
            self.slowed = slowed
            return self._say(str(slowed))
        except ValidationError as error:
            return self._say(error.messages)

    def _say(self, sentences) -> None:
        self.full_clean()
        self.add_error(None, sentences)

    def _save(self) -> ConsultingRequest:
        if not self._sent:
            flood.count(flood.REQUESTS_OF_PHONE, self.cleaned_data["phone"])
        facts = {name: self.cleaned_data[name] for name in SENT}
        facts["place"] = facts["place"] or place_named(facts["place_text"])
        request = register_request(
            actor=None, channel=Channel.WEB, received_on=timezone.localdate(), form_token=self.key, **facts
        )
        add_files(request, self.key, self.kept)
        return request


def place_named(text: str) -> Place | None:
    """The commune of today that an address names, old names included; None when it is not clear: the officer asks."""
    found = resolve(squeeze(text), timezone.localdate()) if text else None
    return found.places[0] if found and found.ok and len(found.places) == 1 else None
