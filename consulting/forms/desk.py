"""Forms of the desk. Each `save` calls a service; what the service refuses comes back beside its field."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from consulting import services
from consulting.enums import Channel, HeardFrom
from consulting.forms.fields import PhoneField
from consulting.models import ConsultingRequest
from consulting.selectors import open_categories
from consulting.workflow import CONSULTING
from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.forms import DateField, SeenForm, SendKeyField, send_key
from khuyencong.registry.enums import EstablishmentKind
from khuyencong.registry.forms import PlaceField
from khuyencong.registry.models import Establishment
from khuyencong.registry.services import establishments

SAID = (
    "category", "description", "establishment_name", "contact_name", "phone", "email", "place", "place_text",
    "trade", "heard_from",
)  # fmt: skip
# Imports have a channel of their own; people do not choose that.
FIRST_YEAR = 2013  # NĐ 45/2012/NĐ-CP is in force since 05/07/2012
BY_HAND = [choice for choice in Channel.choices if choice[0] not in (Channel.WEB, Channel.LOG)]


class AskedForm(SeenForm):
    """A form about one request; a write of what the page did not show is refused by the service."""

    def as_seen(self) -> ConsultingRequest:
        """The request at the version that the page showed."""
        self.obj.version = self.cleaned_data["seen_version"]
        return self.obj

    def renew(self) -> None:
        """After somebody was faster: go on from the request as it is now, with everything typed kept."""
        self.obj.refresh_from_db()
        self.data = {**self.data.dict(), "seen_version": self.obj.version}


class SaidFields(forms.Form):
    """What a request says, in the order in which it is told on the telephone."""

    phone = PhoneField(label="Điện thoại", required=False)
    establishment_name = forms.CharField(label="Tên cơ sở", max_length=200)
    contact_name = forms.CharField(label="Người liên hệ", max_length=120, required=False)
    email = forms.EmailField(label="Thư điện tử", max_length=150, required=False)
    place = PlaceField(label="Xã, phường", required=False, help_text="Ví dụ: xã Ea Phê. Tên cũ cũng được.")
    place_text = forms.CharField(label="Thôn, buôn, số nhà", max_length=250, required=False)
    trade = forms.CharField(label="Ngành nghề", max_length=120, required=False)
    heard_from = forms.ChoiceField(
        label="Biết đến Trung tâm qua", choices=[("", "Chưa hỏi"), *HeardFrom.choices], required=False
    )
    category = forms.ModelChoiceField(None, label="Loại yêu cầu", empty_label="Chọn loại yêu cầu")
    description = forms.CharField(
        label="Cần tư vấn việc gì", max_length=4000, required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = open_categories()
        self.fields["category"].label_from_instance = lambda category: category.public_name

    def said(self) -> dict:
        return {name: self.cleaned_data[name] for name in SAID}


class NewRequestForm(SaidFields):
    """A call or a visit, written down while the person speaks."""

    channel = forms.ChoiceField(label="Kênh tiếp nhận", choices=BY_HAND, initial=Channel.PHONE)
    received_on = DateField(label="Ngày tiếp nhận", until_today=True)
    consent = forms.BooleanField(label="Người gửi đồng ý cho Trung tâm lưu thông tin để liên hệ", required=False)
    mine = forms.BooleanField(label="Tôi phụ trách yêu cầu này", required=False)
    send_key = SendKeyField()

    def __init__(self, data=None, *, actor):
        super().__init__(data, initial={"received_on": timezone.localdate(), "mine": True})
        self.actor = actor
        if Role.OFFICER not in actor.role_codes:
            del self.fields["mine"]
        self.order_fields(["channel", "received_on", "phone", "establishment_name", "contact_name"])

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day.year < FIRST_YEAR:
            raise ValidationError(f"Ngày {format_date(day)} ở trước năm {FIRST_YEAR}; kiểm tra lại năm.")
        return day

    @transaction.atomic
    def save(self) -> ConsultingRequest:
        facts = {name: self.cleaned_data[name] for name in ("channel", "received_on", "consent")}
        taken = services.register_request(
            actor=self.actor, form_token=send_key(self) or "", **facts, **self.said()
        )  # fmt: skip
        if self.cleaned_data.get("mine") and taken.assignee_id is None:
            CONSULTING.perform("assign", taken, actor=self.actor, assignee=self.actor)
        return taken


class EditForm(SaidFields, AskedForm):
    def __init__(self, obj: ConsultingRequest, data=None):
        super().__init__(obj, data, initial={name: getattr(obj, name) for name in SAID})
        self.fields["place"].kept = obj.place

    def save(self, actor) -> None:
        services.edit_request(self.as_seen(), actor=actor, values=self.said())


class ProductsForm(AskedForm):
    names = forms.CharField(
        label="Sản phẩm", required=False, widget=forms.Textarea({"rows": 5}), help_text="Mỗi dòng một sản phẩm."
    )

    def __init__(self, obj: ConsultingRequest, data=None):
        names = "\n".join(line.product.name for line in obj.product_lines.all())
        super().__init__(obj, data, initial={"names": names})

    def save(self, actor) -> None:
        services.set_products(self.as_seen(), actor=actor, names=self.cleaned_data["names"].splitlines())


class LinkForm(AskedForm):
    """Ties the request to a record of the register that the officer chose from the list."""

    establishment = forms.ModelChoiceField(None, label="Cơ sở", widget=forms.HiddenInput)

    def __init__(self, obj: ConsultingRequest, data=None):
        super().__init__(obj, data)
        self.fields["establishment"].queryset = Establishment.objects.all()

    def save(self, actor) -> None:
        services.link_establishment(self.as_seen(), actor=actor, establishment=self.cleaned_data["establishment"])


class NewEstablishmentForm(AskedForm):
    """A record for an establishment that the register does not have, with what the request says filled in."""

    name = forms.CharField(label="Tên cơ sở", max_length=200)
    kind = forms.ChoiceField(label="Loại cơ sở", choices=EstablishmentKind)
    tax_code = forms.CharField(label="Mã số thuế", max_length=14, required=False)
    representative = forms.CharField(label="Người đại diện", max_length=120, required=False)
    phone = PhoneField(label="Điện thoại", required=False)
    place = PlaceField(label="Xã, phường", required=False)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False)

    def __init__(self, obj: ConsultingRequest, data=None):
        super().__init__(obj, data, initial={
            "name": obj.establishment_name, "kind": establishments.guess_kind(obj.establishment_name),
            "representative": obj.contact_name, "phone": obj.phone, "place": obj.place,
            "address": obj.place_text,
        })  # fmt: skip
        self.fields["place"].kept = obj.place

    @transaction.atomic
    def save(self, actor) -> None:
        made = establishments.find_or_create(actor=actor, **self.facts())
        services.link_establishment(self.as_seen(), actor=actor, establishment=made)
