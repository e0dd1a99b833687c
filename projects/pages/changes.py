"""What the pages of change requests show: the list on a project's page, one request with its old and new values."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_vnd
from khuyencong.core.panels import Happening, Panel, panel, timeline
from khuyencong.core.workflow import Workflow, lower_first
from khuyencong.registry.enums import Source
from khuyencong.registry.models import Content, Establishment, Place
from khuyencong.waiting.pages import with_standing
from projects.change_workflow import change_table
from projects.enums import CHANGEABLE, ChangeKind
from projects.forms.norms import AnswerForm
from projects.models import BeneficiaryLetter, ChangeRequest, ContractAnnex, NormOverride, Project
from projects.rules.changes import decided_by
from projects.services.changes import against_answering

SLUGS = {
    ChangeKind.AMOUNT_UP: "tang-kinh-phi", ChangeKind.AMOUNT_DOWN: "giam-kinh-phi", ChangeKind.CONTENT: "noi-dung",
    ChangeKind.PARTY: "don-vi-dia-diem", ChangeKind.TIME: "thoi-gian", ChangeKind.NEXT_YEAR: "sang-nam-sau",
}  # fmt: skip
KIND_OF = {slug: kind for kind, slug in SLUGS.items()}
ABOUT = {
    ChangeKind.AMOUNT_UP: "Kinh phí khuyến công hỗ trợ tăng, trong dự toán năm còn lại.",
    ChangeKind.AMOUNT_DOWN: "Giảm, hoặc phân bổ lại giữa các nguồn và đơn vị; phần giảm trả lại dự toán năm.",
    ChangeKind.CONTENT: "Nội dung khuyến công, mục tiêu, quy mô.",
    ChangeKind.PARTY: "Thay, thêm, bớt cơ sở hoặc chuyển địa điểm; kinh phí hỗ trợ không tăng.",
    ChangeKind.TIME: "Thời gian thực hiện, vẫn trong năm kế hoạch.",
    ChangeKind.NEXT_YEAR: "Đề án giữ nguyên trạng thái, năm kế hoạch là năm sau.",
}  # fmt: skip
LABELS = {
    "contents": "Nội dung khuyến công", "place": "Xã, phường", "place_text": "Địa điểm thực hiện",
    "objective": "Mục tiêu, quy mô", "duration": "Thời gian thực hiện", "year": "Năm kế hoạch",
}  # fmt: skip


@dataclass(frozen=True)
class KindLink:
    """One kind that may be asked for, and who decides on it."""

    label: str
    about: str
    decider: str
    url: str


def kinds(project: Project) -> list[KindLink]:
    return [
        KindLink(
            kind.label, ABOUT[kind], decided_by(kind, is_group=project.is_group, programme=project.programme),
            reverse("projects:ask_change", args=[project.pk, slug]),
        )
        for kind, slug in SLUGS.items()
    ]  # fmt: skip


def letter_facts(letter: BeneficiaryLetter) -> dict:
    """What the form of a change takes over of an establishment's letter."""
    sent_on = localdate(letter.sent_at)
    return {"asked_on": sent_on, "letter": f"Gửi qua cổng ngày {format_date(sent_on)}", "text": letter.text}


class ChangesCard:
    """The card "Điều chỉnh" of a project's page: its requests, newest first, in one query."""

    def __init__(self, project: Project, user):
        self.project, self.user = project, user

    @cached_property
    def rows(self) -> list[ChangeRequest]:
        return list(self.project.changes.select_related("decision", "annex"))

    @property
    def annexes(self) -> list[ContractAnnex]:
        """Of the contract, in the order of the changes that they follow."""
        return [row.signed_annex for row in reversed(self.rows) if row.signed_annex]

    @property
    def ask_url(self) -> str:
        is_own = Role.OFFICER in self.user.role_codes and self.user.office_id == self.project.office_id
        may_ask = is_own and self.project.state in CHANGEABLE
        return reverse("projects:choose_change", args=[self.project.pk]) if may_ask else ""


@dataclass(frozen=True)
class Difference:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class OverrideShown:
    """One request to exceed a norm; `form` is there for who may answer it."""

    override: NormOverride
    form: AnswerForm | None = None

    @property
    def who(self) -> str:
        person = self.override.beneficiary
        return person.establishment.name if person else "Đơn vị thụ hưởng chưa nêu tên"

    @property
    def answered(self) -> str:
        row = self.override
        if row.is_accepted is None:
            return "Chờ Trưởng, Phó phòng chấp nhận."
        verdict = "Chấp nhận" if row.is_accepted else "Không chấp nhận"
        return f"{verdict}: {row.accepted_by.get_full_name()}, {format_date(localdate(row.accepted_at))}. {row.answer}"


class ChangePage:
    """The page of one request for one user; `change` is read with its project, batch, office and decision.
    `sent` is the answer to a request to exceed a norm that was just refused."""

    def __init__(self, change: ChangeRequest, user, sent: AnswerForm | None = None):
        self.change, self.user, self.sent = change, user, sent

    @property
    def workflow(self) -> Workflow:
        return change_table(self.change)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        project = self.change.project
        return [("Đề án", reverse("projects:list")), (project.code or project.title, project.get_absolute_url())]

    @cached_property
    def panel(self) -> Panel:
        """Of those who may decide only the one who does for this kind is waited for."""
        shown, decider = panel(self.workflow, self.user, self.change), self.change.decider.label
        waiting = [replace(wait, who=decider) if decider in wait.who else wait for wait in shown.waiting]
        return with_standing(replace(shown, waiting=waiting), "dieu-chinh", self.change, self.user)

    @property
    def facts(self) -> list[tuple[str, str]]:
        change = self.change
        facts = [
            ("Đề án", str(change.project)),
            ("Nguyên nhân", change.get_reason_display()),
            ("Ngày văn bản đề nghị", format_date(change.asked_on)),
            ("Văn bản của cơ sở", change.letter),
            ("Kinh phí hỗ trợ", self.effect),
            ("Cấp quyết định", change.decided_by),
        ]
        if decision := change.decision:
            said = f"Số {decision.number} ngày {format_date(decision.issued_on)}, {decision.signer}"
            facts.append(("Quyết định", said.rstrip(", ")))
        if annex := change.signed_annex:
            said = f"Số {annex.number} ngày {format_date(annex.signed_on)}, {format_vnd(annex.value)}"
            facts.append(("Phụ lục hợp đồng", said))
        return [(label, value) for label, value in facts if value]

    @property
    def effect(self) -> str:
        effect = self.change.support_effect
        if not effect:
            return "không đổi"
        return f"{'tăng' if effect > 0 else 'giảm'} {format_vnd(abs(effect))}"

    @cached_property
    def differences(self) -> list[Difference]:
        """What was approved beside what is asked for, in three queries at most."""
        return [*self._values(), *self._money()]

    def _values(self) -> Iterator[Difference]:
        change = self.change
        for name, label in LABELS.items():
            if name in change.new:
                yield Difference(label, self._said(name, change.old[name]), self._said(name, change.new[name]))

    def _said(self, name: str, value) -> str:
        if name == "contents":
            return "; ".join(str(self._contents[key]) for key in value)
        if name == "place":
            return self._places[value].name if value else "–"
        return str(value) or "–"

    def _money(self) -> Iterator[Difference]:
        old, new = (_amounts(side.get("funding", ())) for side in (self.change.old, self.change.new))
        for key in dict.fromkeys([*old, *new]):
            if old.get(key) != new.get(key):
                yield Difference(self._line(*key), _dong(old.get(key)), _dong(new.get(key)))

    def _line(self, content: int, who: int | None, source: str) -> str:
        named = self._people[who].name if who else ("" if self.change.project.is_own else "chưa nêu tên cơ sở")
        return " · ".join(filter(None, [Source(source).label, named, f"nội dung {self._contents[content].code}"]))

    @property
    def _sides(self) -> tuple[dict, dict]:
        return self.change.old, self.change.new

    @cached_property
    def _contents(self) -> dict[int, Content]:
        keys = {key for side in self._sides for key in side.get("contents", ())}
        return Content.objects.in_bulk(keys | {row["content"] for side in self._sides for row in _rows(side)})

    @cached_property
    def _people(self) -> dict[int, Establishment]:
        return Establishment.every.in_bulk({row["beneficiary"] for side in self._sides for row in _rows(side)} - {None})

    @cached_property
    def _places(self) -> dict[int, Place]:
        return Place.objects.in_bulk({side.get("place") for side in self._sides} - {None})

    @cached_property
    def overrides(self) -> list[OverrideShown]:
        """What the change asks beyond a norm, and the form of who may answer."""
        rows = self.change.norm_overrides.select_related("asked_by", "accepted_by", "beneficiary__establishment")
        return [self._override(row) for row in rows]

    def _override(self, row: NormOverride) -> OverrideShown:
        may_answer = not against_answering(self.user, self.change, row)
        return OverrideShown(row, (self.sent or AnswerForm(self.change)) if may_answer else None)

    @property
    def happenings(self) -> list[Happening]:
        return timeline(self.workflow, self.change, user=self.user)

    @property
    def title(self) -> str:
        return f"Điều chỉnh lần {self.change.number}: {lower_first(self.change.get_kind_display())}"


def _rows(side: dict) -> list[dict]:
    return side.get("funding", [])


def _amounts(funding) -> dict[tuple, int]:
    return {(row["content"], row["beneficiary"], row["source"]): row["amount"] for row in funding}


def _dong(amount: int | None) -> str:
    return format_vnd(amount) if amount else "–"
