"""Writing projects and batches: what is kept, what is refused, what the log says."""

import pytest
from django.core.exceptions import ValidationError

from khuyencong.core.audit import AuditEvent, StaleRecordError
from projects.models import FundingLine, PlanBatch, Project
from projects.selectors import funding_rows, money_totals
from projects.services.batches import create_batch, edit_batch, put_in_batch, take_out_of_batch
from projects.services.projects import FundingRow, create_project, edit_project
from projects.workflow import PROJECT
from tests.factories import ContentFactory, EstablishmentFactory
from tests.projects.conftest import MILLION, day, logged, values

pytestmark = pytest.mark.django_db


# -- đề án


def test_create_project_keeps_contents_people_and_money(cast, machines):
    other, who = ContentFactory(code="4.5"), EstablishmentFactory(name="HTX Ea Tu")
    row = FundingRow(machines, who, {"local": 5, "beneficiary": 7, "national": 0})
    project = create_project(actor=cast.officer, values=values(), contents=[machines, other], rows=[row])
    assert project.office == cast.officer.office
    assert project.main_content == machines
    assert [line.content.code for line in project.content_lines.all()] == ["3.4", "4.5"]
    assert [str(row) for row in project.beneficiaries.all()] == ["HTX Ea Tu"]
    assert money_totals(Project.objects.all()) == {
        "national": 0, "local": 5, "beneficiary": 7, "other": 0, "support": 5, "total": 12,
    }  # fmt: skip
    assert logged(project) == ["create"]


def test_create_project_is_found_by_its_beneficiary_without_accents(cast, machines):
    who = EstablishmentFactory(name="Công ty TNHH Vật liệu Krông Pắc")
    row = FundingRow(machines, who, {"local": 5})
    project = create_project(actor=cast.officer, values=values(), contents=[machines], rows=[row])
    assert list(Project.objects.search("krong pac vat lieu")) == [project]


def test_create_project_refuses_two_rows_for_one_beneficiary(cast, machines):
    who = EstablishmentFactory(name="HTX Ea Tu")
    rows = [FundingRow(machines, who, {"local": 5}), FundingRow(machines, who, {"beneficiary": 5})]
    with pytest.raises(ValidationError, match="HTX Ea Tu có hai dòng kinh phí cho cùng nội dung 3"):
        create_project(actor=cast.officer, values=values(), contents=[machines], rows=rows)
    assert Project.objects.count() == 0


def test_create_project_refuses_an_amount_out_of_range(cast, machines):
    with pytest.raises(ValidationError, match="Số tiền phải từ 0 đến"):
        create_project(
            actor=cast.officer, values=values(), contents=[machines], rows=[FundingRow(machines, None, {"local": -1})]
        )


def test_edit_project_replaces_the_money_and_logs_the_sums(draft, cast, machines):
    project = draft()
    row = FundingRow(machines, EstablishmentFactory(), {"local": 80 * MILLION})
    edit_project(project, actor=cast.officer, values=values(title="Tên mới"), contents=[machines], rows=[row])
    project.refresh_from_db()
    assert (project.title, project.version) == ("Tên mới", 1)
    assert FundingLine.objects.get().amount == 80 * MILLION
    event = AuditEvent.objects.get(entity="projects.project", verb="edit")
    assert event.changes == {
        "title": ["Hỗ trợ ứng dụng máy rang cà phê", "Tên mới"],
        "funding": [{"local": 100 * MILLION, "beneficiary": 130 * MILLION}, {"local": 80 * MILLION}],
    }


def test_edit_project_is_searched_by_its_new_title(draft, cast, machines):
    project = draft()
    edit_project(project, actor=cast.officer, values=values(title="Máy dệt thổ cẩm"), contents=[machines], rows=[])
    assert list(Project.objects.search("det tho cam")) == [project]
    assert list(Project.objects.search("rang ca phe")) == []


def test_edit_project_with_an_older_version_is_refused(draft, cast, machines):
    project = draft()
    seen = Project.objects.get(pk=project.pk)
    edit_project(project, actor=cast.officer, values=values(title="Tên mới"), contents=[machines], rows=[])
    with pytest.raises(StaleRecordError, match="Chuyên viên Trung tâm vừa cập nhật đề án này"):
        edit_project(seen, actor=cast.officer, values=values(title="Tên khác"), contents=[machines], rows=[])
    assert Project.objects.get().title == "Tên mới"


def test_edit_project_is_for_the_own_office(draft, cast, machines):
    with pytest.raises(ValidationError, match="do Phòng Khuyến công lập; chỉ chuyên viên của phòng đó được sửa"):
        edit_project(draft(), actor=cast.other_officer, values=values(), contents=[machines], rows=[])


def test_edit_project_after_submission_is_refused(draft, cast, machines):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    with pytest.raises(ValidationError, match="Đề án đã trình, không sửa được"):
        edit_project(project, actor=cast.officer, values=values(), contents=[machines], rows=[])


def test_funding_rows_tell_who_gets_what_from_which_source(draft):
    who = EstablishmentFactory(name="HTX Ea Tu")
    [row] = funding_rows(draft(establishment=who))
    assert (row["establishment"], row["local"], row["beneficiary"], row["total"]) == (
        who, 100 * MILLION, 130 * MILLION, 230 * MILLION,
    )  # fmt: skip


# -- kế hoạch đợt


def test_put_in_batch_numbers_projects_on(draft, batch_of, cast):
    batch = batch_of(draft(), draft())
    third = draft()
    put_in_batch(batch, [third], actor=cast.department_officer)
    assert list(batch.projects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert logged(third) == ["create", "join_batch"]


def test_put_in_batch_refuses_a_project_of_another_year(draft, batch_of, cast):
    with pytest.raises(ValidationError, match="khác năm hoặc khác chương trình với Đợt 1 năm 2022"):
        put_in_batch(batch_of(), [draft(year=2023)], actor=cast.department_officer)


def test_put_in_batch_refuses_a_project_of_another_batch(draft, batch_of, cast):
    project = draft()
    batch_of(project)
    with pytest.raises(ValidationError, match="đã nằm trong Đợt 1 năm 2022"):
        put_in_batch(batch_of(name="Đợt 2"), [project], actor=cast.department_officer)


def test_put_in_batch_is_all_or_nothing(draft, batch_of, cast):
    good = draft()
    with pytest.raises(ValidationError):
        put_in_batch(batch_of(), [good, draft(year=2023)], actor=cast.department_officer)
    assert Project.objects.filter(batch__isnull=False).count() == 0


def test_take_out_of_batch_leaves_the_project_without_a_plan(draft, batch_of, cast):
    project = draft()
    batch = batch_of(project)
    take_out_of_batch(batch, Project.objects.get(), actor=cast.department_officer)
    project.refresh_from_db()
    assert (project.batch, project.position) == (None, None)
    assert logged(batch) == ["create", "put_in_batch", "take_out_of_batch"]


def test_a_submitted_batch_is_not_changed(submitted_batch, cast, draft):
    with pytest.raises(ValidationError, match="đã trình, không sửa được"):
        put_in_batch(submitted_batch, [draft()], actor=cast.department_officer)
    with pytest.raises(ValidationError, match="đã trình, không sửa được"):
        take_out_of_batch(submitted_batch, submitted_batch.projects.first(), actor=cast.department_officer)
    with pytest.raises(ValidationError, match="đã trình, không sửa được"):
        edit_batch(submitted_batch, actor=cast.department_officer, values={"name": "Đợt 9"}, lines=[])


def test_edit_batch_replaces_its_lines(batch_of, cast):
    batch = batch_of()
    line = {"name": "In tài liệu", "source": "local", "amount": 97 * MILLION}
    edit_batch(batch, actor=cast.department_officer, values={"name": "Đợt 2", "reserve": 94 * MILLION}, lines=[line])
    batch = PlanBatch.objects.with_money().get()
    assert (batch.name, batch.reserve, batch.lines_total) == ("Đợt 2", 94 * MILLION, 97 * MILLION)


def test_edit_batch_with_an_older_version_is_refused(batch_of, cast):
    batch = batch_of()
    seen = PlanBatch.objects.get()
    edit_batch(batch, actor=cast.department_officer, values={"name": "Đợt 2"}, lines=[])
    with pytest.raises(StaleRecordError, match="vừa cập nhật kế hoạch này"):
        edit_batch(seen, actor=cast.department_officer, values={"name": "Đợt 3"}, lines=[])


def test_create_batch_refuses_a_name_taken_in_the_year(batch_of, cast):
    batch_of()
    with pytest.raises(ValidationError):
        create_batch(actor=cast.department_officer, values={"year": 2022, "name": "Đợt 1"})
