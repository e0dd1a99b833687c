"""Forms of the registry, and the field that reads a written place for every app above."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from khuyencong.core.forms import DateField, VersionField
from khuyencong.core.money import MoneyFormField
from khuyencong.registry.duplicates import alike_to
from khuyencong.registry.enums import SUPPORT, CertificateLevel, PlaceKind, Programme, Source
from khuyencong.registry.models import Budget, Establishment, Place, Product
from khuyencong.registry.models.terms import MAX_DAYS
from khuyencong.registry.places import resolve
from khuyencong.registry.terms import TERMS, all_days

LONGEST_PLACE = 250


class PlaceInput(forms.TextInput):
    """A text box that offers the communes of today."""

    template_name = "registry/place_input.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, {**attrs, "list": f"{attrs['id']}_offered", "autocomplete": "off"})
        today = Place.objects.valid_on(localdate()).filter(kind=PlaceKind.COMMUNE)
        return {**context, "offered": today.select_related("parent")}

    def format_value(self, value):
        return value.label if isinstance(value, Place) else super().format_value(value)


class PlaceField(forms.Field):
    """One commune as people write it, read as of `on` (today when not given).

    What is unclear is said beside the field; `notes` tell how the text was read. A text left as it was keeps `kept`,
    the record's present place, though it be an old commune.
    """

    widget = PlaceInput

    def __init__(self, *, on=None, kept: Place | None = None, **kwargs):
        super().__init__(**kwargs)
        self.on, self.kept, self.notes = on, kept, ()

    def to_python(self, value) -> Place | None:
        text = str(value or "").strip()
        if not text or (self.kept and text == self.kept.label):
            return self.kept if text else None
        if len(text) > LONGEST_PLACE:
            raise ValidationError(f"Dài quá {LONGEST_PLACE} chữ cái; chỉ ghi xã, phường, huyện, tỉnh.")
        found = resolve(text, self.on or localdate())
        if found.problems:
            raise ValidationError(list(found.problems))
        if len(found.places) != 1 or found.places[0].kind != PlaceKind.COMMUNE:
            raise ValidationError("Ghi một xã, phường, thị trấn.")
        self.notes = found.notes
        return found.places[0]


class EstablishmentForm(forms.ModelForm):
    """The facts of an establishment; `version` is what the page showed."""

    place = PlaceField(label="Xã, phường", required=False, help_text="Ví dụ: xã Ea Phê. Địa chỉ cũ cũng được.")
    products = forms.CharField(
        label="Thêm sản phẩm",
        required=False,
        max_length=4000,
        help_text="Mỗi dòng một sản phẩm.",
        widget=forms.Textarea({"rows": 3}),
    )
    is_another = forms.BooleanField(label="Đây là cơ sở khác, vẫn thêm bản ghi mới", required=False)
    version = VersionField(required=False)

    class Meta:
        model = Establishment
        fields = ("name", "kind", "industry", "tax_code", "representative", "phone", "address", "place")
        help_texts = {"address": "Số nhà, đường, thôn, buôn."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].kept = self.instance.place
        self.initial |= {"place": self.instance.place, "version": self.instance.version}
        self.alike: list[Establishment] = []

    def clean(self):
        """A new record that looks like one already there is asked about once."""
        new, told = self.instance.pk is None, self.cleaned_data
        if new and not told.get("is_another") and told.get("name"):
            self.alike = alike_to(name=told["name"], place=told.get("place"), phone=told.get("phone") or "")
        if self.alike:
            raise ValidationError(
                "Cơ sở này có thể đã có trong danh sách. Xem các bản ghi nêu dưới đây trước khi thêm."
            )
        return told

    def facts(self) -> dict:
        """Keyword arguments for the service."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields}
        return {**values, "products": self.cleaned_data["products"].splitlines()}

    def _post_clean(self):
        """The service validates and writes; the instance stays as it was read, so the log can tell what changed."""


class CertificateForm(forms.Form):
    """Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu."""

    product = forms.CharField(label="Sản phẩm", max_length=200, help_text="Sản phẩm đã ghi, hoặc ghi tên mới.")
    level = forms.ChoiceField(label="Cấp", choices=CertificateLevel, initial=CertificateLevel.PROVINCE)
    year = forms.IntegerField(label="Năm", min_value=2010, max_value=2100)
    number = forms.CharField(label="Số giấy chứng nhận", max_length=60, required=False)
    issued_on = DateField(label="Ngày cấp", required=False, until_today=True)
    valid_to = DateField(
        label="Có giá trị đến", required=False, help_text="Để trống: 31/12 của năm thứ ba, kể cả năm cấp."
    )

    def __init__(self, data=None, *, products: Iterable[Product]):
        super().__init__(data)
        self.fields["product"].widget = forms.TextInput({"list": "san-pham", "autocomplete": "off"})
        self.products = products

    def clean(self):
        told = self.cleaned_data
        day, year = told.get("issued_on"), told.get("year")
        if day and year and day.year < year:
            self.add_error("issued_on", f"Ngày cấp ở trước năm {year} của giấy chứng nhận.")
        if day and told.get("valid_to") and told["valid_to"] < day:
            self.add_error("valid_to", "Ngày hết giá trị không thể trước ngày cấp.")
        return told


class TrademarkForm(forms.Form):
    """Nhãn hiệu: the application, and what came of it."""

    name = forms.CharField(label="Nhãn hiệu", max_length=200)
    application_number = forms.CharField(
        label="Số đơn", max_length=40, required=False, help_text="Ví dụ: 4-2022-01234."
    )
    filed_on = DateField(label="Ngày nộp đơn", required=False, until_today=True)
    number = forms.CharField(label="Số giấy chứng nhận", max_length=40, required=False)
    granted_on = DateField(label="Ngày cấp", required=False, until_today=True)


class BudgetForm(forms.Form):
    """Dự toán năm. Year, programme and source are fixed once it is there."""

    year = forms.IntegerField(label="Năm", min_value=2000, max_value=2100)
    programme = forms.ChoiceField(label="Chương trình", choices=Programme)
    source = forms.ChoiceField(
        label="Nguồn", choices=[(source, source.label) for source in SUPPORT], initial=Source.LOCAL
    )
    amount = MoneyFormField(label="Dự toán được giao")
    decision = forms.CharField(
        label="Quyết định giao", max_length=150, required=False, help_text="Số, ngày và cơ quan ban hành."
    )
    version = VersionField(required=False)

    KEY = ("year", "programme", "source")

    def __init__(self, *args, budget: Budget | None = None, **kwargs):
        self.budget = budget
        values = [*self.KEY, "amount", "decision", "version"]
        super().__init__(*args, initial={name: getattr(budget, name) for name in values} if budget else {}, **kwargs)
        for name in self.KEY if budget else ():
            self.fields[name].disabled = True

    def clean(self):
        key = {name: self.cleaned_data.get(name) for name in self.KEY}
        if not self.budget and Budget.objects.filter(**key).exists():
            raise ValidationError("Dự toán này đã có; xin mở từ danh sách để sửa.")
        return self.cleaned_data

    def facts(self) -> dict:
        """Keyword arguments for `set_budget`."""
        values = dict(self.cleaned_data)
        seen = values.pop("version")
        return {**values, "seen_version": seen if self.budget else None}


class DayOffForm(forms.Form):
    """A day that the government moved."""

    date = DateField(label="Ngày")
    is_working = forms.TypedChoiceField(
        label="Ngày này",
        choices=(("", "Nghỉ hoán đổi"), ("1", "Làm bù")),
        coerce=bool,
        required=False,
        empty_value=False,
    )
    document = forms.CharField(
        label="Theo văn bản", max_length=150, help_text="Số, ngày và cơ quan ban hành, ví dụ: Công văn 6150/VPCP-KGVX."
    )


class TermsForm(forms.Form):
    """Every term of the portal, a box each, in the order of its table."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = all_days()
        for kind in TERMS.values():
            label = f"{kind.group}: {kind.label[:1].lower()}{kind.label[1:]} ({kind.unit})"
            self.fields[kind.code] = forms.IntegerField(
                label=label, min_value=0, max_value=MAX_DAYS, initial=days[kind.code], help_text=kind.about
            )
