"""The page of a request as its producer follows it."""

from dataclasses import dataclass
from functools import cached_property

from consulting import selectors
from consulting.deadlines import Deadlines
from consulting.enums import OPEN, UNANSWERED, RequestState
from consulting.forms.following import FilesForm, MessageForm, RatingForm
from consulting.models import ConsultingRequest
from consulting.workflow import CONSULTING
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.dates import format_date
from khuyencong.core.workflow import Transition


@dataclass(frozen=True)
class Told:
    """One line of what the producer is told happened."""

    title: str
    when: str


class FollowedPage:
    """One request as its producer sees it: no names but the adviser's, no notes of the desk.

    `form`, `files_form`, `rating_form`: what was just posted and comes back with its errors; `message`: words that
    wait to be sent.
    """

    ASKS = {"answered": "Nội dung bổ sung", "reopen": "Cần tư vấn thêm việc gì"}

    def __init__(self, request: ConsultingRequest, *, message: str = "", form=None, files_form=None, rating_form=None):
        self.request, self.message = request, message
        self._form, self._files_form, self._rating_form = form, files_form, rating_form

    @cached_property
    def step(self) -> Transition | None:
        """What the producer may do now."""
        return next(iter(CONSULTING.available(None, self.request)), None)

    @cached_property
    def form(self) -> MessageForm:
        return self._form or MessageForm(label=self.ASKS[self.step.name], message=self.message)

    @property
    def form_errors(self) -> bool:
        return bool(self._form and self._form.errors)

    @cached_property
    def files_form(self) -> FilesForm | None:
        """While the work goes on and nothing is asked, files can be added without words."""
        if self.step or self.request.state not in OPEN:
            return None
        return self._files_form or FilesForm()

    @cached_property
    def rating_form(self) -> RatingForm | None:
        if self.request.state != RequestState.COMPLETED or self.request.is_rated:
            return None
        return self._rating_form or RatingForm()

    @cached_property
    def files(self) -> list[Attachment]:
        return selectors.public_files(self.request)

    @cached_property
    def _steps(self):
        return selectors.public_steps(self.request)

    @property
    def happened(self) -> list[Told]:
        told = [Told(CONSULTING[row.name].public_label, format_date(row.effective_on)) for row in self._steps]
        return [*told, Told("Đã nhận yêu cầu", format_date(self.request.received_on))]

    @cached_property
    def refusal(self) -> tuple[str, str]:
        """Why the request was declined, and where else to turn."""
        row = next(row for row in self._steps if row.name == "decline")
        return self.request.result, row.data.get("turn_to", "")

    @property
    def due(self) -> str:
        """The day by which somebody calls back, while nobody has."""
        waits = self.request.state in UNANSWERED and not self.request.sessions.all()
        return format_date(Deadlines().answer_due(self.request.received_on)) if waits else ""
