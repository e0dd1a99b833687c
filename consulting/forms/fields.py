"""Fields of both sides: a telephone number as people write it, a commune chosen by its old district."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator

from khuyencong.core.phones import PhoneError, parse_phone
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import Place
from khuyencong.registry.selectors import old_districts

ELSEWHERE = "Nơi khác"


class PhoneField(forms.CharField):
    """Any spelling in, "0905 123 456" out."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "tel", "autocomplete": "tel", "type": "tel"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse_phone(text)
        except PhoneError as error:
            raise ValidationError(str(error)) from error


class ByOldDistrict(ModelChoiceIterator):
    """Communes in groups: people know their old district better than the new communes."""

    def __iter__(self) -> Iterator:
        yield "", self.field.empty_label
        districts = old_districts()
        groups: dict[str, list] = {}
        for place in self.queryset:
            group = f"{districts[place.pk]} (cũ)" if place.pk in districts else ELSEWHERE
            groups.setdefault(group, []).append(self.choice(place))
        yield from sorted(groups.items(), key=lambda group: group[0] == ELSEWHERE)


class PlaceChoice(forms.ModelChoiceField):
    """Today's communes to choose from, without a script and without typing."""

    iterator = ByOldDistrict

    def __init__(self, **kwargs):
        super().__init__(Place.objects.filter(kind=PlaceKind.COMMUNE, valid_to=None), **kwargs)

    def label_from_instance(self, place: Place) -> str:
        return place.name
