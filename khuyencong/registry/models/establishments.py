"""Cơ sở công nghiệp nông thôn and their products."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core.models import Record
from khuyencong.core.phones import mask_phone
from khuyencong.core.search import Searchable
from khuyencong.core.text import fold, sort_key
from khuyencong.registry import tax_codes
from khuyencong.registry.enums import EstablishmentKind, Industry
from khuyencong.registry.models.places import Place

SEE_ALL = {*CENTRE_WIDE, *DEPARTMENT, Role.ADMINISTRATOR}
SEE_OWN_PLACES = {Role.COLLABORATOR, Role.LOCAL_OFFICER}


class EstablishmentQuerySet(Searchable):
    def visible_to(self, user):
        """All for the Centre, the department, auditors and administrators; those of own places for people there."""
        if user.role_codes & SEE_ALL:
            return self
        if user.role_codes & SEE_OWN_PLACES:
            return self.filter(place__in=Place.objects.assigned_to(user))
        return self.none()


class StandingManager(models.Manager.from_queryset(EstablishmentQuerySet)):
    """Records that stand; those merged into another are in no list and cannot be chosen."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into=None)


class Establishment(Record):
    """One record per establishment. Distinct establishments are counted by tax code, else by this record."""

    name = models.CharField("tên cơ sở", max_length=200)
    kind = models.CharField("loại cơ sở", max_length=20, choices=EstablishmentKind, default=EstablishmentKind.OTHER)
    industry = models.CharField("ngành nghề", max_length=2, choices=Industry, blank=True)
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    representative = models.CharField("người đại diện", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="establishments", verbose_name="xã, phường"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="đã gộp vào"
    )
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False, editable=False)
    search_text = models.TextField(editable=False)
    sort_key = models.TextField(editable=False)

    personal_fields = frozenset({"representative", "phone", "address", "tax_code"})
    objects = StandingManager()
    every = EstablishmentQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ sở"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code=""),
                name="establishment_tax_code_once",
                violation_error_message="Mã số thuế này đã có ở cơ sở khác.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.index()
        super().save(*args, **kwargs)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def masked_tax_code(self) -> str:
        """A personal number is no longer than its end; the codes of enterprises are public."""
        return mask_phone(self.tax_code) if len(self.tax_code) == tax_codes.PERSONAL_LENGTH else self.tax_code

    @property
    def tax_code_note(self) -> str:
        """What is to be looked at in the tax code, "" when it is in order."""
        note = tax_codes.fault(self.tax_code, self.kind)
        return note or tax_codes.advice(self.tax_code, self.kind, localdate())

    def index(self) -> None:
        """Rebuild what search and order read. Digits of the phone stand together, however they are typed."""
        self.search_text = fold(f"{self.name} {self.tax_code} {''.join(self.phone.split())}")
        self.sort_key = sort_key(self.name)


class Product(models.Model):
    """A product of an establishment, as put forward for selection or registered as a trademark."""

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="products", verbose_name="cơ sở")
    name = models.CharField("tên sản phẩm", max_length=200)

    class Meta:
        verbose_name = "sản phẩm"
        ordering = ["establishment_id", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["establishment", "name"], name="product_name_once")]

    def __str__(self):
        return self.name
