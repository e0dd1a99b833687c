"""What the pages of a dossier show: its eight sections, its papers, what is missing."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from projects.enums import PaperStep, Section
from projects.forms.dossiers import SectionForm
from projects.models import Project, SectionGuide
from projects.readiness import PaperRead, Readiness, SectionRead, cited, guide_of, model_text, what_is_missing
from projects.services.dossiers import why_not_write, writers


class DossierCard:
    """The card "Hồ sơ" of a project's page, and the page behind it; `project` comes from `selectors.one`."""

    def __init__(self, project: Project, user):
        self.project, self.user = project, user
        self.readiness = Readiness(project)
        self.may_write = not why_not_write(project, user)

    @property
    def url(self) -> str:
        return reverse("projects:dossier", args=[self.project.pk])

    @property
    def link_label(self) -> str:
        return "Soạn hồ sơ" if self.may_write else "Xem hồ sơ"

    @property
    def is_empty(self) -> bool:
        """An older dossier that came without texts and papers."""
        return not self.readiness.is_open and not self.has_texts and not any(p.files for p in self.readiness.papers)

    @property
    def has_texts(self) -> bool:
        return any(section.text for section in self.readiness.sections)

    @property
    def filled_text(self) -> str:
        return f"Thuyết minh: {self.readiness.filled_count} trên {len(Section)} mục đã đủ"

    @property
    def gap_lead(self) -> str:
        if self.readiness.only_warns:
            return "Hồ sơ nhập từ bảng tính nên chỉ nhắc, không chặn bước tiếp theo:"
        return f"Còn thiếu trước khi {PaperStep(self.readiness.step).label.lower()}:"

    @property
    def papers_by_step(self) -> list[tuple[str, list[PaperRead]]]:
        """Papers under the step that needs them."""
        found = [(step.label, [p for p in self.readiness.papers if p.kind.step == step]) for step in PaperStep]
        return [(label, papers) for label, papers in found if papers]


@dataclass(frozen=True)
class Place:
    """One of the eight in the list beside a section."""

    section: SectionRead
    is_here: bool


class SectionPage:
    """One section being written by `user`; `form` is bound when something was sent."""

    def __init__(self, project: Project, number: int, user, form: SectionForm):
        self.project, self.user, self.form = project, user, form
        self.readiness = Readiness(project)
        self.section = self.readiness.sections[number - 1]

    @cached_property
    def guide(self) -> SectionGuide | None:
        return guide_of(self.project, self.section.number)

    @property
    def belongs(self) -> list[str]:
        return self.guide.belongs.splitlines()

    @property
    def basis(self) -> str:
        return cited(self.project, self.guide.basis)

    @property
    def model_text(self) -> str:
        return model_text(self.guide, self.project)

    @property
    def missing(self) -> list[str]:
        return what_is_missing(self.project, self.section)

    @property
    def places(self) -> list[Place]:
        return [Place(section, section.number == self.section.number) for section in self.readiness.sections]

    @property
    def next(self) -> SectionRead | None:
        number = self.section.number
        return self.readiness.sections[number] if number < len(Section) else None

    @property
    def others(self) -> str:
        return said_others(writers(self.project, self.section.number, self.user))

    @property
    def presence_url(self) -> str:
        return reverse("projects:section_presence", args=[self.project.pk, self.section.number.value])


def said_others(names: list[str]) -> str:
    """Who else has the section open, as one sentence; "" when nobody."""
    return f"{', '.join(names)} cũng đang mở mục này." if names else ""
