"""Hệ số và vượt định mức: what raises a norm's cap, and the request to pass it with the answer to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from khuyencong.core import audit
from khuyencong.core.workflow import Reason, Refused, refuse_if
from projects.enums import EDITABLE, OVERRIDE_ANSWERED
from projects.guards.projects import is_maker
from projects.models import ContentLine, NormOverride, Project
from projects.norms import NormCheck
from projects.rules.norms import MAX_FACTOR, ONE
from projects.services.access import why_not_own


@dataclass(frozen=True)
class Factors:
    """What raises the cap for one content: a whole technological line, and the priority factor with its ground."""

    whole_line: bool = False
    priority: Decimal = ONE
    basis: str = ""


@transaction.atomic
def set_factors(project: Project, factors: Mapping[ContentLine, Factors], *, actor) -> None:
    """Write the factors of content lines of a draft.

    Raises:
        Refused: no draft of the own office; a factor out of 1 … 1,5, or above 1 without a ground.
        StaleRecordError: somebody wrote the project after it was read.
    """
    refuse_if(_against_editing(project, actor))
    refuse_if(reason for line, new in factors.items() for reason in _against_factors(line, new))
    changes = {
        str(line.pk): [str(line.priority), str(new.priority), line.whole_line, new.whole_line]
        for line, new in factors.items()
    }
    audit.claim(project, actor=actor, verb="set_factors", changes={"factors": changes})
    for line, new in factors.items():
        line.whole_line, line.priority, line.priority_basis = new.whole_line, new.priority, new.basis
    ContentLine.objects.bulk_update(factors, ["whole_line", "priority", "priority_basis"])


def _against_factors(line: ContentLine, factors: Factors) -> Iterable[Reason]:
    if not ONE <= factors.priority <= MAX_FACTOR:
        yield Reason("Hệ số ưu tiên từ 1 đến 1,5.", field=f"priority_{line.pk}")
    elif factors.priority > ONE and not factors.basis:
        yield Reason("Hệ số ưu tiên trên 1 phải ghi căn cứ.", field=f"basis_{line.pk}")


@transaction.atomic
def ask_overrides(project: Project, reasons: Mapping[NormCheck, str], *, actor) -> list[NormOverride]:
    """Say why each of these checks may be exceeded; an earlier request for the same case is replaced.

    Raises:
        Refused: the project is no draft of the own office, or nothing is exceeded.
        StaleRecordError: somebody wrote the project after it was read.
    """
    refuse_if(_against_editing(project, actor))
    if not reasons or any(not check.needs_reason for check in reasons):
        raise Refused(Reason("Mức hỗ trợ không vượt định mức, không cần lý do."))
    excess = sum(check.excess for check in reasons)
    audit.claim(project, actor=actor, verb="ask_override", changes={"excess": [None, excess]})
    replaced = [check.override.pk for check in reasons if check.override]
    NormOverride.objects.filter(pk__in=replaced).update(is_current=False)
    return NormOverride.objects.bulk_create(
        NormOverride(
            project=project, content_line=check.line, beneficiary=check.beneficiary, support=check.support,
            maximum=check.maximum, reason=reason, asked_by=actor,
        )
        for check, reason in reasons.items()
    )  # fmt: skip


def _against_editing(project: Project, actor) -> Iterable[Reason]:
    if reason := why_not_own(project, actor):
        yield Reason(reason)
    elif project.state not in EDITABLE:
        yield Reason("Đề án đã trình, không sửa được. Nếu cần sửa, đề nghị lãnh đạo trả lại bổ sung.")


@transaction.atomic
def answer_override(project: Project, override: NormOverride, *, actor, accept: bool, answer: str = "") -> None:
    """A unit's head accepts or refuses one request; a refusal says why.

    Raises:
        Refused: the project has gone on, the request was answered or replaced, the person made the dossier, no reason.
        StaleRecordError: somebody wrote the project after it was read.
    """
    refuse_if(against_answering(project, override, actor, made_it=is_maker(project, actor)))
    if not accept and not answer:
        raise Refused(Reason("Cần ghi lý do không chấp nhận.", field="answer"))
    verb = "accept_override" if accept else "refuse_override"
    audit.claim(project, actor=actor, verb=verb, changes={"override": [None, override.pk]})
    override.is_accepted, override.answer = accept, answer
    override.accepted_by, override.accepted_at = actor, timezone.now()
    override.save(update_fields=["is_accepted", "answer", "accepted_by", "accepted_at"])


def against_answering(project: Project, override: NormOverride, actor, *, made_it: bool) -> Iterable[Reason]:
    """Why `actor` may not answer this request now; maker ≠ checker, and `made_it` says that they made the dossier."""
    if project.state not in OVERRIDE_ANSWERED:
        yield Reason("Đề án đã trình thẩm định, không trả lời đề nghị này được nữa.")
    elif not override.is_current or override.is_accepted is not None:
        yield Reason("Đề nghị này đã được trả lời hoặc đã thay bằng đề nghị khác.")
    elif made_it or actor.pk == override.asked_by_id:
        yield Reason("Người lập hồ sơ hoặc đề nghị không được tự chấp nhận; việc này cần một người khác.")
