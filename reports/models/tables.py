"""A table that somebody keeps under a name: how it is made, never what stood in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT
from khuyencong.core.models import Record
from reports.enums import Issuer


def side_of(user) -> str:
    """With whom a person shares tables: the people of the Centre, or those of the department."""
    return Issuer.DEPARTMENT if user.role_codes & set(DEPARTMENT) else Issuer.CENTRE


class SavedTableQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those shared by people of one's own side."""
        if not user.role_codes & {*CENTRE_WIDE, *DEPARTMENT}:
            return self.none()
        return self.filter(Q(owner=user) | Q(is_shared=True, side=side_of(user)))


class SavedTable(Record):
    """`query` is the address of the table (`builder.spec.Spec.query`). Whoever opens it reads own rows alone."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_tables", verbose_name="người lập", editable=False
    )
    side = models.CharField("nơi lập", max_length=12, choices=Issuer, editable=False)
    dataset = models.SlugField("dữ liệu", max_length=20, editable=False)
    query = models.TextField("cách lập", editable=False)
    name = models.CharField("tên bảng", max_length=120)
    is_shared = models.BooleanField(
        "dùng chung", default=False, help_text="Người cùng cơ quan mở được bảng này; mỗi người chỉ thấy dòng của mình."
    )
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    personal_fields = frozenset({"query"})  # a search may hold somebody's name
    objects = SavedTableQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="table_name_once_a_person",
                violation_error_message="Anh/chị đã có bảng cùng tên.",
            )
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reports:saved_table", args=[self.pk])

    @property
    def table_url(self) -> str:
        return f"{reverse('reports:table', args=[self.dataset])}?{self.query}&saved={self.pk}"
