"""Điều chỉnh đề án: a request with its old and new values, and the decision that made them the project's own."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from khuyencong.core.models import Record
from khuyencong.registry.enums import SUPPORT
from projects.enums import CHANGE_OPEN, CHANGE_TONES, ChangeKind, ChangeReason, ChangeState
from projects.models.batches import Decision
from projects.models.projects import Project
from projects.rules.changes import change_decider, decided_by


class ChangeRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sees the project sees what was asked to change in it."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))


class ChangeRequest(Record):
    """One request. `old` and `new` hold the fields touched, by the names of `CHANGE_FIELDS`; nothing else changes.

    `funding` is `[{content, beneficiary, source, source_name, amount}]`: keys of content and establishment (null = not
    named), amounts in đồng; `contents` keys of contents, the main one first; `place` a key; the others plain values.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="changes", editable=False)
    number = models.PositiveSmallIntegerField("lần", editable=False)
    kind = models.CharField("loại điều chỉnh", max_length=12, choices=ChangeKind, editable=False)
    reason = models.CharField("nguyên nhân", max_length=15, choices=ChangeReason)
    text = models.TextField("lý do", max_length=4000)
    letter = models.CharField("văn bản đề nghị của cơ sở", max_length=120, blank=True)
    asked_on = models.DateField("ngày văn bản đề nghị")
    old = models.JSONField("đã phê duyệt", editable=False)
    new = models.JSONField("đề nghị điều chỉnh", editable=False)
    state = models.CharField(
        "trạng thái", max_length=10, choices=ChangeState, default=ChangeState.REQUESTED, editable=False
    )
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, related_name="change", verbose_name="quyết định", editable=False
    )

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị điều chỉnh"
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="change_number_once_a_project"),
            models.UniqueConstraint(
                fields=["project", "kind"], condition=Q(state__in=CHANGE_OPEN), name="one_open_change_a_kind"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} (lần {self.number})"

    def get_absolute_url(self):
        return reverse("projects:change", args=[self.pk])

    @property
    def tone(self) -> str:
        return CHANGE_TONES[ChangeState(self.state)]

    @property
    def decider(self):
        """The role that approves or denies it, or records what the ministry decided."""
        return change_decider(self.kind, is_group=self.project.is_group, programme=self.project.programme)

    @property
    def decided_by(self) -> str:
        """Who decides, as pages say it."""
        return decided_by(self.kind, is_group=self.project.is_group, programme=self.project.programme)

    @property
    def signed_annex(self):
        """The annex of the contract that follows it; None as long as none was signed."""
        return getattr(self, "annex", None)

    @property
    def support_effect(self) -> int:
        """By how much the support grows (negative: shrinks), in đồng."""
        return support_of(self.new.get("funding", ())) - support_of(self.old.get("funding", ()))


def support_of(funding) -> int:
    """Σ national and local of rows as `ChangeRequest.new["funding"]` has them, in đồng."""
    return sum(row["amount"] for row in funding if row["source"] in SUPPORT)
