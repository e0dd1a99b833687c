"""What a dossier still lacks: its eight sections, the papers of its next step, the dự toán in detail.

Read for the page, which links to each gap, and by the guards, which refuse with the same words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from khuyencong.core.filled_text import fill
from khuyencong.core.numbers import format_int
from khuyencong.registry.enums import SUPPORT, Programme, Source
from projects.enums import EDITABLE, PaperStep, PaperWho, ProjectState, Section, content_group
from projects.models import DossierPaper, DossierSection, PaperKind, Project, SectionGuide

BLANK = "[…]"  # in a section: a place that somebody still has to fill in
DETAIL_STATES = (ProjectState.APPROVED, ProjectState.DETAIL_REVIEW)
SECTIONS_RULE = "Thông tư 36/2013/TT-BCT, Điều 5"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and the page on which it is added. `holds`: the step waits for it."""

    text: str
    link: str
    holds: bool = True


@dataclass(frozen=True)
class SectionRead:
    """One of the eight sections as it stands; `row` is None as long as nobody has written it."""

    project: Project
    number: Section
    row: DossierSection | None

    @property
    def title(self) -> str:
        return f"{self.number.value}. {self.number.label}"

    @property
    def text(self) -> str:
        return self.row.text if self.row else ""

    @property
    def blanks(self) -> int:
        return self.text.count(BLANK)

    @property
    def is_filled(self) -> bool:
        return bool(self.text.strip()) and not self.blanks

    @property
    def lacks(self) -> str:
        """Why it does not count as filled; "" when it does."""
        if not self.text.strip():
            return "chưa soạn"
        return f"còn {self.blanks} chỗ {BLANK} chưa điền" if self.blanks else ""

    @property
    def link(self) -> str:
        return reverse("projects:section", args=[self.project.pk, self.number.value])


@dataclass(frozen=True)
class PaperRead:
    """One kind of paper that concerns the project, with the files there are."""

    kind: PaperKind
    files: list[DossierPaper]
    link: str

    @property
    def is_missing(self) -> bool:
        return not self.files


class Readiness:
    """`project` comes from `selectors.one`; `fresh` reads sections and papers anew, for a guard that decides."""

    def __init__(self, project: Project, *, fresh: bool = False):
        self.project, self.fresh = project, fresh

    @property
    def step(self) -> str:
        return PaperStep.SUBMIT_DETAIL if self.project.state in DETAIL_STATES else PaperStep.SUBMIT

    @property
    def only_warns(self) -> bool:
        """Rows that were taken over from a workbook came without texts and papers."""
        return bool(self.project.origin)

    @cached_property
    def sections(self) -> list[SectionRead]:
        found = self.project.sections
        rows = {row.number: row for row in (found.select_related("edited_by") if self.fresh else found.all())}
        return [SectionRead(self.project, number, rows.get(number)) for number in Section]

    @cached_property
    def papers(self) -> list[PaperRead]:
        """The kinds that this project needs at any step, required ones and others."""
        found = self.project.dossier_papers
        files = list(found.select_related("kind", "file") if self.fresh else found.all())
        return [
            PaperRead(kind, [file for file in files if file.kind_id == kind.pk], self._paper_link(kind))
            for kind in PaperKind.objects.all() if _concerns(kind, self.project)
        ]  # fmt: skip

    def _paper_link(self, kind: PaperKind) -> str:
        return reverse("projects:add_paper", args=[self.project.pk, kind.pk])

    @property
    def unfilled(self) -> list[SectionRead]:
        return [section for section in self.sections if not section.is_filled]

    def missing_papers(self, step: str, *, required: bool = True) -> list[PaperRead]:
        return [
            paper for paper in self.papers
            if paper.is_missing and paper.kind.step == step and paper.kind.is_required == required
        ]  # fmt: skip

    @property
    def filled_count(self) -> int:
        return len(self.sections) - len(self.unfilled)

    @property
    def is_open(self) -> bool:
        """Whether a step still waits for the dossier."""
        return self.project.state in (*EDITABLE, *DETAIL_STATES)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What the next step waits for, then what would be better there; nothing once the dossier is beyond both."""
        if not self.is_open:
            return []
        required = [Gap(f"{paper.kind.title}: chưa đính kèm", paper.link) for paper in self.missing_papers(self.step)]
        other = [
            Gap(f"{paper.kind.title}: nên có", paper.link, holds=False)
            for paper in self.missing_papers(self.step, required=False)
        ]
        return [*self._facts(), *self._sections(), *required, *self._detail(), *other]

    def _facts(self) -> Iterable[Gap]:
        edit = reverse("projects:edit", args=[self.project.pk])
        if self.project.state not in EDITABLE:
            return
        if not (self.project.is_own or self.project.is_group or self.project.beneficiaries.all()):
            yield Gap("Đơn vị thụ hưởng: chưa nêu", f"{edit}#kinh-phi")
        if not any(line.source in SUPPORT for line in self.project.funding.all()):
            yield Gap("Kinh phí khuyến công hỗ trợ: chưa ghi", f"{edit}#kinh-phi")

    def _sections(self) -> Iterable[Gap]:
        holds = self.project.state in EDITABLE
        return [Gap(f"Mục {section.title}: {section.lacks}", section.link, holds) for section in self.unfilled]

    def _detail(self) -> Iterable[Gap]:
        if self.step == PaperStep.SUBMIT_DETAIL and not self.project.costs.all():
            yield Gap("Dự toán chi tiết: chưa lập", reverse("projects:costs", args=[self.project.pk]))


def _concerns(kind: PaperKind, project: Project) -> bool:
    if kind.content_group and kind.content_group not in _groups(project):
        return False
    if kind.who == PaperWho.NAMED:
        return not project.is_own and bool(project.beneficiaries.all())
    if kind.who == PaperWho.OWN_CAPITAL:
        own = any(line.source == Source.BENEFICIARY for line in project.funding.all())
        return own and not project.is_own
    return True


def _groups(project: Project) -> set[str]:
    return {content_group(line.content.code) for line in project.content_lines.all()}


def cited(project: Project, basis: str) -> str:
    """The rule; for local projects, which the province rules itself, it is followed by analogy."""
    return basis if not basis or project.programme == Programme.NATIONAL else f"vận dụng {basis}"


def guide_of(project: Project, number: int) -> SectionGuide | None:
    """The guide for the main content's group, else the one for all."""
    main = next((line.content for line in project.content_lines.all() if line.is_main), None)
    group = content_group(main.code) if main else ""
    guides = {guide.content_group: guide for guide in SectionGuide.objects.filter(number=number)}
    return guides.get(group) or guides.get("")


def model_text(guide: SectionGuide, project: Project) -> str:
    """The model text with what the dossier already says; what it does not say stays a blank."""
    return fill(guide.model_text, {name: value or BLANK for name, value in _known(project).items()})


def _known(project: Project) -> Mapping[str, str]:
    sums = dict.fromkeys(Source, 0)
    for line in project.funding.all():
        sums[line.source] += line.amount
    support = sum(sums[source] for source in SUPPORT)
    money = {"tong_kinh_phi": sum(sums.values()), "ho_tro": support, "doi_ung": sums[Source.BENEFICIARY]}
    return {
        "ten_de_an": project.title, "don_vi_thuc_hien": project.implementing_unit,
        "don_vi_thu_huong": project.beneficiary_text, "dia_diem": project.place_text,
        "thoi_gian": project.duration, "muc_tieu": project.objective.strip().rstrip("."),
        **{name: format_int(amount) if amount else "" for name, amount in money.items()},
    }  # fmt: skip


def what_is_missing(project: Project, section: SectionRead) -> list[str]:
    """What this section still needs, and what the rest of the dossier should say for it."""
    found = [section.lacks[:1].upper() + section.lacks[1:] + "."] if section.lacks else []
    needs = {
        Section.PARTIES: (not project.place_id, "Hồ sơ chưa chọn xã, phường."),
        Section.GOALS: (not project.objective, "Hồ sơ chưa ghi mục tiêu, quy mô."),
        Section.WORK: (not project.duration, "Hồ sơ chưa ghi thời gian thực hiện."),
        Section.COSTS: (not project.costs.all(), "Chưa lập bảng dự toán chi tiết."),
    }
    is_missing, text = needs.get(section.number, (False, ""))
    return [*found, text] if is_missing else found
