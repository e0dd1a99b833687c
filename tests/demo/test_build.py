"""The sample goes in by the same import and the same steps that people use."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from consulting.models import ConsultingRequest
from khuyencong.accounts.models import User
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.demo.build import DemoRefused, build
from khuyencong.demo.cast import CAST
from khuyencong.registry.models import Budget
from projects.models import Contract, Decision, PlanBatch, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(db):
    assert build() is True


def test_sample_has_the_published_batch(sample):
    batch = PlanBatch.objects.with_money().get()
    assert (batch.state, batch.projects_count, batch.total, batch.local, batch.beneficiary) == (
        "approved", 23, 5_374_000_000, 2_515_000_000, 2_859_000_000,
    )  # fmt: skip
    assert Budget.objects.get().consumed == 2_515_000_000


def test_sample_runs_the_course_of_events(sample):
    assert Counter(Project.objects.values_list("state", flat=True)) == {"implementing": 11, "approved": 12}
    first = TransitionRecord.objects.filter(entity="projects.project", name="start").earliest("effective_on")
    assert first.effective_on == dt.date(2022, 4, 18)
    assert Contract.objects.count() == 6
    assert Decision.objects.get(kind="plan").number == "12/QĐ-SCT"
    assert set(Project.objects.values_list("code", flat=True)) == {f"ĐA-2022-{n:02d}" for n in range(1, 24)}


def test_sample_is_made_by_different_people(sample):
    actors = (
        TransitionRecord.objects.filter(entity="projects.project").values_list("name", "actor__username").distinct()
    )
    assert dict(actors) == {
        "submit": "chuyenvien", "send_to_appraisal": "giamdoc", "pass_appraisal": "chuyenvienso",
        "include": "chuyenvienso", "approve": "lanhdaoso", "submit_detail": "chuyenvien", "approve_detail": "giamdoc",
        "sign_contract": "giamdoc", "start": "chuyenvien", "assign": "giamdoc",
    }  # fmt: skip


def test_sample_registers_and_completes_the_consulting_log(sample):
    requests = ConsultingRequest.objects.all()
    assert requests.filter(state="completed").count() == requests.count() == 31
    assert len(set(requests.values_list("establishment", flat=True))) == 31


def test_every_write_of_the_sample_is_in_the_audit_log(sample):
    for project in Project.objects.all():
        events = AuditEvent.objects.filter(entity="projects.project", object_id=project.pk)
        assert sorted(events.values_list("sequence", flat=True)) == list(range(project.version + 1))


def test_a_second_run_does_nothing(sample):
    before = AuditEvent.objects.count()
    assert build() is False
    assert AuditEvent.objects.count() == before
    assert User.objects.count() == len(CAST)


def test_production_refuses_the_sample(settings):
    settings.KC_DEMO = False
    with pytest.raises(DemoRefused, match="không được nạp ở môi trường vận hành"):
        build()
    with pytest.raises(CommandError):
        call_command("demo")
