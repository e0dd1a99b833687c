"""What the pages show, put into words and rows; templates only set it out."""

import datetime as dt
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate

from consulting import selectors
from consulting.deadlines import Deadlines
from consulting.enums import UNANSWERED, RequestState
from consulting.models import ConsultingRequest, Rating, Visit
from consulting.selectors import Proposal
from consulting.selectors.outcome import projects_of
from consulting.services import why_no_change, why_no_project, why_no_session
from consulting.workflow import CONSULTING
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.dates import format_date
from khuyencong.core.panels import Figure, Happening, Link, Panel, panel, timeline
from khuyencong.core.phones import mask_phone
from khuyencong.registry.places import describe
from khuyencong.waiting.pages import with_standing
from projects.models import Project

HIDDEN = "Không hiển thị với vai trò của anh/chị"


class RequestPage:
    """One request at the desk, for one user; `asked` comes from `selectors.one`."""

    def __init__(self, asked: ConsultingRequest, user):
        self.asked, self.user = asked, user

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [("Tư vấn", reverse("consulting:list"))]

    @property
    def sub(self) -> str:
        asked = self.asked
        return " · ".join(filter(None, [asked.code, asked.category.public_name, self.place]))

    @property
    def place(self) -> str:
        return describe(self.asked.place) if self.asked.place else ""

    @cached_property
    def panel(self) -> Panel:
        return with_standing(panel(CONSULTING, self.user, self.asked), "tu-van", self.asked, self.user)

    @property
    def extras(self) -> list[Link]:
        """What can be written besides the steps."""
        asked, links = self.asked, []
        if not why_no_session(asked, self.user):
            links.append(Link("Ghi buổi tư vấn", reverse("consulting:add_session", args=[asked.pk])))
            links.append(Link("Hẹn buổi tư vấn", reverse("consulting:plan_visit", args=[asked.pk])))
        if self.may_write:
            label = "Đổi cơ sở" if asked.establishment_id else "Gắn cơ sở"
            links.append(Link(label, reverse("consulting:link_establishment", args=[asked.pk])))
            if asked.establishment_id:
                links.append(Link("Ghi sản phẩm", reverse("consulting:products", args=[asked.pk])))
                if not why_no_project(asked, self.user):
                    links.append(Link("Lập đề án", reverse("consulting:draft_project", args=[asked.pk])))
            links.append(Link("Sửa yêu cầu", reverse("consulting:edit", args=[asked.pk])))
        return links

    @cached_property
    def may_write(self) -> bool:
        return not why_no_change(self.asked, self.user)

    @cached_property
    def proposal(self) -> Proposal | None:
        """Whom to give the request to by one press, for who may give it; an officer takes it only for oneself."""
        asked, held = self.asked, self.user.role_codes
        if asked.assignee_id or asked.state != RequestState.NEW or not held & selectors.GIVERS:
            return None
        members = selectors.serving_team()
        if not held & selectors.HEADS:
            members = [member for member in members if member.user_id == self.user.pk]
        return selectors.propose(asked, members, localdate())

    @property
    def proposes_me(self) -> bool:
        return self.proposal is not None and self.proposal.member.user_id == self.user.pk

    @property
    def sees_notes(self) -> bool:
        return selectors.sees_notes(self.user)

    @property
    def note_url(self) -> str:
        """Where to write a note; "" for readers alone."""
        writes = self.user.role_codes & selectors.GIVERS
        return reverse("consulting:add_note", args=[self.asked.pk]) if writes else ""

    @property
    def message_url(self) -> str:
        return reverse("consulting:write_to_producer", args=[self.asked.pk]) if self.may_write else ""

    @property
    def visits(self) -> list[Visit]:
        """What is in the calendar for this request and has not come about yet."""
        return [visit for visit in self.asked.visits.all() if visit.is_open]

    @cached_property
    def projects(self) -> list[Project]:
        """The đề án that came of this request."""
        return list(projects_of(self.user, self.asked))

    @property
    def may_cancel_visits(self) -> bool:
        return not why_no_session(self.asked, self.user)

    @property
    def figures(self) -> list[Figure]:
        sessions, products = len(self.asked.sessions.all()), len(self.asked.product_lines.all())
        return [self._due_figure(), Figure("Buổi tư vấn", str(sessions)), Figure("Sản phẩm", str(products))]

    def _due_figure(self) -> Figure:
        """The deadline that comes next; of a closed request the day of its intake."""
        asked, received = self.asked, self.asked.received_on
        if not asked.is_open:
            return Figure("Ngày tiếp nhận", format_date(received), note=asked.get_channel_display())
        note, deadlines = f"tiếp nhận ngày {format_date(received)}", Deadlines()
        if asked.state in UNANSWERED and not asked.sessions.all():
            return _due("Gọi lại chậm nhất", deadlines.answer_due(received), note, is_past=asked.is_late)
        return _due("Hoàn thành chậm nhất", deadlines.completion_due(received), note, is_past=asked.is_overdue)

    @cached_property
    def sees_contact(self) -> bool:
        return selectors.sees_contact(self.user)

    @property
    def phone(self) -> str:
        return self.asked.phone if self.sees_contact else mask_phone(self.asked.phone)

    @property
    def address(self) -> str:
        """The commune is no secret; house and hamlet are."""
        if self.sees_contact:
            return self.asked.address
        return str(self.asked.place) if self.asked.place else HIDDEN

    @cached_property
    def files(self) -> list[Attachment]:
        return selectors.all_files(self.asked)

    @cached_property
    def rating(self) -> Rating | None:
        """What the producer thinks of the help, unless that was said without a name."""
        return selectors.named_rating(self.asked) if self.asked.is_rated else None

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What a step's page reminds of."""
        return [
            ("Loại yêu cầu", self.asked.category.public_name),
            ("Ngày tiếp nhận", format_date(self.asked.received_on)),
        ]

    @cached_property
    def happenings(self) -> list[Happening]:
        return timeline(CONSULTING, self.asked)


def _due(label: str, day: dt.date, note: str, *, is_past: bool) -> Figure:
    late = {"note": f"{note}, đã quá hạn", "tone": "red"} if is_past else {"note": note}
    return Figure(label, format_date(day), **late)
