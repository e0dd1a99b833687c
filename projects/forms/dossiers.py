"""The forms of the dossier's sections and papers."""

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.core.attachments.kinds import ACCEPT, TAKEN
from khuyencong.core.attachments.uploads import MAX_BYTES
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.forms import SeenForm
from khuyencong.core.numbers import format_megabytes
from projects.models import DossierSection, PaperKind, Project
from projects.services.dossiers import add_paper, save_section


class SectionForm(SeenForm):
    """One section being written; `obj` is its row, or one that was never saved."""

    # No max_length: a browser would silently cut off what is pasted. The service says when it is too much.
    text = forms.CharField(required=False, strip=False, widget=forms.Textarea({"rows": 18, "autocomplete": "off"}))

    def __init__(self, obj: DossierSection, *args, **kwargs):
        super().__init__(obj, *args, initial={"text": obj.text}, **kwargs)
        self.fields["text"].label = str(obj)

    def save(self, actor) -> DossierSection | None:
        """The saved section; None when the page must be shown again. Then `obj` is the section as it is now."""
        seen, obj = self.cleaned_data["seen_version"], self.obj
        try:
            return save_section(obj.project, obj.number, actor=actor, text=self.cleaned_data["text"], seen=seen)
        except StaleRecordError as stale:
            self.stale, self.obj = True, DossierSection.objects.get(project=obj.project, number=obj.number)
            self.data = {**self.data.dict(), "seen_version": self.obj.version}
            self.add_error(None, str(stale).removesuffix(" Trang đã tải lại; xin xem rồi làm tiếp."))
        except ValidationError as refused:
            self.add_error(None if not hasattr(refused, "error_dict") else "text", refused.messages)
        return None


class PaperForm(forms.Form):
    """One file of a kind."""

    file = forms.FileField(
        label="Tệp", widget=forms.FileInput({"accept": ACCEPT}),
        help_text=f"{TAKEN[:1].upper()}{TAKEN[1:]}, tối đa {format_megabytes(MAX_BYTES)}.",
    )  # fmt: skip
    note = forms.CharField(
        label="Ghi chú", required=False, max_length=160, help_text="Ví dụ: của cơ sở nào, số và ngày của giấy tờ."
    )

    def save(self, project: Project, kind: PaperKind, actor) -> bool:
        """True when the file was taken in; otherwise the form says why."""
        try:
            add_paper(project, kind, actor=actor, **self.cleaned_data)
        except ValidationError as refused:
            self.add_error(None, refused)
            return False
        return True
