"""Fields that choose from the registry without any script: places by district, contents, establishments by name."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator

from khuyencong.core.dates import year_range
from khuyencong.core.text import excerpt, fold, squeeze
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import Content, Establishment, Place

SHOWN_CANDIDATES = 5
SEPARATOR = " – "


def places_of_year(year: int) -> QuerySet[Place]:
    """Communes and districts that existed on some day of `year`, each district followed by its communes."""
    first, last = year_range(year)
    valid = Place.objects.filter(valid_from__lte=last).filter(Q(valid_to=None) | Q(valid_to__gte=first))
    known = valid.filter(kind__in=(PlaceKind.COMMUNE, PlaceKind.DISTRICT))
    return known.select_related("parent").order_by("sort_key", "pk")


class _ByDistrict(ModelChoiceIterator):
    """Optgroups: a district as a whole and its communes; today's communes under a heading of their own."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        yield from place_groups(self.queryset)


def place_groups(places: Iterable[Place]) -> list[tuple[str, list[tuple[int, str]]]]:
    """`[(heading, [(pk, name)])]` for a grouped select."""
    districts, today = {}, []
    places = list(places)
    for place in places:
        if place.kind == PlaceKind.DISTRICT:
            districts[place.pk] = (place.name, [(place.pk, f"Cả {place.name[:1].lower()}{place.name[1:]}")])
    for place in places:
        if place.kind != PlaceKind.DISTRICT:
            group = districts[place.parent_id][1] if place.parent_id in districts else today
            group.append((place.pk, place.name))
    return [*districts.values(), *([("Xã, phường từ 01/07/2025", today)] if today else [])]


class PlaceField(forms.ModelChoiceField):
    iterator = _ByDistrict

    def __init__(self, *args, empty_label="Không thuộc riêng xã, phường nào", **kwargs):
        messages = {"invalid_choice": "Địa bàn này không có trong năm kế hoạch; xin chọn lại."}
        super().__init__(*args, empty_label=empty_label, error_messages=messages, **kwargs)


class ContentField(forms.TypedChoiceField):
    """One content. The list is read once by the page and handed to every such field."""

    def __init__(self, contents: Iterable[Content], *, empty_label: str, **kwargs):
        by_code = {content.code: content for content in contents}
        choices = [("", empty_label), *((code, str(content)) for code, content in by_code.items())]
        super().__init__(choices=choices, coerce=by_code.get, empty_value=None, **kwargs)


class ContentsField(forms.TypedMultipleChoiceField):
    """Any number of contents, as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, contents: Iterable[Content], **kwargs):
        by_code = {content.code: content for content in contents}
        choices = [(code, str(content)) for code, content in by_code.items()]
        super().__init__(choices=choices, coerce=by_code.get, empty_value=[], **kwargs)


def establishment_label(establishment: Establishment) -> str:
    """What stands in the box: the name, told apart by tax code or commune."""
    aside = establishment.tax_code or (establishment.place.name if establishment.place else "")
    return f"{establishment.name}{SEPARATOR}{aside}" if aside else establishment.name


class EstablishmentField(forms.CharField):
    """An establishment by name, typed; a list of suggestions helps where there is a script, nothing needs it.

    Cleans to the Establishment. A text that means none, or several, is refused with the candidates.
    """

    def to_python(self, value):
        text = squeeze(super().to_python(value))
        super().run_validators(text)
        return self._one(text) if text else None

    def run_validators(self, value):
        """They are about the text, which was checked before it became an establishment."""

    def prepare_value(self, value):
        return establishment_label(value) if isinstance(value, Establishment) else value

    def _one(self, text: str) -> Establishment:
        found = candidates(text)
        exact = [e for e in found if fold(text) in (fold(establishment_label(e)), fold(e.name), e.tax_code)]
        for matches in ([e for e in found if establishment_label(e) == text], exact, found):
            if len(matches) == 1:
                return matches[0]
        if not found:
            raise ValidationError(
                f"Chưa có cơ sở “{excerpt(text)}” trong danh mục cơ sở. Kiểm tra lại tên, hoặc thêm cơ sở đó trước."
            )
        names = "; ".join(establishment_label(e) for e in found[:SHOWN_CANDIDATES])
        raise ValidationError(f"“{excerpt(text)}” có thể là: {names}. Xin ghi đủ tên hoặc mã số thuế.")


def candidates(text: str, limit: int = 20) -> list[Establishment]:
    """Establishments that `text` may mean; what stands after the dash only tells them apart."""
    name, _, aside = text.rpartition(SEPARATOR)
    rows = Establishment.objects.select_related("place")
    found = list(rows.search(text)[:limit])
    if not found and name:
        found = [e for e in rows.search(name)[:limit] if fold(aside) in fold(establishment_label(e))]
    return found
