import datetime as dt

import pytest
from django.utils import timezone

from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.core.panels import timeline
from projects.models import PlanBatch
from projects.workflow import BATCH
from tests.factories import PlanBatchFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("entered", "said"),
    [(dt.timedelta(0), "01/03/2022"), (dt.timedelta(days=2), "01/03/2022 (nhập ngày {today})")],
)
def test_timeline_tells_the_day_of_typing_when_it_is_not_the_day_of_entry(cast, entered, said):
    batch = PlanBatchFactory(year=2022)
    own = {"entity": PlanBatch.entity(), "object_id": batch.pk}
    born = timezone.now() - entered
    AuditEvent.objects.create(**own, sequence=0, verb="create", actor=cast.officer, recorded_at=born)
    TransitionRecord.objects.create(
        **own, sequence=1, name="submit", source="draft", target="submitted", actor=cast.department_officer,
        role="department_officer", effective_on=dt.date(2022, 3, 1),
    )  # fmt: skip
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert timeline(BATCH, batch)[0].when == said.format(today=today)
