"""Who holds a role today."""

from collections.abc import Iterable

from django.db.models import QuerySet

from khuyencong.accounts.models import User


def holders(roles: Iterable[str]) -> QuerySet[User]:
    """People with a working account who hold any of `roles`."""
    return User.objects.filter(is_active=True, grants__role__in=list(roles)).order_by("pk").distinct()
