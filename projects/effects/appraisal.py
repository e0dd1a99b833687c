"""What becomes of score sheets when a dossier goes back."""

from collections.abc import Iterable

from django.utils import timezone

from khuyencong.core import audit
from khuyencong.core.workflow import Act
from projects.models import ScoreSheet


def void_sheets(sheets: Iterable[ScoreSheet], *, actor, reason: str) -> None:
    """Make sheets void; they stay to be read, with their points and words."""
    audit.claim_many(sheets, actor=actor, verb="void", voided_at=timezone.now(), void_reason=reason[:300])


def void_all(act: Act) -> None:
    """A returned dossier comes back another one: what was signed of it holds no more."""
    void_sheets(act.obj.sheets.current(), actor=act.actor, reason="Hồ sơ trả lại bổ sung")
