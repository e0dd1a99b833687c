"""Tổ tư vấn công nghiệp nông thôn: members by field, who stands in for whom, and the texts they answer with."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q

from consulting.enums import OPEN
from consulting.models.requests import Category
from khuyencong.accounts.enums import Role
from khuyencong.core.filled_text import check_fields
from khuyencong.core.models import Record

# What a reply template may say of its request; `consulting.replies` fills it in.
REPLY_FIELDS = ("co_so", "nguoi_lien_he", "ma", "viec", "can_bo", "trung_tam", "dien_thoai")


class Field(Record):
    """Lĩnh vực: what a member of the team knows (NĐ 45/2012/NĐ-CP, Điều 4 khoản 5). Data, not constants.

    A request needs the fields of its category; `keywords` (folded phrases, parted by commas) in its words tell more.
    """

    code = models.SlugField("mã", unique=True)
    name = models.CharField("lĩnh vực", max_length=150)
    categories = models.ManyToManyField(Category, related_name="fields", blank=True, verbose_name="loại yêu cầu")
    keywords = models.CharField("từ nhận biết", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "lĩnh vực tư vấn"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class TeamMemberQuerySet(models.QuerySet):
    def serving(self):
        """Members who may be given work: officers of the Centre with a working account."""
        return self.filter(is_active=True, user__is_active=True, user__grants__role=Role.OFFICER)

    def with_load(self):
        """Annotates `open_requests`: how many open requests the member has in hand."""
        mine = Count("user__requests", filter=Q(user__requests__state__in=OPEN), distinct=True)
        return self.annotate(open_requests=mine)


class TeamMember(Record):
    """A member of the team. Away from `away_from` to `away_to` (both included), `substitute` takes the new work."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="team_membership", verbose_name="người tư vấn",
        error_messages={"unique": "Người này đã ở trong Tổ tư vấn."},
    )  # fmt: skip
    duty = models.CharField("nhiệm vụ trong tổ", max_length=100, blank=True)
    fields = models.ManyToManyField(Field, related_name="members", blank=True, verbose_name="lĩnh vực")
    away_from = models.DateField("vắng từ ngày", null=True, blank=True)
    away_to = models.DateField("đến hết ngày", null=True, blank=True)
    substitute = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người làm thay"
    )
    is_active = models.BooleanField("đang trong tổ", default=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên Tổ tư vấn"
        ordering = ["user__full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_to__isnull=True)
                | Q(away_from__isnull=False, away_to__isnull=False, away_to__gte=F("away_from")),
                name="member_is_away_for_a_time",
                violation_error_message="Ghi cả ngày đầu và ngày cuối của thời gian vắng; ngày cuối không ở trước.",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("id")), name="member_does_not_stand_in_for_self",
                violation_error_message="Người làm thay phải là người khác.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.user)

    def is_away(self, day: dt.date) -> bool:
        return self.away_from is not None and self.away_from <= day <= self.away_to


class ReplyTemplate(Record):
    """Mẫu trả lời: a text that an officer starts from. Without a category it serves all."""

    title = models.CharField("tên mẫu", max_length=100, unique=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="loại yêu cầu"
    )
    text = models.TextField("nội dung", max_length=4000)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "mẫu trả lời"
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    def clean(self):
        try:
            check_fields(self.text, REPLY_FIELDS)
        except ValidationError as error:
            raise ValidationError({"text": error.messages}) from error
