"""Giving one's roles to somebody for some days, and taking them back; each write in the audit log."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from khuyencong.accounts.enums import CENTRE, DEPARTMENT, Role
from khuyencong.accounts.models import Basis, Delegation, RoleGrant, User
from khuyencong.core import audit
from khuyencong.core.dates import format_date

# What can be given away: acts of the Centre and of the department, never the keys of the portal.
DELEGABLE = (*CENTRE, *DEPARTMENT)
READ_ALL = {Role.ADMINISTRATOR, Role.AUDITOR}


def visible_to(user: User) -> QuerySet[Delegation]:
    """One's own, given and received; all for the administrator and the inspector."""
    rows = Delegation.objects.select_related("holder", "delegate")
    return rows if user.role_codes & READ_ALL else rows.filter(Q(holder=user) | Q(delegate=user))


def may_end(user: User, delegation: Delegation) -> bool:
    """Who gave it, or the administrator, while there is something to take back."""
    over = delegation.revoked_on or (delegation.ends_on and delegation.ends_on < localdate())
    return not over and (user.pk == delegation.holder_id or Role.ADMINISTRATOR in user.role_codes)


@transaction.atomic
def delegate(
    *, actor: User, holder: User, to: User, roles: Iterable[str], basis: str, starts_on: dt.date,
    ends_on: dt.date | None, document: str,
) -> Delegation:  # fmt: skip
    """Let `to` act in `roles` of `holder`.

    Raises:
        ValidationError: who gives, who gets, the roles, the days or the paper are against it; by field of the form.
    """
    roles = sorted(roles)
    list(User.objects.select_for_update().filter(pk__in=[holder.pk, to.pk]).order_by("pk"))
    _check_people(actor, holder, to)
    _check_roles(holder, to, roles, starts_on, ends_on)
    _check_days(basis, starts_on, ends_on)
    if not document.strip():
        raise ValidationError({"document": "Ghi số, ký hiệu văn bản ủy quyền."})
    facts = {"basis": basis, "starts_on": starts_on, "ends_on": ends_on, "document": document.strip(), "roles": roles}
    made = Delegation(holder=holder, delegate=to, **facts)
    made.full_clean()
    made.save()
    RoleGrant.objects.bulk_create(
        RoleGrant(user=to, role=role, delegation=made, starts_on=starts_on, ends_on=ends_on) for role in roles
    )
    changes = {"holder": [None, holder.pk], "delegate": [None, to.pk]}
    changes |= {name: [None, audit.plain(value)] for name, value in facts.items()}
    audit.created(made, actor=actor, changes=changes)
    return made


@transaction.atomic
def revoke(delegation: Delegation, *, actor: User) -> None:
    """Take it back from now on.

    Raises:
        ValidationError: it is not this person's to take back, or it is over.
        audit.StaleRecordError: somebody else did it a moment ago.
    """
    if not may_end(actor, delegation):
        raise ValidationError("Ủy quyền này đã hết hiệu lực, hoặc không phải của anh/chị để thu hồi.")
    today = localdate()
    audit.claim(
        delegation, actor=actor, verb="revoke", changes={"revoked_on": [None, today.isoformat()]}, revoked_on=today
    )
    delegation.grants.all().delete()


def _check_people(actor: User, holder: User, to: User) -> None:
    if actor.pk != holder.pk and Role.ADMINISTRATOR not in actor.role_codes:
        raise ValidationError({"holder": "Chỉ người giữ vai trò hoặc quản trị được ghi ủy quyền."})
    if holder.pk == to.pk:
        raise ValidationError({"to": "Không ủy quyền cho chính mình."})
    if not (to.is_active and holder.is_active):
        raise ValidationError({"to": "Cả hai tài khoản phải đang hoạt động."})


def _check_roles(holder: User, to: User, roles: list[str], starts_on: dt.date, ends_on: dt.date | None) -> None:
    if not roles:
        raise ValidationError({"roles": "Chọn ít nhất một vai trò."})
    for role in roles:
        label = Role(role).label
        if role not in DELEGABLE or role not in holder.own_role_codes:
            raise ValidationError({"roles": f"{holder} không giữ vai trò {label} để ủy quyền."})
        if role in to.own_role_codes:
            raise ValidationError({"roles": f"{to} đã giữ vai trò {label}."})
        if not _side(role) & to.own_role_codes:
            raise ValidationError({"to": f"{to} không cùng cơ quan với {holder}."})
    last = ends_on or dt.date.max
    others = to.grants.filter(role__in=roles, delegation__isnull=False, starts_on__lte=last)
    if others.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on)).exists():
        raise ValidationError({"starts_on": f"{to} đã được ủy quyền vai trò này trong thời gian đó."})


def _side(role: str) -> set[str]:
    return set(CENTRE if role in CENTRE else DEPARTMENT)


def _check_days(basis: str, starts_on: dt.date, ends_on: dt.date | None) -> None:
    if ends_on is None and basis != Basis.KT:
        raise ValidationError({"ends_on": "Thừa lệnh, thừa ủy quyền phải có ngày kết thúc."})
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": f"Ngày kết thúc ở trước ngày bắt đầu, {format_date(starts_on)}."})
    if ends_on and ends_on < localdate():
        raise ValidationError({"ends_on": "Thời gian ủy quyền đã qua."})
