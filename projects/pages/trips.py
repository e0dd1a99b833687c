"""The pages of an inspection trip: what to choose from, and the pack of what was chosen."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Max

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_vnd
from khuyencong.core.phones import mask_phone
from khuyencong.registry.models import Establishment
from khuyencong.registry.places import describe
from projects import selectors
from projects.enums import content_group
from projects.forms.visits import PhoneVisitForm
from projects.models import ChecklistItem, Inspection, Project, ledger_of
from projects.services.recordings import RECORDINGS, UNDER_WAY

MOST = 20  # projects of one trip
CONTACT_READERS = {Role.OFFICER, Role.UNIT_HEAD, Role.CENTRE_LEADER}
UNKNOWN = "Chưa gắn địa bàn"


class TripChoice:
    """Projects under way that `user` sees, by place, with the day of their last visit."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def groups(self) -> list[tuple[str, list[Project]]]:
        rows = selectors.with_parts(Project.objects.visible_to(self.user).filter(state__in=UNDER_WAY))
        rows = rows.annotate(visited_on=Max("inspections__inspected_on"))
        found: dict[str, list[Project]] = {}
        by_place = [F(key).asc(nulls_last=True) for key in ("place__parent__sort_key", "place__sort_key")]
        for project in rows.order_by(*by_place, "sort_key", "pk"):
            found.setdefault(_area(project), []).append(project)
        return list(found.items())


def _area(project: Project) -> str:
    """The district of old, or the commune where there is none."""
    if not project.place:
        return UNKNOWN
    return (project.place.parent or project.place).name


@dataclass(frozen=True)
class Contact:
    name: str
    place: str
    person: str
    phone: str
    dial: str = ""


@dataclass
class PackEntry:
    """One project of the pack; `project` with its ledger, parts and visits."""

    project: Project
    user: object
    items: list[ChecklistItem]

    @property
    def facts(self) -> list[tuple[str, str]]:
        project = self.project
        facts = [
            ("Mã đề án", project.code or ""),
            ("Nội dung", "; ".join(str(line.content) for line in project.content_lines.all())),
            ("Địa điểm", self.place),
            ("Thời gian", project.duration),
            ("Mục tiêu, quy mô", project.objective),
            *self._paper(),
        ]
        return [(label, value) for label, value in facts if value]

    def _paper(self) -> list[tuple[str, str]]:
        contract = getattr(self.project, "contract", None)
        if not contract:
            return []
        until = f", đến {format_date(contract.ends_on)}" if contract.ends_on else ""
        return [("Hợp đồng", f"số {contract.number}, ngày {format_date(contract.signed_on)}{until}")]

    @property
    def place(self) -> str:
        project = self.project
        named = describe(project.place) if project.place else ""
        return " · ".join(dict.fromkeys(filter(None, [project.place_text, named])))

    @property
    def money(self) -> list[tuple[str, str]]:
        ledger = ledger_of(self.project)
        rows = {
            "Theo hợp đồng hoặc quyết định giao": ledger.committed, "Đã tạm ứng": ledger.advanced,
            "Đã thanh toán": ledger.paid, "Còn lại": ledger.remaining, "Đối ứng được duyệt": self.project.beneficiary,
        }  # fmt: skip
        return [(label, format_vnd(amount)) for label, amount in rows.items()]

    @property
    def contacts(self) -> list[Contact]:
        sees = bool(self.user.role_codes & CONTACT_READERS)
        return [_contact(row.establishment, sees=sees) for row in self.project.beneficiaries.all()]

    @property
    def visits(self) -> list[Inspection]:
        return list(self.project.inspections.all())

    @property
    def asked(self) -> list[Inspection]:
        """Visits that asked for something not yet done."""
        return [visit for visit in self.visits if visit.is_open]

    @cached_property
    def checklist(self) -> list[ChecklistItem]:
        groups = {"", *(content_group(line.content.code) for line in self.project.content_lines.all())}
        return [item for item in self.items if item.content_group in groups]

    @cached_property
    def form(self) -> PhoneVisitForm | None:
        """For officers of the office that drew the project up, while it is under way."""
        if RECORDINGS["inspect"].against(self.user, self.project):
            return None
        return PhoneVisitForm(self.project, items=self.checklist)


def _contact(one: Establishment, *, sees: bool) -> Contact:
    """The commune is no secret; person, number, house and hamlet are."""
    place = describe(one.place) if one.place else ""
    if not sees:
        return Contact(one.name, place, "", mask_phone(one.phone) if one.phone else "")
    address = " · ".join(filter(None, [one.address, place]))
    return Contact(one.name, address, one.representative, one.phone, one.phone.replace(" ", ""))


class Pack:
    """The chosen projects in the order of the choice, each in full; a fixed number of queries."""

    def __init__(self, user, chosen: list[int]):
        self.user, self.chosen = user, chosen

    @cached_property
    def entries(self) -> list[PackEntry]:
        rows = selectors.listed(self.user).filter(pk__in=self.chosen, state__in=UNDER_WAY)
        rows = rows.select_related("ledger__advance_ratio").prefetch_related("inspections")
        found, items = {row.pk: row for row in rows}, list(ChecklistItem.objects.filter(is_active=True))
        return [PackEntry(found[pk], self.user, items) for pk in dict.fromkeys(self.chosen) if pk in found]

    @property
    def sub(self) -> str:
        return f"{len(self.entries):02d} đề án đi kiểm tra cùng một chuyến"
