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
    user.full_clean()
    _must_have_own_email(user)
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
    before, after = sorted(user.grants.values_list("role", flat=True)), sorted(roles)
    changes = audit.diff(user, values)
    if before != after:
        changes["roles"] = [before, after]
    audit.claim(user, actor=actor, verb="edit", changes=changes, **values)
    user.full_clean()
    _must_have_own_email(user)
    user.grants.exclude(role__in=after).delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in after if role not in before)
    if not RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists():
        raise ValidationError("Phải còn ít nhất một tài khoản quản trị đang hoạt động.")
    return user


def _must_have_own_email(user: User) -> None:
    """Sign-in takes the e-mail too, so two people may not share one."""
    if user.email and User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
        raise ValidationError({"email": "Địa chỉ thư này đã thuộc một tài khoản khác."})
