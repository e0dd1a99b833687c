"""Links of establishments: given out, renewed and withdrawn by officers, opened by whoever holds the address."""

import datetime as dt

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from khuyencong.core import audit
from khuyencong.core.workflow import Reason, refuse_if
from khuyencong.registry.models import Establishment
from projects.models import BeneficiaryLink, Project
from projects.services.access import why_not_own

_SIGNER = Signer(sep=".", salt="projects.link")


def token_of(link: BeneficiaryLink) -> str:
    """The word in the link's address; without our key nobody makes one up."""
    return _SIGNER.sign(str(link.pk))


def find(token: str) -> BeneficiaryLink | None:
    """The link of an address, live or not; None when it is not ours."""
    try:
        pk = _SIGNER.unsign(token)
    except BadSignature:
        return None
    rows = BeneficiaryLink.objects.select_related(
        "establishment", "project__office", "project__ledger", "project__contract", "project__batch"
    )
    return rows.filter(pk=pk).first()


def opens(link: BeneficiaryLink) -> bool:
    """It is live and its establishment still takes part: who leaves the project loses its sight with it."""
    return link.is_live and link.project.beneficiaries.filter(establishment=link.establishment_id).exists()


def new_expiry() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=settings.KC_LINK_DAYS)


@transaction.atomic
def issue(project: Project, establishment: Establishment, *, actor) -> BeneficiaryLink:
    """A link for a beneficiary; the one that it has already, renewed.

    Raises:
        Refused: it is another office's project, or the establishment is not one of its beneficiaries.
    """
    refuse_if(_against(project, actor))
    Project.objects.select_for_update().get(pk=project.pk)  # two presses at once: one link
    if not project.beneficiaries.filter(establishment=establishment).exists():
        refuse_if([Reason(f"{establishment} không phải là đơn vị thụ hưởng của đề án này.")])
    link = project.links.filter(establishment=establishment, withdrawn_on=None).first()
    if link:
        return _renewed(link, actor)
    link = BeneficiaryLink.objects.create(project=project, establishment=establishment, expires_on=new_expiry())
    audit.created(link, actor=actor, changes={"expires_on": [None, link.expires_on.isoformat()]})
    return link


def _renewed(link: BeneficiaryLink, actor) -> BeneficiaryLink:
    """The same address is good for the whole time anew."""
    until = new_expiry()
    changes = {"expires_on": [link.expires_on.isoformat(), until.isoformat()]}
    audit.claim(link, actor=actor, verb="renew", changes=changes)
    link.expires_on = until
    link.save(update_fields=["expires_on"])
    return link


@transaction.atomic
def withdraw(link: BeneficiaryLink, *, actor) -> None:
    """End a link for good; a later one has another address.

    Raises:
        Refused: it is another office's project.
    """
    refuse_if(_against(link.project, actor))
    if link.withdrawn_on is None:
        today = timezone.localdate()
        changes = {"withdrawn_on": [None, today.isoformat()]}
        audit.claim(link, actor=actor, verb="withdraw", changes=changes)
        link.withdrawn_on = today
        link.save(update_fields=["withdrawn_on"])


def _against(project: Project, actor) -> list[Reason]:
    text = why_not_own(project, actor)
    return [Reason(text)] if text else []
