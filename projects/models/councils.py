"""Hội đồng, tổ thẩm định: its members, and the conflicts that they declare."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from khuyencong.core.models import Record
from projects.models.batches import PlanBatch
from projects.models.projects import Project
from projects.rules.appraisal import CouncilKind, MemberPart


class CouncilQuerySet(models.QuerySet):
    def of(self, project: Project) -> "Council | None":
        """The project's own council, else that of its batch; with members and their offices read along."""
        covers = Q(project=project) | Q(batch__isnull=False, batch=project.batch_id)
        found = self.filter(covers).order_by(F("project").asc(nulls_last=True), "pk")
        return found.prefetch_related("members__user__office").first()


class Council(Record):
    """One council or group, for a whole batch or for one project, as the department's decision set it up."""

    batch = models.OneToOneField(
        PlanBatch, models.PROTECT, null=True, blank=True, related_name="council", editable=False
    )
    project = models.OneToOneField(
        Project, models.PROTECT, null=True, blank=True, related_name="council", editable=False
    )
    kind = models.CharField("hình thức", max_length=10, choices=CouncilKind, default=CouncilKind.COUNCIL)
    name = models.CharField("tên gọi", max_length=200)
    decision_number = models.CharField("số quyết định thành lập", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    set_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "hội đồng thẩm định"
        ordering = ["-decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(batch__isnull=True) ^ Q(project__isnull=True), name="council_of_one_batch_or_one_project"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return (self.project or self.batch).get_absolute_url()

    def projects(self) -> models.QuerySet[Project]:
        """What it appraises: its one project, or those of its batch without a council of their own."""
        if self.project_id:
            return Project.objects.filter(pk=self.project_id)
        return Project.objects.filter(batch=self.batch_id, council=None)

    def member(self, user) -> "CouncilMember | None":
        """What `user` is here; reads the prefetched `members`."""
        return next((row for row in self.members.all() if row.user_id == user.pk), None)


class CouncilMember(models.Model):
    """One person of a council. `tax_code` is of the unit with which the person is tied, where there is one."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="council_seats", verbose_name="thành viên"
    )
    part = models.CharField("vai trò", max_length=10, choices=MemberPart, default=MemberPart.MEMBER)
    tax_code = models.CharField("mã số thuế của đơn vị liên quan", max_length=14, blank=True)

    class Meta:
        verbose_name = "thành viên hội đồng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="person_once_a_council"),
            models.UniqueConstraint(fields=["council"], condition=Q(part="chair"), name="one_chair_a_council"),
            models.UniqueConstraint(fields=["council"], condition=Q(part="secretary"), name="one_secretary_a_council"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_part_display()}"


class ConflictDeclaration(models.Model):
    """A member says that something ties them to the project. It stands: somebody else scores in their place."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="conflicts", editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    reason = models.TextField("lý do", max_length=1000)
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "khai báo xung đột lợi ích"
        ordering = ["declared_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="conflict_declared_once")]

    def __str__(self):
        return f"{self.user}: {self.reason}"
