"""The establishment's own way into its đề án, without an account: a link, and what it sends by it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from khuyencong.core.models import Record
from khuyencong.registry.models import Establishment
from projects.enums import LetterKind
from projects.models.projects import Project


class BeneficiaryLink(Record):
    """One link of one establishment to one project. Its address is the signed key of this row; withdrawing ends it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="links", editable=False)
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="links", editable=False)
    issued_on = models.DateField("ngày cấp", default=timezone.localdate, editable=False)
    expires_on = models.DateField("dùng đến hết ngày")
    withdrawn_on = models.DateField("ngày thu hồi", null=True, editable=False)

    class Meta:
        verbose_name = "đường dẫn của cơ sở"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment"], condition=Q(withdrawn_on=None), name="one_link_an_establishment"
            ),
            models.CheckConstraint(condition=Q(expires_on__gte=F("issued_on")), name="link_expires_after_issue"),
        ]

    def __str__(self):
        return f"Đường dẫn của {self.establishment}"

    @property
    def is_live(self) -> bool:
        return self.withdrawn_on is None and self.expires_on >= timezone.localdate()


class BeneficiaryLetter(Record):
    """What an establishment sends by its link: papers, or that it asks for a change or a stop. It changes nothing by
    itself: an officer takes it on (`is_taken`) or says why not (`answer`). Its files are its attachments.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="letters", editable=False)
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="letters", editable=False)
    kind = models.CharField("loại", max_length=8, choices=LetterKind)
    text = models.TextField("nội dung", max_length=4000, blank=True)
    form_key = models.CharField(max_length=40, blank=True, editable=False)  # the page that it was sent from
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now, editable=False)
    is_taken = models.BooleanField(null=True, editable=False)
    answer = models.CharField("trả lời cơ sở", max_length=400, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "văn bản cơ sở gửi"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment", "form_key"], condition=~Q(form_key=""), name="letter_once_a_page"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.establishment}"
