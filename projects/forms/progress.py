"""Forms for noting progress."""

from django import forms
from django.utils import timezone

from khuyencong.core.attachments.forms import WithFiles
from khuyencong.core.forms import SeenForm
from khuyencong.registry.models import Establishment
from projects.forms.execution import model_fields
from projects.models import ProgressNote, Project


class ProgressForm(SeenForm, WithFiles):
    """One note with its photos and papers; files that were taken in stay when something else is wrong."""

    def __init__(self, project: Project, *args, **kwargs):
        super().__init__(project, *args, initial={"noted_on": timezone.localdate()}, **kwargs)
        files = self.fields.pop("files")
        self.fields |= model_fields(
            ProgressNote, "establishment", "noted_on", "done_percent", "volume", "own_capital", "text"
        )
        percent = self.fields["done_percent"]
        self.fields["done_percent"] = forms.IntegerField(
            label=percent.label, required=False, min_value=0, max_value=100,
            widget=forms.NumberInput({"class": "short"}),
        )  # fmt: skip
        self.fields["text"].widget.attrs["rows"] = 3
        self.fields["files"] = files
        people = Establishment.objects.filter(benefits__project=project).order_by("benefits__pk")
        if project.is_own or len(people) < 2:  # nobody to choose between: the only one is meant
            del self.fields["establishment"]
            self.only = None if project.is_own else next(iter(people), None)
        else:
            self.only = None
            self.fields["establishment"] = forms.ModelChoiceField(
                people, label="Cơ sở", required=False, empty_label="Cả đề án"
            )

    def clean(self):
        facts = super().clean()
        self.take_files()
        return facts

    def facts(self) -> dict:
        names = ("noted_on", "done_percent", "volume", "own_capital", "text")
        values = {name: self.cleaned_data[name] for name in names}
        values["establishment"] = self.cleaned_data.get("establishment") or self.only
        return {"values": values, "group": self.key, "files": self.kept}
