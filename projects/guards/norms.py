"""An exceeded norm goes on only with a reason, and from the Centre only when a unit's head has accepted it.

A norm that only guides (local projects, as long as the province's own is not verified) never holds anything up.
"""

from collections.abc import Iterable

from django.urls import reverse

from khuyencong.core.workflow import Act, Reason, guard
from projects.norms import NormCheck, read_norms


@guard("vượt định mức thì có lý do")
def exceeded_norm_has_a_reason(act: Act) -> Iterable[Reason]:
    for check in read_norms(act.obj, act.effective_on).exceeded:
        if not check.has_reason:
            yield _reason(act, check)


@guard("lý do vượt định mức đã được chấp nhận")
def overrides_are_accepted(act: Act) -> Iterable[Reason]:
    for check in read_norms(act.obj, act.effective_on).exceeded:
        if not check.is_accepted:
            yield _reason(act, check)


def _reason(act: Act, check: NormCheck) -> Reason:
    text = f"{check.who}: {check.verdict[:1].lower()}{check.verdict[1:]}; {check.standing.lower()}"
    return Reason(text, basis=check.basis, link=reverse("projects:norms", args=[act.obj.pk]))
