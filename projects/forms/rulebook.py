"""Forms of the rules that heads keep: how a programme is appraised, by which criteria, what a dossier must hold."""

from django import forms

from khuyencong.core.forms import DateField
from khuyencong.core.kept import KeptForm
from projects.enums import CONTENT_GROUPS
from projects.models import AppraisalRule, Criterion, PaperKind, SectionGuide

LAW = ("document", "article", "effective_from", "effective_to", "verified", "note")
DAYS = {"effective_from": DateField, "effective_to": DateField}
GROUPS = [("", "Mọi nội dung"), *((code, f"{code} {name}") for code, name in CONTENT_GROUPS.items())]


class RuledForm(KeptForm):
    """A rule holds from a day on; what takes its place is a row of its own from a later day."""

    def clean(self):
        facts = super().clean()
        begins, ends = facts.get("effective_from"), facts.get("effective_to")
        if begins and ends and ends < begins:
            self.add_error("effective_to", "Ngày hết hiệu lực ở trước ngày bắt đầu.")
        return facts


class AppraisalRuleForm(RuledForm):
    sheets = forms.IntegerField(label="Số phiếu ít nhất", min_value=1, max_value=30, initial=3)
    average = forms.IntegerField(label="Điểm trung bình ít nhất", min_value=0, max_value=100, initial=70)

    class Meta:
        model = AppraisalRule
        fields = ("programme", "mode", "sheets", "average", *LAW)
        field_classes = DAYS


class CriterionForm(RuledForm):
    """Points of a criterion by which sheets were scored stay: another row takes its place from a later day."""

    position = forms.IntegerField(label="Thứ tự", min_value=1, max_value=99)
    max_points = forms.IntegerField(label="Điểm tối đa", min_value=1, max_value=100)

    class Meta:
        model = Criterion
        fields = ("position", "name", "max_points", "is_decisive", *LAW)
        field_classes = DAYS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.scores.exists():
            for name in ("position", "name", "max_points", "is_decisive", "effective_from"):
                self.fields[name].disabled = True


class SectionGuideForm(KeptForm):
    content_group = forms.ChoiceField(label="Nhóm nội dung", choices=GROUPS, required=False)
    belongs = forms.CharField(label="Nội dung cần có", max_length=20_000, widget=forms.Textarea({"rows": 8}))
    model_text = forms.CharField(label="Văn bản mẫu", max_length=20_000, widget=forms.Textarea({"rows": 12}))

    class Meta:
        model = SectionGuide
        fields = ("number", "content_group", "belongs", "model_text", "basis")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("number", "content_group") if self.instance.pk else ():
            self.fields[name].disabled = True


class PaperKindForm(KeptForm):
    content_group = forms.ChoiceField(label="Nhóm nội dung", choices=GROUPS, required=False)
    position = forms.IntegerField(label="Thứ tự", min_value=0, max_value=9999, initial=100)

    class Meta:
        model = PaperKind
        fields = (
            "code", "title", "step", "who", "content_group", "is_required", "hint", "basis", "is_verified", "position",
        )  # fmt: skip
        help_texts = {"code": "Chữ không dấu và gạch nối, không đổi về sau."}
        error_messages = {"code": {"invalid": "Chỉ dùng chữ không dấu, chữ số và gạch nối."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = bool(self.instance.pk)
