"""Plans approved by their real steps, and what is drawn up to amend them."""

import pytest

from projects.models import Amendment, PlanBatch
from projects.selectors import batch_for_page
from projects.services.amendments import Draft, StopRow, draw_up
from projects.workflow import BATCH
from tests.projects.changes.conftest import ask, checked  # noqa: F401
from tests.projects.conftest import day
from tests.projects.execution.conftest import (  # noqa: F401
    approved,
    authorised,
    contracted,
    implementing,
    pay,
    ratios,
)

AMENDED = {"number": "40/QĐ-SCT", "signer": "Bùi Đức Thắng"}


def stop_of(project, **changes) -> StopRow:
    return StopRow(**{"project": project, "reason_code": "own_capital", "text": "Không đủ vốn đối ứng", **changes})


@pytest.fixture
def drawn_up(cast):
    """`drawn_up(batch, stops=[…])` is the batch with an open amendment by cast.department_officer."""

    def make(batch: PlanBatch, **lines) -> PlanBatch:
        batch.refresh_from_db()
        draw_up(batch, Draft(**{"text": "Theo đề nghị của Trung tâm", **lines}), actor=cast.department_officer)
        return batch

    return make


def amend(batch: PlanBatch, actor, **changes):
    """As the page does it, from the batch as it was read."""
    facts = {"effective_on": day(20, 5), **AMENDED, **changes}
    return BATCH.perform("amend", batch_for_page(actor, batch.pk), actor=actor, **facts)


def open_of(batch: PlanBatch) -> Amendment | None:
    return Amendment.objects.filter(batch=batch, decision=None).first()
