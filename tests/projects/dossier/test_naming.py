"""A group project names its beneficiaries: unnamed money is shared, the sums by source stay as approved."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.urls import reverse

from khuyencong.core.audit import AuditEvent, StaleRecordError
from projects.models import ContentLine, FundingLine
from projects.parts import FundingRow
from projects.services.naming import name_beneficiaries
from projects.workflow import PROJECT
from tests.factories import EstablishmentFactory
from tests.projects.conftest import both
from tests.projects.dossier.conftest import reread, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return [EstablishmentFactory(name=name) for name in ("HTX Một", "HTX Hai", "HTX Ba")]


@pytest.fixture
def group(bare):
    """`group()`: local 100, own capital 130, nobody named, the plan approved."""
    return lambda state="approved", **changes: bare(state, is_group=True, **changes)


def naming_url(project) -> str:
    return reverse("projects:name_beneficiaries", args=[project.pk])


def sums(project) -> dict:
    return dict(project.funding.order_by().values_list("source").annotate(sum=Sum("amount")))


def money(project) -> dict:
    return {
        (line.beneficiary.establishment.name if line.beneficiary else "", line.source): line.amount
        for line in FundingLine.objects.filter(project=project).select_related("beneficiary__establishment")
    }


def share(project, who, local=0, own=0) -> FundingRow:
    return FundingRow(project.main_content, who, {"local": local, "beneficiary": own})


def typed(*rows: dict, **changes) -> dict:
    data = {"seen_version": "0", "names-TOTAL_FORMS": str(len(rows)), "names-INITIAL_FORMS": "0", **changes}
    for number, row in enumerate(rows):
        data |= {f"names-{number}-{name}": value for name, value in row.items()}
    return data


def test_money_is_shared_and_the_sums_stay(group, people, cast):
    project = group()
    one, two, three = people
    name_beneficiaries(project, [share(project, one, 40, 50), share(project, two, 30, 40)], actor=cast.officer)
    assert sums(project) == {"local": 100, "beneficiary": 130}
    assert money(project) == {
        ("HTX Một", "local"): 40, ("HTX Một", "beneficiary"): 50, ("HTX Hai", "local"): 30,
        ("HTX Hai", "beneficiary"): 40, ("", "local"): 30, ("", "beneficiary"): 40,
    }  # fmt: skip
    project = reread(project, cast)
    rest = [share(project, three, 20, 40), share(project, one, 10)]
    name_beneficiaries(project, rest, actor=cast.officer)
    assert money(project)["HTX Một", "local"] == 50
    assert sums(project) == {"local": 100, "beneficiary": 130}
    assert [row.establishment.name for row in reread(project, cast).beneficiaries.all()] == [
        "HTX Một",
        "HTX Hai",
        "HTX Ba",
    ]


def test_the_log_names_whom(group, people, cast):
    project = group()
    name_beneficiaries(project, [share(project, people[0], 100, 130)], actor=cast.officer)
    event = AuditEvent.objects.get(verb="name_beneficiaries")
    assert (event.actor, event.changes) == (cast.officer, {"beneficiaries": [[], [people[0].pk]]})


def test_no_more_is_given_than_there_is(group, people, cast):
    project = group()
    rows = [share(project, people[0], 60), share(project, people[1], 41)]
    with pytest.raises(ValidationError, match="địa phương: chia 101 đồng, chỉ có 100 đồng chưa nêu tên"):
        name_beneficiaries(project, rows, actor=cast.officer)
    assert not project.beneficiaries.exists()


def test_each_content_keeps_its_own_money(group, people, cast, training):
    project = group()
    line = ContentLine.objects.create(project=project, content=training)
    FundingLine.objects.create(project=project, content_line=line, source="local", amount=7)
    project = reread(project, cast)
    with pytest.raises(ValidationError, match="chia 8 đồng, chỉ có 7 đồng"):
        name_beneficiaries(project, [FundingRow(training, people[0], {"local": 8})], actor=cast.officer)
    name_beneficiaries(project, [FundingRow(training, people[0], {"local": 7})], actor=cast.officer)
    assert project.funding.get(content_line=line).amount == 7


@pytest.mark.parametrize("state", ["draft", "planned", "contracted", "implementing", "stopped"])
def test_names_are_given_between_the_plan_and_the_contract(state, group, people, cast):
    project = group(state)
    with pytest.raises(ValidationError, match="đến trước khi ký hợp đồng"):
        name_beneficiaries(project, [share(project, people[0], 1)], actor=cast.officer)


def test_only_group_projects_and_only_the_own_office(group, bare, people, cast):
    with pytest.raises(ValidationError, match="Chỉ đề án nhóm"):
        name_beneficiaries(bare("approved"), [], actor=cast.officer)
    with pytest.raises(ValidationError, match="chỉ chuyên viên của phòng đó"):
        name_beneficiaries(group(), [], actor=cast.other_officer)


def test_two_people_at_once_do_not_share_twice(group, people, cast):
    project = group()
    page = reread(project, cast)
    name_beneficiaries(project, [share(project, people[0], 100, 130)], actor=cast.officer)
    with pytest.raises(StaleRecordError):
        name_beneficiaries(page, [share(page, people[1], 100, 130)], actor=cast.officer)
    assert sums(project) == {"local": 100, "beneficiary": 130}


def test_a_contract_waits_for_the_names(group, people, cast):
    project = group("authorised")
    [reason] = PROJECT.why_not(cast.centre_leader, project, "sign_contract")
    assert (str(reason), reason.link) == (
        "Chưa nêu tên hết các đơn vị thụ hưởng của đề án nhóm.",
        naming_url(project),
    )
    name_beneficiaries(project, [share(project, people[0], 100, 130)], actor=cast.officer)
    assert PROJECT.why_not(cast.centre_leader, reread(project, cast), "sign_contract") == []


def test_who_named_does_not_approve_the_detail(group, people, cast):
    project = group("detail_review")
    officer = both(cast.officer, "centre_leader")
    name_beneficiaries(project, [share(project, people[0], 100, 130)], actor=officer)
    [reason] = PROJECT.why_not(officer, reread(project, cast), "approve_detail")
    assert "không được tự duyệt" in str(reason)


# -- the page


def test_the_page_is_offered_and_says_what_is_left(client_as, group):
    project, officer = group(), client_as("officer")
    assert naming_url(project) in text(officer.get(project.get_absolute_url()))
    page = text(officer.get(naming_url(project)))
    assert "Kinh phí chưa nêu tên" in page
    assert "Khuyến công quốc gia" not in page


def test_what_was_typed_is_saved(client_as, group, people):
    project = group()
    rows = (
        {"establishment": "HTX Một", "local": "60", "beneficiary": "130"},
        {"establishment": "HTX Hai", "local": "40"},
    )
    answer = client_as("officer").post(naming_url(project), typed(*rows), follow=True)
    assert "tổng kinh phí từng nguồn giữ nguyên" in text(answer)
    assert money(project) == {("HTX Một", "local"): 60, ("HTX Một", "beneficiary"): 130, ("HTX Hai", "local"): 40}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"establishment": "HTX Một", "local": "101"}, "chỉ có 100 đồng chưa nêu tên"),
        ({"establishment": "HTX Một"}, "Ghi số tiền chia cho cơ sở này."),
        ({"establishment": "", "local": "7"}, "Ghi tên cơ sở được chia số tiền này."),
        ({"establishment": "Không có", "local": "7"}, "Chưa có cơ sở “Không có”"),
        ({"establishment": "HTX Một", "local": "-7"}, "HTX Một"),
        ({}, "Chưa nêu tên cơ sở nào."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(row, said, client_as, group, people):
    project = group()
    kept = {"establishment": "HTX Hai", "local": "5"} if row else {}
    answer = client_as("officer").post(naming_url(project), typed(row, kept))
    assert said in text(answer)
    assert ("HTX Hai" in text(answer)) == bool(row)
    assert not project.beneficiaries.exists()


def test_a_stale_page_lays_both_beside_each_other(client_as, group, people, cast):
    project = group()
    name_beneficiaries(reread(project, cast), [share(project, people[0], 30)], actor=cast.officer)
    answer = client_as("officer").post(naming_url(project), typed({"establishment": "HTX Hai", "local": "60"}))
    assert answer.status_code == 409
    [difference] = answer.context["editor"].differences
    assert "HTX Hai" in difference.typed
    assert "HTX Một" in difference.saved


@pytest.mark.parametrize("who", ["other_officer", "centre_leader", "accountant"])
def test_the_page_is_for_the_own_office(who, client_as, group):
    assert client_as(who).get(naming_url(group())).status_code == 403


def test_the_page_is_closed_once_everybody_is_named(client_as, group, people, cast):
    project = group()
    name_beneficiaries(project, [share(project, people[0], 100, 130)], actor=cast.officer)
    officer = client_as("officer")
    assert officer.get(naming_url(project)).status_code == 403
    assert naming_url(project) not in text(officer.get(project.get_absolute_url()))


@pytest.mark.parametrize("count", [1, 3])
def test_naming_page_query_count_is_constant(count, client_as, group, cast, django_assert_num_queries):
    project = group()
    rows = [share(project, EstablishmentFactory(), 10) for _ in range(count)]
    name_beneficiaries(project, rows, actor=cast.officer)
    client = client_as("officer")
    with django_assert_num_queries(13):
        assert client.get(naming_url(project)).status_code == 200
