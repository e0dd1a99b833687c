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
from projects.models import Contract, Decision, PlanBatch, Project, Voucher

pytestmark = pytest.mark.django_db


def test_sample_has_the_published_batches(sample):
    batches = PlanBatch.objects.with_money().order_by("year")
    money = batches.values_list("year", "state", "projects_count", "total", "local", "beneficiary")
    assert list(money) == [
        (2021, "approved", 16, 4_899_000_000, 1_759_000_000, 3_140_000_000),
        (2022, "approved", 23, 5_374_000_000, 2_515_000_000, 2_859_000_000),
    ]
    assert dict(Budget.objects.values_list("year", "consumed")) == {2021: 1_759_000_000, 2022: 2_515_000_000}


def test_sample_runs_the_course_of_events(sample):
    states = Counter(Project.objects.order_by().values_list("year", "state"))
    assert states == {
        (2022, "implementing"): 11, (2022, "approved"): 12, (2021, "settled"): 14, (2021, "not_accepted"): 2,
    }  # fmt: skip
    steps = TransitionRecord.objects.filter(entity="projects.project", effective_on__year=2022)
    assert steps.filter(name="start").earliest("effective_on").effective_on == dt.date(2022, 4, 18)
    assert Contract.objects.filter(project__year=2022).count() == 6
    assert Decision.objects.get(kind="plan", batch__year=2022).number == "12/QĐ-SCT"
    codes = Project.objects.filter(year=2022).values_list("code", flat=True)
    assert set(codes) == {f"ĐA-2022-{n:02d}" for n in range(1, 24)}


def test_everything_of_2021_is_effective_in_2021(sample):
    keys = Project.objects.filter(year=2021).values_list("pk", flat=True)
    steps = TransitionRecord.objects.filter(entity="projects.project", object_id__in=list(keys))
    assert {day.year for day in steps.values_list("effective_on", flat=True)} == {2021}
    assert Voucher.objects.exclude(issued_on__year=2021).count() == 0


def test_sample_is_made_by_different_people(sample):
    actors = TransitionRecord.objects.filter(entity="projects.project").order_by()
    assert dict(actors.values_list("name", "actor__username").distinct()) == {
        "submit": "chuyenvien", "send_to_appraisal": "giamdoc", "pass_appraisal": "chuyenvienso",
        "include": "chuyenvienso", "approve": "lanhdaoso", "submit_detail": "chuyenvien", "approve_detail": "giamdoc",
        "sign_contract": "giamdoc", "start": "chuyenvien", "assign": "giamdoc", "report_acceptance": "chuyenvien",
        "accept": "truongphong", "liquidate": "giamdoc", "settle": "ketoan", "refuse_acceptance": "giamdoc",
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
