import pytest

from khuyencong.core import audit
from khuyencong.core.models import AppendOnlyError, AuditEvent, Counter, TransitionRecord
from khuyencong.registry.models import Establishment
from projects.models import PlanBatch

pytestmark = pytest.mark.django_db


def test_diff_names_changed_fields_and_hides_personal_values():
    shop = Establishment(name="Cơ sở A", phone="0900 000 001", address="Thôn 1")
    changes = audit.diff(shop, {"name": "Cơ sở B", "phone": "0900 000 002", "address": "Thôn 1"})
    assert changes["name"] == ["Cơ sở A", "Cơ sở B"]
    assert set(changes) == {"name", "phone"}
    assert changes["phone"] == [audit.keyed_hash("0900 000 001"), audit.keyed_hash("0900 000 002")]
    assert "0900" not in str(changes)


def test_claim_counts_the_write_and_logs_it(cast):
    batch = PlanBatch.objects.create(year=2022, name="Đợt 1")
    audit.created(batch, actor=cast["officer"])
    audit.claim(batch, actor=cast["officer"], verb="edit", changes={"name": ["Đợt 1", "Đợt 2"]}, name="Đợt 2")
    batch.refresh_from_db()
    event = AuditEvent.objects.latest("sequence")
    assert (batch.version, batch.name) == (1, "Đợt 2")
    assert (event.entity, event.object_id, event.sequence, event.verb) == ("projects.planbatch", batch.pk, 1, "edit")


def test_claim_of_a_record_written_since_is_refused(cast):
    batch = PlanBatch.objects.create(year=2022, name="Đợt 1")
    audit.created(batch, actor=cast["officer"])
    seen = PlanBatch.objects.get()
    audit.claim(batch, actor=cast["officer"], verb="edit")
    with pytest.raises(audit.StaleRecordError, match="vừa cập nhật kế hoạch này"):
        audit.claim(seen, actor=cast["unit_head"], verb="edit")


@pytest.mark.parametrize("model", [AuditEvent, TransitionRecord])
def test_log_rows_cannot_be_saved_again_or_deleted(model):
    row = model(entity="x.y", object_id=1, sequence=0)
    row._state.adding = False
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()


def test_counter_gives_each_number_once():
    assert [Counter.take("project-2022"), Counter.take("project-2022"), Counter.take("project-2023")] == [1, 2, 1]
