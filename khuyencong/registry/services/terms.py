"""Changing the terms after which the portal points something out; each write in the audit log."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.core import audit
from khuyencong.registry.models import Term
from khuyencong.registry.terms import TERMS, all_days


@transaction.atomic
def set_terms(values: Mapping[str, int], *, actor) -> int:
    """Give terms other days; those that are as before are left alone. Returns how many changed.

    Raises:
        ValidationError: a number is out of range, or there is no such term.
        audit.StaleRecordError: somebody else changed a term a moment ago.
    """
    if unknown := sorted(set(values) - set(TERMS)):
        raise ValidationError(f"Không có thời hạn {', '.join(unknown)}.")
    now, rows = all_days(), {row.code: row for row in Term.objects.select_for_update().filter(code__in=values)}
    changed = {code: days for code, days in values.items() if days != now[code]}
    for code, days in changed.items():
        _set(rows.get(code) or Term(code=code), days, now[code], actor)
    return len(changed)


def _set(term: Term, days: int, before: int, actor) -> None:
    changes = {"days": [before, days]}
    Term(code=term.code, days=days).full_clean(validate_unique=False, validate_constraints=False)
    if term.pk:
        audit.claim(term, actor=actor, verb="edit", changes=changes, days=days)
    else:
        term.days = days
        term.save()
        audit.created(term, actor=actor, changes=changes)
