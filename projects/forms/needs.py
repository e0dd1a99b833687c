"""The sheet of a need: who asks for what, where, with which money."""

from django import forms
from django.utils.timezone import localdate

from khuyencong.core.audit import StaleRecordError
from khuyencong.core.forms import DateField
from khuyencong.core.money import MoneyFormField
from khuyencong.core.workflow import Refused
from khuyencong.registry.models import Content, Place
from projects.enums import NEED_WRITERS
from projects.forms.editor import SeenVersionForm
from projects.forms.fields import ContentField, EstablishmentField, PlaceField, places_of_year
from projects.forms.projects import SUGGEST
from projects.models import Need
from projects.services.needs import edit_need, register_need

LONGEST_AHEAD = 3  # years from the sheet to the plan year
MONEY = {
    "local": "Khuyến công địa phương", "national": "Khuyến công quốc gia", "beneficiary": "Đối ứng",
    "other": "Nguồn khác",
}  # fmt: skip


class NeedForm(SeenVersionForm):
    """`NeedForm(user, data, instance=need)`; people of the communes choose among their own places."""

    year = forms.IntegerField(label="Năm kế hoạch", min_value=2013, max_value=2100)
    registered_on = DateField(label="Ngày đăng ký", until_today=True)
    establishment = EstablishmentField(
        label="Cơ sở trong danh mục", required=False, max_length=300, widget=forms.TextInput(SUGGEST),
        help_text="Để trống nếu xã, phường đăng ký chung cho nhiều cơ sở.",
    )  # fmt: skip

    class Meta:
        model = Need
        fields = ("year", "title", "registrant", "registered_on")
        widgets = {"title": forms.Textarea({"rows": 2})}
        labels = {"title": "Nội dung đề nghị", "registrant": "Đơn vị đăng ký"}
        help_texts = {"registrant": "Tên cơ sở hoặc Ủy ban nhân dân xã, phường ghi trên phiếu."}

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, need = user, self.instance
        if not need.pk:
            self.initial |= {"year": localdate().year + 1, "registered_on": localdate()}
        contents = list(Content.objects.all())
        self.fields["content"] = ContentField(contents, label="Nội dung khuyến công", empty_label="Chọn nội dung")
        self.fields["place"] = PlaceField(self._places(), label="Xã, phường", empty_label="Chọn xã, phường")
        self.initial |= {"content": need.content.code, "establishment": need.establishment} if need.pk else {}
        self.initial |= {"place": need.place_id} if need.pk else {}
        for name, label in MONEY.items():
            initial = getattr(need, name) or None
            self.fields[name] = MoneyFormField(label=label, required=False, initial=initial)
        self.order_fields(["year", "title", "content", "registrant", "establishment", "place", *MONEY, "registered_on"])

    def _places(self):
        rows = places_of_year(localdate().year)
        if self.user.role_codes & set(NEED_WRITERS):
            return rows
        return rows.filter(pk__in=Place.objects.assigned_to(self.user).values("pk"))

    @property
    def money_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MONEY]

    def clean(self):
        facts = super().clean()
        day, year = facts.get("registered_on"), facts.get("year")
        if day and year and not year - LONGEST_AHEAD <= day.year <= year:
            said = f"Ngày đăng ký phải từ năm {year - LONGEST_AHEAD} đến năm {year}, theo năm kế hoạch đã ghi."
            self.add_error("registered_on", said)
        if not any(facts.get(name) for name in MONEY) and not set(MONEY) & set(self.errors):
            self.add_error("local", "Ghi kinh phí dự kiến của ít nhất một nguồn.")
        return facts

    def _post_clean(self):
        """The service fills and checks the record, once it is claimed."""

    def write(self) -> Need | None:
        """The saved need; None when the page must be shown again with what is against it."""
        names = ("year", "title", "registrant", "registered_on", "content", "establishment", "place")
        values = {name: self.cleaned_data[name] for name in names}
        values |= {name: self.cleaned_data[name] or 0 for name in MONEY}
        try:
            if not self.instance.pk:
                return register_need(actor=self.user, values=values)
            need = Need.objects.get(pk=self.instance.pk)
            need.version = self.cleaned_data["seen_version"]
            return edit_need(need, actor=self.user, values=values)
        except StaleRecordError as stale:
            self.data = self.data.copy()
            self.data["seen_version"] = Need.objects.get(pk=self.instance.pk).version
            self.add_error(None, f"{stale} Nội dung đang gõ vẫn giữ nguyên; bấm lưu lần nữa là thay bản vừa lưu.")
        except Refused as refused:
            for reason in refused.reasons:
                self.add_error(reason.field or None, str(reason))
        return None
