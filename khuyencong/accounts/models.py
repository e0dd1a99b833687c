"""People of the portal, their offices and roles."""

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from khuyencong.accounts.enums import OfficeKind, Role
from khuyencong.core.dates import format_date
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
    def _grants(self) -> list["RoleGrant"]:
        """One query a request."""
        return list(self.grants.all())

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Codes of the roles this person holds today, by right or by delegation."""
        today = localdate()
        return frozenset(grant.role for grant in self._grants if grant.holds_on(today))

    @property
    def own_role_codes(self) -> frozenset[str]:
        """Those held by right."""
        return frozenset(grant.role for grant in self._grants if grant.delegation_id is None)

    def authority(self, role: str) -> "Delegation | None":
        """The delegation by which this person acts in `role` today; None for who holds it by right."""
        today = localdate()
        grants = [grant for grant in self._grants if grant.role == role and grant.holds_on(today)]
        if not grants or any(grant.delegation_id is None for grant in grants):
            return None
        return grants[0].delegation

    @property
    def role_label(self) -> str:
        return ", ".join(role.label for role in Role if role in self.role_codes)


class Basis(models.TextChoices):
    """In whose place a paper is signed."""

    TL = "TL", "TL. (thừa lệnh)"
    TUQ = "TUQ", "TUQ. (thừa ủy quyền)"
    KT = "KT", "KT. (ký thay, cấp phó)"


class Delegation(Record):
    """Ủy quyền: somebody acts in roles of `holder`, from one day to another, by a paper. KT. may stand without an end.

    The roles are held by `RoleGrant` rows as long as it is not revoked; what was done under it stays in the log.
    """

    holder = models.ForeignKey(User, models.PROTECT, related_name="delegations_given", verbose_name="người ủy quyền")
    delegate = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name="người được ủy quyền")
    roles = models.JSONField("vai trò")
    basis = models.CharField("hình thức", max_length=3, choices=Basis)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    document = models.CharField("số, ký hiệu văn bản", max_length=80)
    revoked_on = models.DateField("ngày thu hồi", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "ủy quyền"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(holder=F("delegate")), name="delegation_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(ends_on=None, basis="KT") | Q(ends_on__gte=F("starts_on")), name="delegation_ends"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="delegation_has_a_document"),
        ]

    def __str__(self):
        return f"{self.get_basis_display()}: {self.delegate}"

    def said(self, role: str) -> str:
        """As a paper and the log have it, without names."""
        return f"{self.basis}. {Role(role).label}, theo văn bản số {self.document}"

    @property
    def period(self) -> str:
        return f"từ {format_date(self.starts_on)}" + (f" đến {format_date(self.ends_on)}" if self.ends_on else "")

    @property
    def role_labels(self) -> str:
        return ", ".join(Role(role).label for role in self.roles)

    def covers(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def state(self) -> tuple[str, str]:
        """In a word, and its tone."""
        today = localdate()
        if self.revoked_on:
            return "Đã thu hồi", "grey"
        if self.covers(today):
            return "Đang hiệu lực", "green"
        return ("Chưa đến ngày", "blue") if today < self.starts_on else ("Đã hết hạn", "grey")


class RoleGrantQuerySet(models.QuerySet):
    def in_force(self, day: dt.date):
        """Held by right, or by a delegation that covers `day`."""
        lasting = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.filter(Q(delegation=None) | (Q(starts_on__lte=day) & lasting))


class RoleGrant(models.Model):
    """One role of one person. A person may hold several, but never two sides of one decision (a workflow guard)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="người dùng")
    role = models.CharField("vai trò", max_length=30, choices=Role)
    # Held by a delegation: its days are kept here too, so that who may do what is known in one query.
    delegation = models.ForeignKey(Delegation, models.CASCADE, null=True, blank=True, related_name="grants")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò được giao"
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "delegation"], name="role_delegated_once"),
            models.UniqueConstraint(fields=["user", "role"], condition=Q(delegation=None), name="role_granted_once"),
            models.CheckConstraint(
                condition=Q(delegation=None) | Q(starts_on__isnull=False), name="delegated_role_has_its_days"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"

    def holds_on(self, day: dt.date) -> bool:
        """By right always, by delegation within its days."""
        if self.delegation_id is None:
            return True
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
