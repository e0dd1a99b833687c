"""What-if planning: trying projects and amounts on paper, comparing, and making the batch what one variant says."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.core.notices.models import Notice
from khuyencong.core.workflow import Refused, StaleRecordError
from projects.enums import BATCH_READERS
from projects.models import PlanBatch, Project, Scenario
from projects.pages.scenarios import ScenariosPage
from projects.scenarios import Desk
from projects.selectors import batch_for_page
from projects.services.scenarios import adopt_scenario, create_scenario, drop_scenario, save_scenario
from projects.workflow import PROJECT
from tests.factories import EstablishmentFactory, PlaceFactory, ProjectFactory
from tests.projects.conftest import MILLION, day, logged
from tests.projects.norms.conftest import make_norm
from tests.projects.test_batch_views import main_part, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(client_as):
    return client_as("department_officer")


@pytest.fixture
def variant(cast):
    """`variant(batch, {project: None})` chooses projects; a number instead of None is their support in triệu đồng."""

    def make(batch: PlanBatch, chosen: dict, name: str = "Phương án 1") -> Scenario:
        picks = {
            project.pk: (True, {} if millions is None else {cell(project): millions * MILLION})
            for project, millions in chosen.items()
        }
        batch = PlanBatch.objects.get(pk=batch.pk)
        return create_scenario(batch, actor=cast.department_officer, name=name, picks=picks)

    return make


def cell(project: Project) -> str:
    line = project.funding.get(source="local")
    return f"{line.content_line.content_id}-{line.beneficiary.establishment_id if line.beneficiary else 0}-local"


def adopt(scenario: Scenario, actor):
    return adopt_scenario(Scenario.objects.select_related("batch").get(pk=scenario.pk), actor=actor)


def url(name: str, batch: PlanBatch, *more) -> str:
    return reverse(f"batches:{name}", args=[batch.pk, *more])


def money(project: Project) -> dict[str, int]:
    return {line.source: line.amount // MILLION for line in project.funding.order_by("pk")}


def summary(scenario: Scenario, user):
    page = ScenariosPage(batch_for_page(user, scenario.batch_id), user)
    return page.summary(page.desk.of(page.find(scenario.pk)))


# -- reading


def test_totals_and_what_the_year_has_left(cast, appraised, batch_of, variant, budget):
    kept, dropped, new = appraised(), appraised(), appraised(place=PlaceFactory(name="Xã Ea Kao"))
    batch = batch_of(kept, dropped, reserve=94 * MILLION)
    found = summary(variant(batch, {kept: 80, new: None}), cast.department_officer)
    assert (found.all.count, found.all.support, found.all.total) == (2, 180 * MILLION, 460 * MILLION)
    assert found.by_source == [("Khuyến công địa phương", 180 * MILLION), ("Đối ứng", 280 * MILLION)]
    assert [(part.count, part.support // MILLION) for part in found.by_content] == [(2, 180)]
    assert [(part.label, part.support // MILLION) for part in found.by_place] == [
        ("Xã Ea Kao", 100),
        ("Không thuộc riêng xã, phường nào", 80),
    ]
    [left] = found.remainders
    assert (left.budget, left.claim, left.left) == (10_000 * MILLION, 274 * MILLION, 9_726 * MILLION)


def test_what_support_loses_own_capital_pays(cast, appraised, batch_of, variant):
    project = appraised()
    found = summary(variant(batch_of(project), {project: 70}), cast.department_officer)
    assert found.sums == {"national": 0, "local": 70 * MILLION, "beneficiary": 160 * MILLION, "other": 0}


def test_a_project_that_is_not_appraised_yet_stays_as_it_is(cast, batch_of, variant):
    waiting = ProjectFactory(state="appraisal", money={"local": 50 * MILLION})
    found = summary(variant(batch_of(waiting), {}), cast.department_officer)
    [row] = found.rows
    assert (row.is_fixed, found.all.support) == (True, 50 * MILLION)


def test_an_amount_above_the_norm_is_said(cast, appraised, batch_of, variant, machines):
    make_norm(machines, max_percent=50, cap=90 * MILLION)
    project = appraised()
    batch = batch_of(project)
    desk = Desk(cast.department_officer, batch)
    [row] = desk.of(variant(batch, {project: None}))
    assert row.maximum == 90 * MILLION
    assert any("vượt mức tối đa 90.000.000" in text.replace("\xa0", " ") for text in row.warnings)
    [within] = desk.of(variant(batch, {project: 90}, name="Phương án 2"))
    assert within.warnings == []


# -- adopting


def test_adopting_puts_in_takes_out_and_lowers(cast, appraised, batch_of, variant):
    kept, dropped, new = appraised(), appraised(), appraised()
    batch = batch_of(kept, dropped)
    scenario = variant(batch, {kept: 80, new: None})
    adopt(scenario, cast.department_officer)
    assert set(batch.projects.all()) == {kept, new}
    kept.refresh_from_db()
    assert (money(kept), kept.state) == ({"local": 80, "beneficiary": 150}, "appraised")
    assert money(new) == {"local": 100, "beneficiary": 130}
    assert logged(kept)[-1] == "set_support"
    assert logged(batch)[-3:] == ["adopt_scenario", "take_out_of_batch", "put_in_batch"]
    assert Scenario.objects.get().adopted_on == localdate()


def test_officers_of_the_project_hear_of_what_was_lowered(cast, client_as, appraised, batch_of, variant):
    lowered, kept = appraised(), appraised()
    adopt(variant(batch_of(lowered, kept), {lowered: 80, kept: None}), cast.department_officer)
    notice = Notice.objects.get(event="support_lowered", channel="")
    assert (notice.user, notice.object_id) == (cast.officer, lowered.pk)
    assert "giảm từ 100.000.000 đồng còn 80.000.000 đồng" in notice.text.replace("\xa0", " ")
    page = client_as("officer").get(lowered.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "Giảm mức hỗ trợ theo phương án được chọn" in page
    assert "Khuyến công địa phương: từ 100.000.000 đồng còn 80.000.000 đồng" in page
    assert "Giảm mức hỗ trợ" not in client_as("officer").get(kept.get_absolute_url()).content.decode()


def test_trying_touches_no_project(cast, appraised, batch_of, variant):
    project = appraised()
    variant(batch_of(project), {project: 10})
    assert logged(Project.objects.get()) == ["create", "submit", "send_to_appraisal", "pass_appraisal", "join_batch"]
    assert money(project) == {"local": 100, "beneficiary": 130}


@pytest.mark.parametrize(("millions", "said"), [(101, "cao hơn hồ sơ đã thẩm định"), (0, "không còn kinh phí hỗ trợ")])
def test_an_amount_that_needs_a_new_appraisal_is_refused(millions, said, appraised, batch_of, variant):
    project = appraised()
    scenario, officer = variant(batch_of(project), {project: millions}), User.objects.get(username="department_officer")
    with pytest.raises(Refused, match=said):
        adopt(scenario, officer)
    assert money(project) == {"local": 100, "beneficiary": 130}


def test_an_empty_variant_is_not_adopted(cast, batch_of, variant):
    with pytest.raises(Refused, match="chưa chọn đề án nào"):
        adopt(variant(batch_of(), {}), cast.department_officer)


def test_a_project_that_went_away_stops_the_adoption(cast, appraised, batch_of, variant):
    project, other = appraised(), appraised()
    scenario = variant(batch_of(), {project: None, other: None})
    project.refresh_from_db()
    PROJECT.perform("withdraw", project, actor=cast.officer, effective_on=day(5), note="Cơ sở xin rút")
    with pytest.raises(Refused, match="không còn đưa vào đợt này được"):
        adopt(scenario, cast.department_officer)
    assert PlanBatch.objects.get().projects.count() == 0


def test_a_batch_written_meanwhile_is_told(cast, appraised, batch_of, variant):
    project = appraised()
    scenario = variant(batch_of(), {project: None})
    seen = Scenario.objects.select_related("batch").get()
    PlanBatch.objects.update(version=9)
    with pytest.raises((StaleRecordError, Refused)):
        adopt_scenario(seen, actor=cast.department_officer)
    assert scenario.batch.projects.count() == 0


def test_a_submitted_batch_has_no_more_variants(cast, submitted_batch):
    facts = {"actor": cast.department_officer, "name": "A", "picks": {}}
    with pytest.raises(Refused, match="đã trình; phương án chỉ để xem"):
        create_scenario(submitted_batch, **facts)


@pytest.mark.parametrize("role", ["officer", "centre_leader", "department_leader"])
def test_only_the_departments_officer_writes(role, cast, batch_of, variant):
    scenario = variant(batch_of(), {})
    acts = [
        lambda: create_scenario(scenario.batch, actor=cast[role], name="B", picks={}),
        lambda: save_scenario(scenario, actor=cast[role], name="B", picks={}),
        lambda: drop_scenario(scenario, actor=cast[role]),
        lambda: adopt_scenario(scenario, actor=cast[role]),
    ]
    for act in acts:
        with pytest.raises(Refused, match="việc này thuộc chuyên viên Sở"):
            act()


def test_a_name_stands_once(cast, batch_of, variant):
    batch = batch_of()
    variant(batch, {})
    with pytest.raises(Refused, match="đã có phương án cùng tên"):
        variant(batch, {})


# -- pages


@pytest.mark.parametrize("role", Role.values)
def test_pages_are_for_readers_of_batches(role, client_as, batch_of, variant):
    scenario = variant(batch_of(), {})
    expected = 200 if role in BATCH_READERS else 403
    for page in (url("scenarios", scenario.batch), url("scenario", scenario.batch, scenario.pk)):
        assert client_as(role).get(page).status_code == expected


def test_a_variant_of_another_batch_is_not_found(department, batch_of, variant):
    scenario, other = variant(batch_of(), {}), batch_of(name="Đợt 2")
    assert department.get(url("scenario", other, scenario.pk)).status_code == 404


def test_a_variant_begins_as_the_batch_stands_or_as_another(department, appraised, batch_of):
    inside, outside = appraised(), appraised()
    batch = batch_of(inside)
    department.post(url("create_scenario", batch), {"name": "A", "start": ""})
    first = Scenario.objects.get()
    assert dict(first.rows.values_list("project", "is_included")) == {inside.pk: True, outside.pk: False}
    department.post(url("create_scenario", batch), {"name": "B", "start": first.pk})
    assert Scenario.objects.get(name="B").rows.count() == 2
    assert "Đợt này đã có phương án cùng tên." in text(department.post(url("create_scenario", batch), {"name": "A"}))


def typed(scenario: Scenario, amounts: dict, **changes) -> dict:
    data = {"name": scenario.name, "seen_version": str(scenario.version), **changes}
    for project, amount in amounts.items():
        data |= {f"in_{project.pk}": "on", f"s_{project.pk}_{cell(project)}": amount}
    return data


def test_counting_anew_saves_nothing(department, appraised, batch_of, variant):
    project = appraised()
    scenario = variant(batch_of(project), {project: None})
    response = department.post(
        url("scenario", scenario.batch, scenario.pk), typed(scenario, {project: "70.000.000"}, preview="1")
    )
    assert response.context["summary"].all.support == 70 * MILLION
    assert 'value="70.000.000"' in text(response)
    assert scenario.rows.get().support == {}


def test_saving_keeps_ticks_and_amounts(department, appraised, batch_of, variant):
    first, second = appraised(), appraised()
    scenario = variant(batch_of(first, second), {first: None, second: None})
    address = url("scenario", scenario.batch, scenario.pk)
    assert department.post(address, typed(scenario, {first: "70.000.000"}, name="Bớt máy")).status_code == 302
    rows = dict(scenario.rows.values_list("project", "is_included"))
    assert rows == {first.pk: True, second.pk: False}
    assert scenario.rows.get(project=first).support == {cell(first): 70 * MILLION}
    stale = department.post(address, typed(scenario, {first: "60.000.000"}))
    assert stale.status_code == 409
    assert 'value="60.000.000"' in text(stale)


def test_letters_in_an_amount_are_said_beside_it(department, appraised, batch_of, variant):
    project = appraised()
    scenario = variant(batch_of(project), {project: None})
    response = department.post(url("scenario", scenario.batch, scenario.pk), typed(scenario, {project: "bảy chục"}))
    assert f"s_{project.pk}_{cell(project)}" in response.context["form"].errors
    assert 'value="bảy chục"' in text(response)


def test_two_variants_stand_side_by_side(department, appraised, batch_of, variant):
    same, changed, only = appraised(title="Giống"), appraised(title="Khác"), appraised(title="Chỉ một")
    batch = batch_of(same, changed)
    a = variant(batch, {same: None, changed: None})
    b = variant(batch, {same: None, changed: 60, only: None}, name="Phương án 2")
    response = department.get(url("compare_scenarios", batch), {"a": a.pk, "b": b.pk})
    found = {pair.label: (pair.left, pair.right, pair.differs) for pair in response.context["projects"]}
    assert found == {
        "Khác": ("100.000.000", "60.000.000", True),
        "Chỉ một": ("không chọn", "100.000.000", True),
        "Giống": ("100.000.000", "100.000.000", False),
    }
    assert [pair.differs for pair in response.context["projects"]] == [True, True, False]
    assert ("Số đề án", "2", "3") in {(p.label, p.left, p.right) for p in response.context["sums"]}
    assert department.get(url("compare_scenarios", batch), {"a": a.pk}).status_code == 302


def test_a_variant_is_adopted_and_dropped_by_post_alone(department, appraised, batch_of, variant):
    project = appraised()
    scenario = variant(batch_of(), {project: None})
    for name in ("adopt_scenario", "drop_scenario"):
        assert department.get(url(name, scenario.batch, scenario.pk)).status_code == 405
    page = text(department.post(url("adopt_scenario", scenario.batch, scenario.pk), follow=True))
    assert "Đã đưa 1 đề án của “Phương án 1” vào đợt." in page
    assert "Đã xóa “Phương án 1”." in text(
        department.post(url("drop_scenario", scenario.batch, scenario.pk), follow=True)
    )
    assert Scenario.objects.count() == 0


def test_a_refused_adoption_says_why(department, appraised, batch_of, variant):
    project = appraised()
    scenario = variant(batch_of(), {project: 150})
    page = text(department.post(url("adopt_scenario", scenario.batch, scenario.pk), follow=True))
    assert "Chưa chọn được: “Hỗ trợ ứng dụng máy rang cà phê”: mức hỗ trợ cao hơn hồ sơ đã thẩm định" in page


def test_who_only_reads_gets_no_boxes(client_as, appraised, batch_of, variant):
    project = appraised()
    scenario = variant(batch_of(project), {project: None})
    page = main_part(client_as("department_leader").get(url("scenario", scenario.batch, scenario.pk)))
    assert "Lưu phương án" not in page
    assert f'name="s_{project.pk}' not in page
    assert client_as("department_leader").post(url("scenario", scenario.batch, scenario.pk)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_are_constant(count, department, batch_of, variant, django_assert_num_queries):
    money = {"local": 5}
    projects = [ProjectFactory(state="appraised", people=[EstablishmentFactory()], money=money) for _ in range(count)]
    batch = batch_of(*projects)
    found = [variant(batch, dict.fromkeys(projects), name=f"Phương án {number}") for number in range(2 * count)]
    with django_assert_num_queries(20):
        department.get(url("scenarios", batch))
    with django_assert_num_queries(20):
        department.get(url("scenario", batch, found[0].pk))
    with django_assert_num_queries(20):
        department.get(url("compare_scenarios", batch), {"a": found[0].pk, "b": found[1].pk})
