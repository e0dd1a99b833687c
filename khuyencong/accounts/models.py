"""People of the portal, their offices and roles."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property

from khuyencong.accounts.enums import OfficeKind, Role
from khuyencong.core.models import Record


class Office(models.Model):
    """Đơn vị, phòng: where a person works and which dossiers are their own."""

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên đơn vị", max_length=200)
    kind = models.CharField("loại", max_length=20, choices=OfficeKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name="trực thuộc"
    )

    class Meta:
        verbose_name = "đơn vị"
        ordering = ["kind", "name"]

    def __str__(self):
        return self.name


class User(Record, AbstractUser):
    """A person who signs in. Names are one field: Vietnamese names are not cut into first and last."""

    first_name = None
    last_name = None
    full_name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức danh", max_length=120, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="members", verbose_name="đơn vị"
    )
    is_demo = models.BooleanField("tài khoản minh họa", default=False, editable=False)

    personal_fields = frozenset({"full_name", "email", "title"})

    class Meta:
        verbose_name = "người dùng"
        ordering = ["full_name", "pk"]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Codes of the roles this person holds today; one query a request."""
        return frozenset(grant.role for grant in self.grants.all())

    @property
    def role_label(self) -> str:
        return ", ".join(role.label for role in Role if role in self.role_codes)


class RoleGrant(models.Model):
    """One role of one person. A person may hold several, but never two sides of one decision (a workflow guard)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="người dùng")
    role = models.CharField("vai trò", max_length=30, choices=Role)

    class Meta:
        verbose_name = "vai trò được giao"
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"
