"""The card "Rủi ro" of a project's page."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from projects.models import Project, Risk
from projects.services.risks import why_no_risk


@dataclass(frozen=True)
class RiskShown:
    """One row; the addresses are there for who may write it."""

    risk: Risk
    due: str
    is_late: bool
    edit_url: str = ""
    close_url: str = ""

    @property
    def weight(self) -> str:
        risk = self.risk
        return f"Khả năng {risk.get_likelihood_display().lower()}, ảnh hưởng {risk.get_impact_display().lower()}"


class RisksCard:
    """What was foreseen, open risks first."""

    def __init__(self, project: Project, user):
        self.project, self.user = project, user

    @cached_property
    def may_write(self) -> bool:
        return not why_no_risk(self.project, self.user)

    @property
    def add_url(self) -> str:
        return reverse("projects:add_risk", args=[self.project.pk]) if self.may_write else ""

    @cached_property
    def rows(self) -> list[RiskShown]:
        today = localdate()
        return [self._row(risk, today) for risk in self.project.risks.select_related("closed_by")]

    def _row(self, risk: Risk, today) -> RiskShown:
        late = risk.is_late(today)
        if not (risk.is_open and self.may_write):
            return RiskShown(risk, format_date(risk.due_on), late)
        urls = [reverse(f"projects:{act}_risk", args=[self.project.pk, risk.pk]) for act in ("edit", "close")]
        return RiskShown(risk, format_date(risk.due_on), late, *urls)
