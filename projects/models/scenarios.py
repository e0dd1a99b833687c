"""Phương án: ways to fill a draft plan, tried on paper. Nothing of them touches a project until one is adopted."""

from django.db import models

from khuyencong.core.models import Record
from projects.models.batches import PlanBatch
from projects.models.projects import Project


class Scenario(Record):
    """A named variant of one batch. Projects of which it says nothing are left out."""

    batch = models.ForeignKey(PlanBatch, models.PROTECT, related_name="scenarios", verbose_name="kế hoạch")
    name = models.CharField("tên phương án", max_length=80)
    adopted_on = models.DateField("ngày chọn", null=True, editable=False)

    class Meta:
        verbose_name = "phương án"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "name"], name="scenario_name_once_a_batch")]

    def __str__(self):
        return self.name


class ScenarioRow(models.Model):
    """One project of a variant. `support` holds the amounts that differ from the dossier, `{cell: đồng}`."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="rows")
    project = models.ForeignKey(Project, models.CASCADE, related_name="scenario_rows", verbose_name="đề án")
    is_included = models.BooleanField("đưa vào đợt", default=True)
    support = models.JSONField("mức hỗ trợ thử", default=dict)

    class Meta:
        verbose_name = "đề án của phương án"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scenario", "project"], name="scenario_names_a_project_once")]

    def __str__(self):
        return f"{self.scenario}: {self.project}"
