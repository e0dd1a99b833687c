"""Making and changing accounts, each write in the audit log."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import RoleGrant, User
from khuyencong.core import audit


@transaction.atomic
def make_user(*, actor: User | None, values: Mapping, roles: Iterable[str], password: str = "") -> User:
    """A new account. Without a password the person sets one by the reset link; `actor` is None for the first account.

    Raises:
        ValidationError: the username or e-mail is taken or not valid.
    """
    user = User(**values)
    user.set_password(password or None)
    _check(user)
    user.save()
    roles = sorted(roles)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
    audit.created(user, actor=actor or user, changes={"roles": [[], roles]})
    return user


@transaction.atomic
def change_user(user: User, *, actor: User, values: Mapping, roles: Iterable[str]) -> User:
    """Change what is known of a person and which roles they hold.

    Raises:
        audit.StaleRecordError: somebody changed the account since.
        ValidationError: a value is not valid, or the last administrator would be gone.
    """
    list(RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR))  # two may not let each other go
    before, after = sorted(user.grants.filter(delegation=None).values_list("role", flat=True)), sorted(roles)
    changes = audit.diff(user, values)
    if before != after:
        changes["roles"] = [before, after]
    for field, value in values.items():
        setattr(user, field, value)
    _check(user)
    audit.claim(user, actor=actor, verb="edit", changes=changes, **values)
    user.grants.filter(delegation=None).exclude(role__in=after).delete()
    lost = RoleGrant.objects.filter(delegation__holder=user)  # nobody acts in a role that its holder no longer has
    (lost.exclude(role__in=after) if user.is_active else lost).delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in after if role not in before)
    if not RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True, delegation=None).exists():
        raise ValidationError("Phải còn ít nhất một tài khoản quản trị đang hoạt động.")
    return user


def _check(user: User) -> None:
    """Before anything is written: values in range, and a name and an e-mail that lead to one person only.

    Sign-in takes either, in capitals or not.
    """
    others = User.objects.exclude(pk=user.pk)
    if others.filter(username__iexact=user.username).exists():
        raise ValidationError({"username": "Tên đăng nhập này đã thuộc một tài khoản khác."})
    if user.email and others.filter(email__iexact=user.email).exists():
        raise ValidationError({"email": "Địa chỉ thư này đã thuộc một tài khoản khác."})
    user.full_clean()
