"""Remarking on a part of a report."""

from django import forms

from reports.parts import PARTS


class CommentForm(forms.Form):
    part = forms.ChoiceField(label="Phần của báo cáo", choices=list(PARTS.items()))
    text = forms.CharField(
        label="Ý kiến", max_length=2000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Ghi ý kiến."},
    )  # fmt: skip
