"""Who holds a role today."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.timezone import localdate

from khuyencong.accounts.models import RoleGrant, User


def holders(roles: Iterable[str]) -> QuerySet[User]:
    """People with a working account who hold any of `roles`."""
    held = RoleGrant.objects.in_force(localdate()).filter(role__in=list(roles))
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")
