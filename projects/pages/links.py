"""What officers see of the establishment's side: links given out, and what came in by them."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import files_of
from khuyencong.registry.models import Establishment
from projects.enums import CHANGEABLE, LetterKind
from projects.models import BeneficiaryLetter, BeneficiaryLink, Project
from projects.services.links import token_of
from projects.services.recordings import RECORDINGS


@dataclass(frozen=True)
class LinkRow:
    """One beneficiary and its link, if it has one that was not withdrawn."""

    who: Establishment
    link: BeneficiaryLink | None

    @property
    def standing(self) -> str:
        if not self.link:
            return "Chưa cấp"
        return "Đang dùng được" if self.link.is_live else "Đã hết hạn"

    @property
    def tone(self) -> str:
        return "grey" if not self.link else "green" if self.link.is_live else "amber"

    @property
    def path(self) -> str:
        """The address to give to the establishment, while it is good."""
        return reverse("beneficiary:open", args=[token_of(self.link)]) if self.link and self.link.is_live else ""


def link_rows(project: Project) -> list[LinkRow]:
    """One row a beneficiary, in their order."""
    links = {link.establishment_id: link for link in project.links.filter(withdrawn_on=None)}
    return [LinkRow(row.establishment, links.get(row.establishment_id)) for row in project.beneficiaries.all()]


@dataclass(frozen=True)
class LetterRow:
    """One letter; `answer_url` for whoever may answer it, `act` what follows from taking it on: label and address."""

    letter: BeneficiaryLetter
    files: list[Attachment]
    answer_url: str = ""
    act: tuple[str, str] | None = None

    @property
    def verdict(self) -> str:
        return {None: "Chờ trả lời", True: "Đã tiếp nhận", False: "Không tiếp nhận"}[self.letter.is_taken]

    @property
    def tone(self) -> str:
        return {None: "amber", True: "green", False: "grey"}[self.letter.is_taken]


class LettersCard:
    """The card "Cơ sở gửi" of a project's page, newest first, in two queries."""

    def __init__(self, project: Project, user):
        self.project, self.user = project, user

    @cached_property
    def rows(self) -> list[LetterRow]:
        letters = list(self.project.letters.select_related("establishment"))
        files = files_of(letters)
        may_answer = not RECORDINGS["answer"].against(self.user, self.project)
        return [self._row(row, files.get(row.pk, []), may_answer=may_answer) for row in letters]

    def _row(self, letter: BeneficiaryLetter, files: list[Attachment], *, may_answer: bool) -> LetterRow:
        is_open = letter.is_taken is None
        url = reverse("projects:answer_letter", args=[self.project.pk, letter.pk]) if may_answer and is_open else ""
        return LetterRow(letter, files, url, self._act(letter, may_answer=may_answer))

    def _act(self, letter: BeneficiaryLetter, *, may_answer: bool) -> tuple[str, str] | None:
        """From a letter taken on to the form by which the project itself is changed or stopped."""
        if not letter.is_taken or self.project.state not in CHANGEABLE:
            return None
        if letter.kind == LetterKind.CHANGE and may_answer:
            url = reverse("projects:choose_change", args=[self.project.pk])
            return "Lập đề nghị điều chỉnh", f"{url}?thu={letter.pk}"
        if letter.kind == LetterKind.STOP and "department_leader" in self.user.role_codes:
            return "Ngừng triển khai", reverse("projects:step", args=[self.project.pk, "stop"])
        return None
