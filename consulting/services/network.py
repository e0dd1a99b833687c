"""What collaborators do: file a request for a producer, note what they see; and who answers for which commune."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from consulting.enums import Channel
from consulting.models import Category, ConsultingRequest, FieldNote
from consulting.services.requests import register_request
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.core import audit
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import Establishment, Place, PlaceAssignment

CONSENT = "Cần người sản xuất đồng ý để Trung tâm được lưu thông tin và gọi lại."


@transaction.atomic
def refer(*, actor, consent: bool, category: Category, place: Place, **said) -> ConsultingRequest:
    """A request that a collaborator files for a producer of an own commune, who agreed to it.

    Raises:
        ValidationError: no consent, the commune is not the collaborator's, or a value out of range.
    """
    if not consent:
        raise ValidationError({"consent": CONSENT})
    _check_own(actor, place)
    return register_request(
        actor=actor, channel=Channel.COLLABORATOR, received_on=timezone.localdate(), category=category, place=place,
        consent=True, referred_by=actor, **said,
    )  # fmt: skip


def note_in_the_field(
    *, actor, place: Place, seen_on: dt.date, text: str, establishment: Establishment | None = None
) -> FieldNote:
    """Write down what a collaborator saw in an own commune.

    Raises:
        ValidationError: another's commune, a day to come, an establishment of elsewhere, or no text.
    """
    _check_own(actor, place)
    if seen_on > timezone.localdate():
        raise ValidationError({"seen_on": "Ngày này ở sau ngày hôm nay."})
    if establishment and not Establishment.objects.visible_to(actor).filter(pk=establishment.pk).exists():
        raise ValidationError({"establishment": "Không tìm thấy cơ sở này trong địa bàn của anh/chị."})
    note = FieldNote(author=actor, place=place, establishment=establishment, seen_on=seen_on, text=text.strip())
    note.full_clean()
    note.save()
    return note


def _check_own(actor, place: Place) -> None:
    if not Place.objects.assigned_to(actor).filter(pk=place.pk).exists():
        raise ValidationError({"place": f"{place} không thuộc địa bàn anh/chị phụ trách."})


@transaction.atomic
def assign_commune(*, actor, user: User, place: Place) -> PlaceAssignment:
    """Let a collaborator, or a local officer, answer for a commune. Logged with the person's account.

    Raises:
        ValidationError: not a person of the communes, not a commune of today, or theirs already.
    """
    if not user.role_codes & {Role.COLLABORATOR, Role.LOCAL_OFFICER}:
        raise ValidationError({"user": f"{user} không phải là cộng tác viên hay cán bộ xã."})
    if place.kind != PlaceKind.COMMUNE or place.valid_to:
        raise ValidationError({"place": "Chọn xã, phường hiện nay."})
    given, made = PlaceAssignment.objects.get_or_create(user=user, place=place)
    if not made:
        raise ValidationError({"place": f"{user} đã phụ trách {place}."})
    audit.claim(user, actor=actor, verb="assign_commune", changes={"places": [[], [place.pk]]})
    return given


@transaction.atomic
def release_commune(given: PlaceAssignment, *, actor) -> None:
    """End it."""
    user = User.objects.get(pk=given.user_id)
    audit.claim(user, actor=actor, verb="release_commune", changes={"places": [[given.place_id], []]})
    given.delete()
