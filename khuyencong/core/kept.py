"""Small data that people keep on pages (texts, fields, members): one form page and one logged way of saving it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime

from khuyencong.core import audit
from khuyencong.core.forms import VersionField
from khuyencong.core.models import Record

TEMPLATE = "core/kept.html"


class KeptForm(forms.ModelForm):
    """A record's facts and the version that the page showed. The record itself stays as it was read."""

    seen_version = VersionField(required=False)
    stale = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def facts(self) -> dict:
        """Keyword arguments for `save`."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def write(self, actor) -> None:
        """Save what was typed; a record whose service has a rule of its own calls that instead."""
        save(self.instance, actor=actor, values=self.facts())

    def _post_clean(self):
        """`save` validates and writes, so that the log can tell what changed."""


@transaction.atomic
def save(record: Record, *, actor, values: Mapping) -> Record:
    """Create or change `record`; relations to many may be among `values`. No change, no event.

    Raises:
        ValidationError: a value is not valid, keyed by field.
        audit.StaleRecordError: somebody wrote it since.
    """
    many = {field.name: list(values[field.name]) for field in record._meta.many_to_many if field.name in values}
    single = {name: value for name, value in values.items() if name not in many}
    changes = _changes(record, single, many)
    is_new = record._state.adding
    if not is_new and not changes:
        return record
    if not is_new:
        audit.claim(record, actor=actor, verb="edit", changes=changes)
    for name, value in single.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    for name, rows in many.items():
        getattr(record, name).set(rows)
    if is_new:
        audit.created(record, actor=actor, changes=changes)
    return record


def _changes(record: Record, single: Mapping, many: Mapping) -> dict:
    by_column = {record._meta.get_field(name).attname: audit.plain(value) for name, value in single.items()}
    changes = audit.diff(record, by_column)
    for name, rows in many.items():
        before = [] if record._state.adding else sorted(getattr(record, name).values_list("pk", flat=True))
        after = sorted(row.pk for row in rows)
        if before != after:
            changes[name] = [before, after]
    return changes


def handle(
    request: HttpRequest, form_class: type[KeptForm], record: Record, *, back: str, template: str = TEMPLATE, **page
) -> HttpResponse:  # fmt: skip
    """GET shows the form of `record`, POST saves it and goes `back`. `page`: `title`, `crumbs`, `hint`. `template`
    extends TEMPLATE where the fields are set out in another way.
    """
    form = form_class(request.POST if request.method == "POST" else None, instance=record)
    if form.is_valid() and saved(form, request.user):
        messages.success(request, f"Đã lưu lúc {localtime():%H:%M}.")
        return redirect(back)
    context = {"form": form, "back": back, "crumbs": (), "hint": "", **page}
    return render(request, template, context, status=409 if form.stale else 200)


def saved(form: KeptForm, actor) -> bool:
    """True when it was written; otherwise the form says why, with everything typed kept."""
    record = form.instance
    known = record.version
    if record.pk:
        record.version = form.cleaned_data["seen_version"] or 0
    try:
        form.write(actor)
    except audit.StaleRecordError as stale:
        record.version = known
        form.data = {**form.data.dict(), "seen_version": known}
        form.stale = True
        form.add_error(None, str(stale))
    except ValidationError as error:
        form.add_error(None, error) if not hasattr(error, "error_dict") else form._update_errors(error)
    else:
        return True
    return False


@dataclass(frozen=True)
class KeptList:
    """One list of small data that people mend: its model, form and words."""

    model: type[Record]
    form: type[KeptForm]
    title: str
    hint: str

    def edit(self, request: HttpRequest, pk: int | None, *, back: str, crumbs: Sequence[tuple] = ()) -> HttpResponse:
        """The form of one row, of a new one without `pk`. `back` is the list's page, `crumbs` lead to it."""
        row = get_object_or_404(self.model, pk=pk) if pk else self.model()
        page = {"title": str(row) if pk else "Thêm", "hint": self.hint, "crumbs": [*crumbs, (self.title, back)]}
        return handle(request, self.form, row, back=back, **page)


def chosen[L: KeptList](lists: Mapping[str, L], kind: str) -> L:
    """The list that an address names; 404 for none."""
    if kind not in lists:
        raise Http404
    return lists[kind]
