"""The sample goes in by the same import and the same steps that people use."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils.timezone import localdate

from consulting.models import ConsultingRequest
from khuyencong.accounts.models import Delegation, User
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.demo import desk
from khuyencong.demo.build import DemoRefused, build
from khuyencong.demo.cast import CAST
from khuyencong.registry.models import Budget, Certificate, Trademark
from projects import early_warnings
from projects.enums import ProjectState
from projects.models import (
    BeneficiaryLink,
    ChangeRequest,
    Contract,
    ContractAnnex,
    Decision,
    Need,
    PlanBatch,
    Project,
    RefundObligation,
    Scenario,
    Stop,
    Voucher,
)
from reports import faces
from reports.figures import figures_of
from reports.models import IncomingPaper, PeriodicReport

pytestmark = pytest.mark.django_db
HALF = dt.date(2022, 6, 30)


def test_sample_has_the_published_batches(sample):
    batches = PlanBatch.objects.with_money().filter(programme="local", name="Đợt 1").order_by("year")
    money = batches.values_list("year", "state", "projects_count", "total", "local", "beneficiary")
    assert list(money) == [
        (2021, "approved", 16, 4_899_000_000, 1_759_000_000, 3_140_000_000),
        (2022, "approved", 23, 5_374_000_000, 2_515_000_000, 2_859_000_000),
    ]


def test_sample_runs_the_course_of_events(sample):
    states = Counter(Project.objects.exclude(origin="").order_by().values_list("year", "state"))
    assert states == {
        (2022, "implementing"): 11, (2022, "approved"): 12, (2021, "settled"): 14, (2021, "not_accepted"): 2,
    }  # fmt: skip
    steps = TransitionRecord.objects.filter(entity="projects.project", effective_on__year=2022)
    assert steps.filter(name="start").earliest("effective_on").effective_on == dt.date(2022, 4, 18)
    assert Contract.objects.filter(project__year=2022, signed_on__lte=HALF).count() == 6
    assert Decision.objects.get(kind="plan", batch__year=2022, issued_on__lte=HALF).number == "12/QĐ-SCT"
    codes = Project.objects.filter(year=2022).exclude(origin="").values_list("code", flat=True)
    assert set(codes) == {f"ĐA-2022-{n:02d}" for n in range(1, 24)}


def test_every_state_of_a_project_occurs(sample):
    assert set(Project.objects.values_list("state", flat=True)) == set(ProjectState.values)


def test_later_plans_touch_nothing_of_the_published_half_year(sample):
    keys = list(Project.objects.filter(origin="").values_list("pk", flat=True))
    steps = TransitionRecord.objects.filter(entity="projects.project", object_id__in=keys)
    assert steps.earliest("effective_on").effective_on > HALF
    assert Voucher.objects.filter(project__in=keys, issued_on__lte=HALF).count() == 0
    assert Project.objects.filter(is_illustrative=False).count() == 0


def test_later_plans_stay_within_the_budgets(sample):
    rows = Budget.objects.values_list("year", "programme", "amount", "consumed")
    assert {row[:2]: row[2] for row in rows} == {
        (2021, "local"): 2_000_000_000, (2022, "local"): 4_000_000_000, (2022, "national"): 1_500_000_000,
    }  # fmt: skip
    assert all(0 < consumed <= amount for _, _, amount, consumed in rows)


def test_each_page_of_a_project_has_something_to_show(sample):
    assert set(ChangeRequest.objects.values_list("state", flat=True)) == {"approved", "requested", "denied"}
    assert (ContractAnnex.objects.count(), Stop.objects.count()) == (1, 1)
    assert RefundObligation.objects.filter(project__ledger__refund_due__gt=F("project__ledger__refunded")).exists()
    assert Project.objects.get(is_group=True, origin="").beneficiaries.count() == 0
    barred = Project.objects.get(state="appraisal")
    assert (barred.sheets.submitted().count(), barred.conflicts.count()) == (2, 1)
    assert set(Certificate.objects.values_list("level", flat=True)) == {"province", "region"}
    assert (Trademark.objects.count(), BeneficiaryLink.objects.count(), Delegation.objects.count()) == (2, 1, 1)
    assert (Need.objects.count(), Scenario.objects.filter(batch__state="draft").count()) == (3, 2)
    late = early_warnings.read(Project.objects.filter(origin=""), localdate())
    shown = {"own_capital", "advance", "contract_end", "follow_up", "risk", "settlement", "refund", "no_progress"}
    assert shown <= {row.rule.code for row in late}


def test_everything_of_2021_is_effective_in_2021(sample):
    keys = Project.objects.filter(year=2021).values_list("pk", flat=True)
    steps = TransitionRecord.objects.filter(entity="projects.project", object_id__in=list(keys))
    assert {day.year for day in steps.values_list("effective_on", flat=True)} == {2021}
    assert Voucher.objects.filter(project__in=keys).exclude(issued_on__year=2021).count() == 0


def test_sample_is_made_by_different_people(sample):
    actors = TransitionRecord.objects.filter(entity="projects.project").order_by()
    assert dict(actors.values_list("name", "actor__username").distinct()) == {
        "submit": "chuyenvien", "send_to_appraisal": "giamdoc", "pass_appraisal": "chuyenvienso",
        "include": "chuyenvienso", "approve": "lanhdaoso", "submit_detail": "chuyenvien", "approve_detail": "giamdoc",
        "sign_contract": "giamdoc", "start": "chuyenvien", "assign": "giamdoc", "report_acceptance": "chuyenvien",
        "accept": "truongphong", "liquidate": "giamdoc", "settle": "ketoan", "refuse_acceptance": "giamdoc",
        "return_centre": "truongphong", "fail_appraisal": "chuyenvienso", "withdraw": "chuyenvien",
        "stop": "lanhdaoso", "change": "lanhdaoso",
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


# -- what the command adds: reports and papers that came in


@pytest.fixture
def desk_done(sample, db, monkeypatch):
    """Reports and papers of the desk; nothing is set in type."""
    monkeypatch.setattr(
        "reports.effects.faces.render", lambda face, data, document: f"{face} {document.number}".encode()
    )
    desk.run({user.username: user for user in User.objects.all()})


def test_half_year_is_issued_with_the_published_figures(desk_done):
    report = PeriodicReport.objects.get(state="issued")
    assert (str(report), report.number, report.signer) == (
        "Báo cáo 6 tháng đầu năm 2022",
        "45",
        "Phạm Minh Tâm",
    )
    figures = {key: figures_of(report).value(key) for key in ("plan.projects", "plan.total", "implemented.support")}
    assert figures == {"plan.projects": 23, "plan.total": 5_374_000_000, "implemented.support": 1_104_000_000}
    kept = {file.face: file.read() for file in report.files.all()}
    assert kept == {face: f"{face} 45".encode() for face in faces.FACES}


def test_year_is_a_draft_with_estimates_and_remarks(desk_done):
    report = PeriodicReport.objects.get(state="draft")
    assert str(report) == "Báo cáo năm 2022"
    data = figures_of(report)
    assert all(report.estimates[key] == data.value(key) + more for key, more in desk.STILL_TO_COME.items())
    assert [remark.is_open for remark in report.comments.order_by("pk")] == [False, True, True]
    assert report.proposals == PeriodicReport.objects.get(state="issued").proposals


def test_registers_count_from_one_and_keep_the_line_entered_twice(desk_done):
    lines = IncomingPaper.objects.order_by("side", "number")
    assert list(lines.values_list("side", "number")) == [
        *(("centre", number) for number in range(1, 6)), ("department", 1), ("department", 2),
    ]  # fmt: skip
    assert [row.number for row in lines if row.void_reason] == [5]
    assert [label for row in lines for label, _ in row.linked][:2] == ["Đợt 1 năm 2022", "Đề án ĐA-2022-07"]
