"""Nhu cầu đăng ký: what establishments and communes ask for the next plan year, before there is a đề án."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core.models import Record
from khuyencong.core.money import MoneyField
from khuyencong.core.search import Searchable
from khuyencong.core.text import fold
from khuyencong.registry.models import Content, Establishment, Place
from projects.models.projects import Project

LOCAL = (Role.LOCAL_OFFICER, Role.COLLABORATOR)


class NeedQuerySet(Searchable):
    def visible_to(self, user):
        """The Centre and the department see all, people of the communes those of their own places."""
        held = user.role_codes
        if held & {*CENTRE_WIDE, *DEPARTMENT}:
            return self
        return self.filter(place__in=Place.objects.assigned_to(user)) if held & set(LOCAL) else self.none()

    def with_money(self):
        return self.annotate(
            support=F("national") + F("local"), total=F("national") + F("local") + F("beneficiary") + F("other")
        )


class Need(Record):
    """One sheet. Amounts are estimates (đồng) and count in no plan; `project` is the đề án drawn up from it."""

    year = models.PositiveSmallIntegerField("năm kế hoạch")
    title = models.CharField("nội dung đề nghị", max_length=300)
    content = models.ForeignKey(
        Content, models.PROTECT, related_name="needs", verbose_name="nội dung hoạt động khuyến công"
    )
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="cơ sở"
    )
    registrant = models.CharField("đơn vị đăng ký", max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, related_name="needs", verbose_name="xã, phường")
    national = MoneyField("khuyến công quốc gia (đồng)", default=0)
    local = MoneyField("khuyến công địa phương (đồng)", default=0)
    beneficiary = MoneyField("đối ứng (đồng)", default=0)
    other = MoneyField("nguồn khác (đồng)", default=0)
    registered_on = models.DateField("ngày đăng ký")
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhập", editable=False
    )
    project = models.OneToOneField(
        Project, models.PROTECT, null=True, related_name="need", verbose_name="đề án", editable=False
    )
    search_text = models.CharField(max_length=800, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "nhu cầu đăng ký"
        ordering = ["-year", "-registered_on", "-pk"]
        indexes = [models.Index(fields=["year"], name="need_year")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("needs:edit", args=[self.pk])

    @property
    def amounts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("national", "local", "beneficiary", "other")}

    def index(self) -> None:
        """Refresh what the list searches; call before saving."""
        self.search_text = fold(f"{self.title} {self.registrant} {self.place}")[:800]
