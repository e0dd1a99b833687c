"""Sessions held, visits planned, and what the desk writes down or to the producer."""

from django import forms
from django.utils import timezone

from consulting import services
from consulting.enums import SessionMode
from consulting.forms.desk import AskedForm
from consulting.models import ConsultingRequest, Visit
from consulting.selectors import advisers
from khuyencong.core.forms import DateField

# Imports have a mode of their own; people do not choose that.
HELD = [choice for choice in SessionMode.choices if choice[0] != SessionMode.LOG]
LONG = forms.Textarea({"rows": 4})


class SessionForm(AskedForm):
    """A session as it was held; of a visit that was planned the plan's facts stand in it."""

    visit = forms.ModelChoiceField(None, label="Theo lịch hẹn", required=False, empty_label="Không theo lịch hẹn")
    held_on = DateField(label="Ngày")
    mode = forms.ChoiceField(label="Hình thức", choices=HELD)
    adviser = forms.ModelChoiceField(None, label="Người tư vấn", empty_label=None)
    place = forms.CharField(label="Nơi gặp", max_length=200, required=False)
    attendees = forms.CharField(label="Người dự", max_length=300, required=False)
    content = forms.CharField(label="Nội dung trao đổi", max_length=4000, required=False, widget=LONG)
    result = forms.CharField(label="Kết quả, việc tiếp theo", max_length=4000, required=False, widget=LONG)

    def __init__(self, obj: ConsultingRequest, data=None):
        planned = [visit for visit in obj.visits.all() if visit.is_open]
        super().__init__(obj, data, initial=_proposed(obj, planned))
        self.fields["adviser"].queryset = advisers()
        self.fields["visit"].queryset = Visit.objects.filter(pk__in=[visit.pk for visit in planned])
        if not planned:
            del self.fields["visit"]

    def save(self, actor) -> None:
        services.add_session(self.as_seen(), actor=actor, **self.facts())


def _proposed(obj: ConsultingRequest, planned: list[Visit]) -> dict:
    """What stands in the form at first: the plan whose day has come, else today and the adviser in charge."""
    today = timezone.localdate()
    come = [visit for visit in planned if visit.planned_on <= today]
    if not come:
        return {"held_on": today, "adviser": obj.assignee_id}
    visit = come[0]
    return {
        "visit": visit.pk, "held_on": visit.planned_on, "mode": visit.mode, "adviser": visit.adviser_id,
        "place": visit.place,
    }  # fmt: skip


class VisitForm(AskedForm):
    planned_on = DateField(label="Ngày hẹn")
    at = forms.TimeField(
        label="Giờ", required=False, widget=forms.TimeInput({"type": "time", "class": "short"}, format="%H:%M")
    )
    mode = forms.ChoiceField(label="Hình thức", choices=HELD, initial=SessionMode.VISIT)
    adviser = forms.ModelChoiceField(None, label="Người tư vấn", empty_label=None)
    place = forms.CharField(label="Nơi gặp", max_length=200, required=False)
    purpose = forms.CharField(label="Việc sẽ làm", max_length=300, required=False)

    def __init__(self, obj: ConsultingRequest, data=None):
        super().__init__(obj, data, initial={"adviser": obj.assignee_id, "place": obj.address[:200]})
        self.fields["adviser"].queryset = advisers()

    def save(self, actor) -> None:
        services.plan_visit(self.as_seen(), actor=actor, **self.facts())


class NoteForm(AskedForm):
    text = forms.CharField(
        label="Ghi chú", max_length=4000, widget=LONG, help_text="Chỉ người của Trung tâm đọc được; cơ sở không thấy."
    )

    def save(self, actor) -> None:
        services.write_note(self.obj, actor=actor, text=self.cleaned_data["text"])


class WriteForm(AskedForm):
    text = forms.CharField(
        label="Lời nhắn",
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Cơ sở đọc được nội dung này ở trang tra cứu.",
    )

    def save(self, actor) -> None:
        services.write_to_producer(self.as_seen(), actor=actor, text=self.cleaned_data["text"])
