"""What changed in a dossier since it was returned from the appraisal, told from the audit log."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.core.numbers import format_vnd
from khuyencong.registry.enums import Source
from projects.models import Project

MONEY = {"funding": "Kinh phí", "costs": "Dự toán"}
COST_SUMS = {"amount": "tổng cộng", "vat": "thuế GTGT", "eligible": "chi phí được tính"}
WHOLE = {"factors": "Hệ số định mức", "excess": "Đề nghị vượt định mức"}
LONGEST = 200


@dataclass(frozen=True)
class Changed:
    """One thing before and now, as people read it; both empty where only the fact is known."""

    label: str
    before: str = ""
    now: str = ""


class ChangedSince:
    """Three queries. Nothing where the dossier was never returned from the appraisal."""

    def __init__(self, project: Project):
        self.project = project

    @cached_property
    def _returned(self) -> TransitionRecord | None:
        rows = TransitionRecord.objects.filter(entity=Project.entity(), object_id=self.project.pk)
        return rows.filter(name="return_appraisal").order_by("-sequence").first()

    @property
    def day(self) -> str:
        return format_date(self._returned.effective_on) if self._returned else ""

    @property
    def why(self) -> str:
        return self._returned.note if self._returned else ""

    @cached_property
    def _events(self) -> list[AuditEvent]:
        if self._returned is None:
            return []
        rows = AuditEvent.objects.filter(
            entity=Project.entity(), object_id=self.project.pk, sequence__gt=self._returned.sequence
        )
        return list(rows.select_related("actor").order_by("sequence"))

    @property
    def last(self) -> str:
        """Who wrote the dossier last, and when."""
        edits = [event for event in self._events if event.changes]
        return f"{edits[-1].actor}, {format_date(localdate(edits[-1].recorded_at))}" if edits else ""

    @property
    def rows(self) -> list[Changed]:
        """Each field once: as it was when returned, and as it is now; what came back to what it was is left out."""
        pairs: dict[str, list] = {}
        for event in self._events:
            for name, pair in event.changes.items():
                if isinstance(pair, list) and len(pair) == 2:
                    pairs[name] = [pairs[name][0] if name in pairs else pair[0], pair[1]]
                else:
                    pairs.setdefault(name, [None, None])
        return [row for name, pair in pairs.items() for row in _said(name, *pair)]


def _said(name: str, before, now) -> Iterator[Changed]:
    if name in WHOLE:
        yield Changed(WHOLE[name])
    elif name in MONEY:
        labels = dict(Source.choices) if name == "funding" else COST_SUMS
        for key in dict.fromkeys([*(before or {}), *(now or {})]):
            old, new = (before or {}).get(key, 0), (now or {}).get(key, 0)
            if old != new:
                yield Changed(f"{MONEY[name]}: {labels.get(key, key).lower()}", format_vnd(old), format_vnd(new))
    elif before != now:
        yield _field(name, before, now)


def _field(name: str, before, now) -> Changed:
    try:
        field = Project._meta.get_field(name)
    except FieldDoesNotExist:
        return Changed(_plain_label(name))
    label = field.verbose_name[:1].upper() + field.verbose_name[1:]
    if isinstance(field, models.ForeignKey):
        return Changed(label)
    choices = dict(field.flatchoices)
    return Changed(label, *(_short(choices.get(value, value)) for value in (before, now)))


def _plain_label(name: str) -> str:
    return "Nội dung khác của hồ sơ" if "_" in name else name


def _short(value) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dt.date):
        return format_date(value)
    text = str(value if value not in (None, "") else "–")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
