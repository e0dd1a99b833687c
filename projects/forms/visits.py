"""Forms of an inspection: on the project's page, and on a phone that may have no signal."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone

from khuyencong.core.attachments.forms import WithFiles
from khuyencong.core.forms import DateField, SeenForm
from projects.enums import CheckResult
from projects.forms.execution import model_fields
from projects.models import ChecklistItem, Inspection, InspectionCheck, Project

NAMES = (
    "inspected_on", "number", "participants", "done_percent", "own_spent", "findings", "conclusion", "follow_up",
    "follow_up_due",
)  # fmt: skip


class InspectionForm(SeenForm, WithFiles):
    """One visit: the checklist item by item, what was found, what is asked for, photos."""

    template_name = "projects/visits/form.html"

    def __init__(self, project: Project, *args, items: Iterable[ChecklistItem], **kwargs):
        super().__init__(project, *args, initial={"inspected_on": timezone.localdate()}, **kwargs)
        self.items, files = list(items), self.fields.pop("files")
        self.fields |= model_fields(Inspection, *NAMES)
        percent = self.fields["done_percent"]
        self.fields["done_percent"] = forms.IntegerField(
            label=percent.label, min_value=0, max_value=100, widget=forms.NumberInput({"class": "short"})
        )
        self.fields["participants"].help_text = "Họ tên và đơn vị của người đi kiểm tra và của cơ sở"
        self.fields["own_spent"].required = False
        for name in ("findings", "conclusion", "follow_up"):
            self.fields[name].widget.attrs["rows"] = 3
        for item in self.items:
            self._add_item(item)
        self.fields["files"] = files

    def _add_item(self, item: ChecklistItem) -> None:
        choices = [("", "Chưa xem"), *CheckResult.choices]
        self.fields[f"check_{item.pk}"] = forms.ChoiceField(label="Kết quả", choices=choices, required=False)
        self.fields[f"remark_{item.pk}"] = forms.CharField(label="Thực tế", max_length=250, required=False)

    def clean(self):
        facts = super().clean()
        self.take_files()
        return facts

    @property
    def checklist(self) -> list[tuple[ChecklistItem, list[forms.BoundField]]]:
        """Each item with its two boxes, for the template."""
        return [(item, [self[f"check_{item.pk}"], self[f"remark_{item.pk}"]]) for item in self.items]

    @property
    def before(self) -> list[forms.BoundField]:
        """What stands above the checklist; the rest comes after it."""
        return [self[name] for name in NAMES[:5]]

    @property
    def after(self) -> list[forms.BoundField]:
        return [self[name] for name in (*NAMES[5:], "files")]

    def facts(self) -> dict:
        return {
            "values": {name: self.cleaned_data[name] for name in NAMES}, "checks": list(self._checks()),
            "group": self.key, "files": self.kept,
        }  # fmt: skip

    def _checks(self) -> Iterable[InspectionCheck]:
        for item in self.items:
            if result := self.cleaned_data[f"check_{item.pk}"]:
                remark = self.cleaned_data[f"remark_{item.pk}"]
                yield InspectionCheck(item=item, text=item.text, result=result, remark=remark)


class PhoneVisitForm(InspectionForm):
    """The same on a page that waits on a phone: what happens to the project meanwhile does not make it stale."""

    has_file_box = True

    def __init__(self, project: Project, *args, **kwargs):
        super().__init__(project, *args, **kwargs)
        del self.fields["seen_version"]
        self.auto_id = f"de-an-{project.pk}-%s"

    @property
    def after(self) -> list[forms.BoundField]:
        """The photos have a box of their own."""
        return [self[name] for name in NAMES[5:]]


class FollowUpForm(SeenForm):
    done_on = DateField(label="Ngày khắc phục xong")
    note = forms.CharField(
        label="Kết quả khắc phục", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Đã làm gì, ai xác nhận, giấy tờ nào kèm theo.",
    )  # fmt: skip

    def __init__(self, project: Project, *args, **kwargs):
        super().__init__(project, *args, initial={"done_on": timezone.localdate()}, **kwargs)
