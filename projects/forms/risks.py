"""Forms of the register of risks."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from khuyencong.core.forms import DateField, SeenForm
from khuyencong.core.kept import KeptForm
from projects.models import Risk

ROWS = forms.Textarea({"rows": 3})


class RiskForm(KeptForm):
    class Meta:
        model = Risk
        fields = ("kind", "text", "likelihood", "impact", "action", "owner", "due_on")
        field_classes = {"due_on": DateField}
        widgets = {"text": ROWS, "action": ROWS}

    def clean_due_on(self):
        due, since = self.cleaned_data["due_on"], localdate(self.instance.recorded_at)
        if "due_on" in self.changed_data and due < since:
            raise ValidationError(f"Hạn ở trước ngày ghi rủi ro, {format_date(since)}.")
        return due


class CloseRiskForm(SeenForm):
    closed_on = DateField(label="Ngày đóng", until_today=True)
    note = forms.CharField(label="Kết quả", max_length=2000, widget=ROWS, help_text="Rủi ro đã qua hoặc xử lý ra sao.")

    def __init__(self, risk: Risk, *args, **kwargs):
        super().__init__(risk, *args, initial={"closed_on": localdate()}, **kwargs)
