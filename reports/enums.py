"""States of a periodic report (workflow, §6), and who issues it."""

from django.db import models


class ReportState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    REVIEW = "review", "Chờ ban hành"
    ISSUED = "issued", "Đã ban hành"
    SUPERSEDED = "superseded", "Đã có bản thay thế"


class Issuer(models.TextChoices):
    CENTRE = "centre", "Trung tâm"
    DEPARTMENT = "department", "Sở"


OPEN = (ReportState.DRAFT, ReportState.REVIEW)
FROZEN = (ReportState.ISSUED, ReportState.SUPERSEDED)
TONES = {
    ReportState.DRAFT: "grey", ReportState.REVIEW: "amber", ReportState.ISSUED: "green", ReportState.SUPERSEDED: "grey",
}  # fmt: skip
