"""What the registry's lists can be narrowed to; all of it stands in the address."""

import django_filters as filters
from django.db.models import Q
from django.forms import SearchInput
from django.utils.timezone import localdate

from khuyencong.core.lists import DateFilter, SearchFilter
from khuyencong.core.text import fold, search_words
from khuyencong.registry.enums import EstablishmentKind, PlaceKind
from khuyencong.registry.models import Certificate, Content, Establishment, LegalDocument, Norm, Place
from khuyencong.registry.selectors import searched, used_places


class PlaceFilter(filters.ModelChoiceFilter):
    """A choice of places, named with their districts."""

    @property
    def field(self):
        field = super().field
        field.label_from_instance = lambda place: place.label
        return field


class EstablishmentFilter(filters.FilterSet):
    q = SearchFilter(label="Tên, mã số thuế, điện thoại", method="by_words")
    kind = filters.ChoiceFilter(label="Loại cơ sở", choices=EstablishmentKind)
    place = PlaceFilter(label="Địa bàn", queryset=lambda request: used_places(request.user))

    certified = filters.ChoiceFilter(
        label="Sản phẩm tiêu biểu", choices=(("valid", "Giấy chứng nhận còn giá trị"),), method="holds_certificate"
    )

    class Meta:
        model = Establishment
        fields = ("q", "kind", "place", "certified")

    def by_words(self, rows, name, typed):
        return searched(rows, typed, self.request.user)

    def holds_certificate(self, rows, name, wanted):
        return rows.filter(pk__in=Certificate.objects.valid_on(localdate()).values("product__establishment"))


class PlaceListFilter(filters.FilterSet):
    q = SearchFilter(label="Tên xã, huyện")
    kind = filters.ChoiceFilter(label="Cấp", choices=PlaceKind)
    period = filters.ChoiceFilter(
        label="Thời gian", choices=(("new", "Từ 01/07/2025"), ("old", "Đến 30/06/2025")), method="of_period"
    )

    class Meta:
        model = Place
        fields = ("q", "kind", "period")

    def of_period(self, rows, name, value):
        return rows.filter(valid_to__isnull=value == "new")


class NormFilter(filters.FilterSet):
    content = filters.ModelChoiceFilter(
        label="Nội dung", queryset=Content.objects.filter(norms__isnull=False).distinct()
    )
    on = DateFilter(label="Có hiệu lực vào ngày", method="in_force_on")

    class Meta:
        model = Norm
        fields = ("content", "on")

    def in_force_on(self, rows, name, day):
        return rows.in_force(day)


class DocumentFilter(filters.FilterSet):
    q = filters.CharFilter(label="Số, ký hiệu hoặc trích yếu", method="search", widget=SearchInput)

    class Meta:
        model = LegalDocument
        fields = ("q",)

    def search(self, rows, name, words):
        """Few rows and no folded column: the folding is done here."""
        wanted = search_words(words)
        texts = {row.pk: fold(f"{row.number} {row.title} {row.issuer}") for row in rows}
        return rows.filter(Q(pk__in=[pk for pk, text in texts.items() if all(word in text for word in wanted)]))
