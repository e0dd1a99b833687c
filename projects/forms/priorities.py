"""The form of one place in a list of priority areas."""

from django import forms

from khuyencong.core.forms import DateField
from khuyencong.core.kept import KeptForm
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import Place
from projects.models import PriorityArea


class PriorityAreaForm(KeptForm):
    """Communes, and districts of lists made before there were none."""

    class Meta:
        model = PriorityArea
        fields = ("place", "rank", "document", "article", "effective_from", "effective_to", "verified", "note")
        field_classes = {"effective_from": DateField, "effective_to": DateField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Place.objects.exclude(kind=PlaceKind.PROVINCE).select_related("parent").order_by("sort_key", "pk")
        self.fields["place"] = forms.ModelChoiceField(places, label="Địa bàn", empty_label="Chọn…")
