"""What the pages of a project and of a batch show, put into words and rows; templates only set it out."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.core.numbers import format_million, format_percent, format_vnd
from khuyencong.core.panels import Figure, Happening, Link, Panel, panel, timeline
from khuyencong.core.related import Related
from khuyencong.registry.enums import SUPPORT, PlaceKind, Source
from khuyencong.registry.places import current, describe
from khuyencong.waiting.pages import with_standing
from projects import selectors
from projects.enums import APPRAISAL_READERS, APPRAISAL_SHOWN, BATCH_READERS, COSTS_EDITABLE, EDITABLE
from projects.models import Contract, Project, ledger_of
from projects.pages.changed import ChangedSince
from projects.pages.changes import ChangesCard
from projects.pages.costs import CostTable
from projects.pages.dossiers import DossierCard
from projects.pages.execution import ExecutionPage
from projects.pages.norms import ChecksCard
from projects.pages.risks import RisksCard
from projects.pages.warnings import Warned, of_project
from projects.services.naming import why_not_name
from projects.tables import workflow_of

NAME = "Nêu tên đơn vị thụ hưởng"
VIA_LABELS = {"batch": "cùng đợt", "change": "theo đề nghị điều chỉnh"}


@dataclass(frozen=True)
class Paper:
    """One row of "Văn bản". `about` says whose paper it is or what it holds."""

    title: str
    day: str
    about: str = ""


def may_edit(user, project: Project) -> bool:
    """Officers edit drafts and returned dossiers of their own office (workflow, "Roles and rows")."""
    return _is_own_officer(user, project) and project.state in EDITABLE


def _is_own_officer(user, project: Project) -> bool:
    return Role.OFFICER in user.role_codes and user.office_id == project.office_id


class ProjectPage:
    """The page of one project for one user; `project` comes from `selectors.for_page`."""

    def __init__(self, project: Project, user):
        self.project, self.user = project, user

    @property
    def needs(self) -> list[Related]:
        """What was registered before there was a đề án, where it began with that."""
        need = getattr(self.project, "need", None)
        return [Related(need.registered_on, need.title, need.get_absolute_url(), need.registrant)] if need else []

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        batch = self.project.batch
        crumbs = [("Đề án", reverse("projects:list"))]
        if batch and self.user.role_codes & set(BATCH_READERS):
            crumbs.append((str(batch), batch.get_absolute_url()))
        return crumbs

    @property
    def sub(self) -> str:
        """Who, where (with today's name of the place) and when, in one line."""
        project = self.project
        return " · ".join(filter(None, [project.beneficiary_text, self.place, f"Năm {project.year}"]))

    @property
    def place(self) -> str:
        return describe(self.project.place) if self.project.place else self.project.place_text

    @property
    def place_now(self) -> str:
        """Today's name of a place that is no more; empty for one that still is, and for a district."""
        place = self.project.place
        ended = place and place.valid_to and place.kind != PlaceKind.DISTRICT
        return " hoặc ".join(unit.name for unit in current(place)) if ended else ""

    @cached_property
    def panel(self) -> Panel:
        batch = self.project.batch
        reads_batches = batch and self.user.role_codes & set(BATCH_READERS)
        via_url = batch.get_absolute_url() if reads_batches else ""
        shown = panel(workflow_of(self.project), self.user, self.project, via_url=via_url)
        return with_standing(shown, "de-an", self.project, self.user)

    @cached_property
    def execution(self) -> ExecutionPage:
        return ExecutionPage(self.project, self.user)

    @cached_property
    def changes(self) -> ChangesCard:
        return ChangesCard(self.project, self.user)

    @property
    def warnings(self) -> list[Warned]:
        """Early warnings of what is under way, for those who read the list of them."""
        reads = self.execution and self.user.role_codes & set(BATCH_READERS)
        return of_project(self.project, self.user) if reads else []

    @cached_property
    def checks(self) -> ChecksCard:
        return ChecksCard(self.project, self.user)

    @cached_property
    def risks(self) -> RisksCard:
        return RisksCard(self.project, self.user)

    @cached_property
    def dossier(self) -> DossierCard:
        return DossierCard(self.project, self.user)

    @cached_property
    def costs(self) -> CostTable | None:
        """The dự toán; None while there is none and the reader may not write it."""
        may_write = _is_own_officer(self.user, self.project) and self.project.state in COSTS_EDITABLE
        table = CostTable(self.project, reverse("projects:costs", args=[self.project.pk]) if may_write else "")
        return table if table.lines or may_write else None

    @property
    def extras(self) -> list[Link]:
        """What can be done besides the steps: edit the dossier, write down what happens under way."""
        if may_edit(self.user, self.project):
            edit = Link("Sửa hồ sơ", reverse("projects:edit", args=[self.project.pk]))
            return [edit, Link("Soạn thuyết minh", self.dossier.url)]
        links = [Link(act.label, act.url) for act in self.execution.acts]
        if self.appraisal_url and self.user.role_codes & {Role.APPRAISER, Role.DEPARTMENT_OFFICER}:
            links.append(Link("Xem thẩm định", self.appraisal_url))
        if not why_not_name(self.project, self.user):
            links.insert(0, Link(NAME, reverse("projects:name_beneficiaries", args=[self.project.pk])))
        if _is_own_officer(self.user, self.project) and self.project.beneficiaries.all():
            links.append(Link("Đường dẫn của cơ sở", reverse("projects:links", args=[self.project.pk])))
        return [*links, *([Link("Đề nghị điều chỉnh", self.changes.ask_url)] if self.changes.ask_url else [])]

    @property
    def appraisal_url(self) -> str:
        """The page of its appraisal, for whoever reads it, from the appraisal until the plan is approved."""
        reads = self.user.role_codes & set(APPRAISAL_READERS)
        shown = reads and self.project.state in APPRAISAL_SHOWN
        return reverse("projects:appraisal", args=[self.project.pk]) if shown else ""

    @cached_property
    def changed(self) -> ChangedSince | None:
        """What was mended since a return, while that matters."""
        return ChangedSince(self.project) if self.project.state in APPRAISAL_SHOWN else None

    @property
    def figures(self) -> list[Figure]:
        project = self.project
        total = Figure("Tổng kinh phí", format_million(project.total), "triệu đồng")
        source = self._support_label()
        support = Figure(source, format_million(project.support), "triệu đồng", _share(project.support, project.total))
        own = Figure("Đối ứng", format_million(project.beneficiary), "triệu đồng", self._other_note())
        return [total, support, own, self._contract_figure()]

    def _support_label(self) -> str:
        project = self.project
        if project.national and project.local:
            return "Khuyến công hỗ trợ"
        return Source.NATIONAL.label if project.national else Source.LOCAL.label

    def _other_note(self) -> str:
        project = self.project
        other = f"nguồn khác {format_million(project.other)}" if project.other else ""
        return " · ".join(filter(None, [_share(project.beneficiary, project.total), other]))

    def _contract_figure(self) -> Figure:
        contract = self.contract
        if contract:
            until = f", đến {format_date(contract.ends_on)}" if contract.ends_on else ""
            note = f"số {contract.number}, ngày {format_date(contract.signed_on)}{until}"
            if annexes := self.changes.annexes:
                note += f"; phụ lục số {annexes[-1].number}"
            value = ledger_of(self.project).committed or contract.value
            return Figure("Hợp đồng", format_million(value), "triệu đồng", note)
        if self.project.is_own:
            return Figure("Thực hiện", "Trung tâm", note="tự thực hiện, không ký hợp đồng")
        return Figure("Hợp đồng", "–", note="chưa ký")

    @property
    def contract(self) -> Contract | None:
        return getattr(self.project, "contract", None)

    @property
    def bar(self) -> list[dict]:
        """Parts of the money picture, in đồng; sources without money are left out."""
        project = self.project
        parts = [{"label": source.label, "amount": getattr(project, source.value)} for source in Source]
        return [part for part in parts if part["amount"]]

    @property
    def sources(self) -> list[Source]:
        """The columns of the funding table: sources with money; the programme's own where there is none yet."""
        shown = [source for source in Source if getattr(self.project, source.value)]
        return shown or [Source(self.project.programme)]

    @property
    def funding(self) -> list[dict]:
        """Rows of the funding table: `content`, `who`, `cells` (source's label, đồng), `total` (đồng)."""
        return [
            {
                "content": row["content"], "who": self._who(row), "total": row["total"],
                "cells": [(source.label, row[source]) for source in self.sources],
            }
            for row in selectors.funding_rows(self.project)
        ]  # fmt: skip

    def _who(self, row: dict) -> str:
        who = row["establishment"] or self.project.beneficiary_text
        named = row["source_name"] and f"nguồn khác: {row['source_name']}"
        return " · ".join(str(part) for part in (who, named) if part)

    @property
    def sums(self) -> list[tuple[str, int]]:
        return [(source.label, getattr(self.project, source.value)) for source in self.sources]

    @property
    def papers(self) -> list[Paper]:
        """Decisions, the contract and the appraisal's minutes, in the order of their dates."""
        project = self.project
        decisions = [*(project.batch.decisions.all() if project.batch else ()), *project.decisions.all()]
        found = [(d.issued_on, d.get_kind_display(), f"Số {d.number}, {d.signer}".rstrip(", ")) for d in decisions]
        found += [(row.effective_on, "Biên bản thẩm định", f"Số {row.data['minutes_number']}") for row in self._minutes]
        if self.contract:
            about = f"Số {self.contract.number}, {format_vnd(self.contract.value)}"
            found.append((self.contract.signed_on, "Hợp đồng thực hiện đề án", about))
        found += [
            (x.signed_on, "Phụ lục hợp đồng", f"Số {x.number}, {format_vnd(x.value)}") for x in self.changes.annexes
        ]
        found += self.execution.papers
        return [Paper(title, format_date(day), about) for day, title, about in sorted(found, key=lambda row: row[0])]

    @property
    def _minutes(self):
        passed = TransitionRecord.objects.filter(entity=Project.entity(), object_id=self.project.pk)
        return passed.filter(name="pass_appraisal").order_by("sequence")

    @property
    def happenings(self) -> list[Happening]:
        return timeline(
            workflow_of(self.project), self.project, via_labels=VIA_LABELS, user=self.user,
            events={"set_support": _lowered},
        )  # fmt: skip

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the page of a step repeats of the project."""
        project = self.project
        support = sum(getattr(project, source) for source in SUPPORT)
        return [
            ("Mã đề án", project.code or "cấp khi trình"),
            ("Đơn vị thụ hưởng", project.beneficiary_text),
            ("Khuyến công hỗ trợ", million(support)),
            ("Tổng kinh phí", million(project.total)),
            *self.execution.facts,
        ]


def _lowered(event: AuditEvent) -> tuple[str, tuple[str, ...]]:
    """The choice of a variant of the plan, as it changed the money."""
    before, after = event.changes["funding"]
    facts = (
        f"{source.label}: từ {format_vnd(before.get(source, 0))} còn {format_vnd(after.get(source, 0))}"
        for source in SUPPORT if before.get(source, 0) != after.get(source, 0)
    )  # fmt: skip
    return "Giảm mức hỗ trợ theo phương án được chọn", tuple(facts)


def million(amount: int) -> str:
    return f"{format_million(amount)} triệu đồng"


def _share(part: int, total: int) -> str:
    return format_percent(Decimal(part) * 100 / total) if part else ""
