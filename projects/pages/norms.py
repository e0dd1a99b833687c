"""The card "Kiểm tra định mức" of a project's page, and the page "Mức hỗ trợ"."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from projects.checks import Dossier, Finding, Level, support_within_norm
from projects.forms.norms import AnswerForm, FactorsForm, ReasonsForm
from projects.guards.projects import is_maker
from projects.models import NormOverride, Project
from projects.norms import NormCheck
from projects.services.norms import against_answering

SHOWN_WITHIN = 3  # checks within the norm that a card shows before it only counts them


@dataclass(frozen=True)
class Found:
    """Findings apart from the norms."""

    findings: list[Finding]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level != Level.INFO]

    @property
    def hints(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == Level.INFO]


class ChecksCard:
    """`project` comes from `selectors.for_page`."""

    def __init__(self, project: Project, user):
        self.project, self.dossier = project, Dossier(project, user)

    @property
    def url(self) -> str:
        return reverse("projects:norms", args=[self.project.pk])

    @cached_property
    def _by_norm(self) -> list[Finding]:
        return list(support_within_norm(self.dossier))

    @property
    def notes(self) -> list[Finding]:
        """What exceeds its norm, then some of what is within."""
        exceeded = [finding for finding in self._by_norm if finding.level != Level.INFO]
        within = [finding for finding in self._by_norm if finding.level == Level.INFO]
        return exceeded + within[:SHOWN_WITHIN]

    @property
    def more(self) -> int:
        return len(self._by_norm) - len(self.notes)

    @cached_property
    def others(self) -> Found:
        return Found([finding for finding in self.dossier.findings if finding not in self._by_norm])


@dataclass(frozen=True)
class CheckShown:
    """One check with the request to exceed it. `answer` is there for who may answer; `against` says why not."""

    check: NormCheck
    finding: Finding
    answer: AnswerForm | None = None
    against: str = ""

    @property
    def override(self) -> NormOverride | None:
        return self.check.override if self.check.binding else None

    @property
    def answered(self) -> str:
        """Who said what to the request, and when."""
        asked = self.override
        if not asked or asked.is_accepted is None:
            return ""
        verdict = "Chấp nhận" if asked.is_accepted else "Không chấp nhận"
        who, when = asked.accepted_by.get_full_name(), format_date(localdate(asked.accepted_at))
        return f"{verdict}: {who}, {when}. {asked.answer}".rstrip()

    @property
    def is_outdated(self) -> bool:
        return self.override is not None and self.check.excess > 0 and self.check.covering is None


class NormsPage:
    """`forms` are those just sent, with what was typed and what is wrong with it: `factors`, `reasons`, `answer`."""

    def __init__(self, project: Project, user, *, editable: bool, **forms):
        self.project, self.user, self.editable, self.forms = project, user, editable, forms
        self.dossier = Dossier(project, user)

    @property
    def title(self) -> str:
        return "Mức hỗ trợ"

    @property
    def day(self) -> str:
        return format_date(self.dossier.norms.day)

    @cached_property
    def factors(self) -> FactorsForm | None:
        form = self.forms.get("factors") or FactorsForm(self.project, self.dossier.norms.checks)
        return form if self.editable and form.norms else None

    @cached_property
    def reasons(self) -> ReasonsForm | None:
        form = self.forms.get("reasons") or ReasonsForm(self.project, self.dossier.norms.exceeded)
        return form if self.editable and form.checks else None

    @cached_property
    def rows(self) -> list[CheckShown]:
        findings = support_within_norm(self.dossier)
        return [self._row(*pair) for pair in zip(self.dossier.norms.checks, findings, strict=True)]

    @cached_property
    def made_it(self) -> bool:
        return is_maker(self.project, self.user)

    def _row(self, check: NormCheck, finding: Finding) -> CheckShown:
        override = check.covering
        if not override or override.is_accepted is not None or Role.UNIT_HEAD not in self.user.role_codes:
            return CheckShown(check, finding)
        against = against_answering(self.project, override, self.user, made_it=self.made_it)
        if said := " ".join(map(str, against)):
            return CheckShown(check, finding, against=said)
        sent = self.forms.get("answer")
        form = answer_form(self.project, override)
        return CheckShown(check, finding, sent if sent and sent.auto_id == form.auto_id else form)

    @cached_property
    def others(self) -> Found:
        by_norm = [row.finding for row in self.rows]
        return Found([finding for finding in self.dossier.findings if finding not in by_norm])


def answer_form(project: Project, override: NormOverride, data=None) -> AnswerForm:
    """Told apart by the ids of its boxes: a page has as many of them as there are requests."""
    return AnswerForm(project, data, auto_id=f"tra-loi-{override.pk}-%s")
