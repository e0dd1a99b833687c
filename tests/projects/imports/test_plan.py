"""From a sheet to a batch: everything or nothing, through the services."""

import pytest
from django.db.models import Sum

from khuyencong.core.imports.problems import ImportRefused
from khuyencong.core.models import AuditEvent
from khuyencong.registry.models import Establishment, Place
from projects.imports.codes import Codes, propose, read_codes
from projects.imports.plan import import_plan, read_plan
from projects.models import FundingLine, PlanBatch, Project
from projects.services.batches import create_batch
from tests.factories import UserFactory
from tests.projects.imports.books import CODES, HEAD, PLAN, changed, plan, project, table

pytestmark = pytest.mark.usefixtures("reference")
CONFIRMED = {1: Codes("3.4")}


def refusals(sheet, *, actor, codes=CONFIRMED) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        import_plan(sheet, actor=actor, codes=codes)
    assert PlanBatch.objects.count() == Project.objects.count() == Establishment.objects.count() == 0
    return [str(problem) for problem in refused.value.problems]


def imported(file, *, actor, codes=CONFIRMED, **kwargs):
    return import_plan(read_plan(file), actor=actor, codes=codes, **kwargs)


def test_sample_becomes_one_draft_batch_with_the_published_sums(cast):
    result = imported(PLAN, actor=cast.officer, codes=read_codes(CODES))
    [batch] = PlanBatch.objects.with_money()
    assert (batch.full_name, batch.state, batch.kind) == (
        "Kế hoạch khuyến công địa phương đợt 1 năm 2022",
        "draft",
        "round",
    )
    assert (batch.projects_count, batch.total, batch.local, batch.beneficiary, batch.national, batch.other) == (
        23, 5_374_000_000, 2_515_000_000, 2_859_000_000, 0, 0,
    )  # fmt: skip
    projects = list(batch.projects.order_by("position"))
    assert [p.position for p in projects] == list(range(1, 24))
    assert {p.state for p in projects} == {"draft"}
    assert {p.office for p in projects} == {cast.officer.office}
    assert all(p.is_illustrative for p in (batch, *projects))
    assert (len(result.projects), result.new_establishments, result.batch) == (23, 15, batch)


def test_sample_projects_are_of_the_three_kinds(cast):
    imported(PLAN, actor=cast.officer, codes=read_codes(CODES))
    projects = {p.position: p for p in Project.objects.prefetch_related("content_lines__content", "beneficiaries")}
    assert [n for n, p in projects.items() if p.is_group] == [16, 17]
    assert [n for n, p in projects.items() if p.is_own] == [18, 19, 20, 21, 22, 23]
    assert projects[16].group_note == "Nhóm 03 cơ sở"
    assert [len(p.beneficiaries.all()) for p in projects.values()] == [1] * 15 + [0] * 8
    assert projects[1].main_content.code == "3.4"
    assert [line.content.code for line in projects[23].content_lines.all()] == ["4.3", "9.1"]
    assert projects[1].origin == "ke-hoach-dot-1-2022.xlsx, dòng 11"


def test_sample_places_are_those_of_2022(cast):
    imported(PLAN, actor=cast.officer, codes=read_codes(CODES))
    named = dict(Project.objects.order_by("position").values_list("position", "place"))
    places = {n: str(Place.objects.select_related("parent").get(pk=pk)) for n, pk in named.items() if pk}
    assert places[1] == "Xã Ea Tu, thành phố Buôn Ma Thuột"
    assert places[18] == "Huyện Krông Búk"
    assert [n for n, pk in named.items() if pk is None] == [16, 17, 19, 20, 21, 22, 23]
    assert Project.objects.get(position=16).place_text == "huyện Buôn Đôn, huyện Lắk"
    first = Establishment.objects.get(name="HTX Nông nghiệp Sạch Ea Tu")
    assert (first.kind, first.place_id, first.is_illustrative) == ("cooperative", named[1], True)


def test_money_stands_under_main_content_and_beneficiary(cast):
    imported(PLAN, actor=cast.officer, codes=read_codes(CODES))
    lines = FundingLine.objects.filter(project__position__in=(1, 23))
    assert sorted(lines.values_list("project__position", "source", "amount", "content_line__content__code")) == [
        (1, "beneficiary", 130_000_000, "3.4"), (1, "local", 100_000_000, "3.4"), (23, "local", 149_000_000, "4.3"),
    ]  # fmt: skip
    assert set(lines.filter(project__position=1).values_list("beneficiary__establishment__name", flat=True)) == {
        "HTX Nông nghiệp Sạch Ea Tu"
    }


def test_every_record_has_the_officer_as_its_maker(cast):
    imported(PLAN, actor=cast.officer, codes=read_codes(CODES))
    events = AuditEvent.objects.filter(entity__in=["projects.project", "projects.planbatch"])
    assert set(events.values_list("actor", flat=True)) == {cast.officer.pk}
    assert events.filter(verb="create").count() == 24


def test_dry_run_checks_everything_and_keeps_nothing(cast):
    result = imported(PLAN, actor=cast.officer, codes=read_codes(CODES), dry_run=True)
    assert (len(result.projects), result.new_establishments) == (23, 15)
    assert PlanBatch.objects.count() == Project.objects.count() == Establishment.objects.count() == 0


def test_same_batch_is_not_imported_twice(cast):
    imported(PLAN, actor=cast.officer, codes=read_codes(CODES))
    with pytest.raises(ImportRefused) as refused:
        imported(PLAN, actor=cast.officer, codes=read_codes(CODES))
    assert [str(p) for p in refused.value.problems] == [
        "Kế hoạch khuyến công địa phương đợt 1 năm 2022 đã có trong hệ thống; một đợt không nhập hai lần."
    ]
    assert Project.objects.count() == 23


def test_batch_of_another_programme_is_another_batch(cast):
    create_batch(actor=cast.department_officer, values={"year": 2022, "name": "Đợt 1", "programme": "national"})
    imported(PLAN, actor=cast.officer, codes=read_codes(CODES))
    assert PlanBatch.objects.count() == 2


def test_problems_of_sheet_codes_and_places_are_told_together(cast):
    file = changed(PLAN, {"H10": 1411, "E11": "xã Ea Tư Lùng, huyện Lắk"})
    codes = read_codes(CODES) | {2: Codes(), 3: Codes("3.44", "9"), 77: Codes("3.4")}
    assert refusals(read_plan(file), actor=cast.officer, codes=codes) == [
        "Ô H10: Cột KC địa phương ghi 1.411 triệu đồng nhưng cộng các đề án của nhóm I là 1.410 triệu đồng.",
        "Ô B12: Chưa xác nhận mã nội dung của đề án số 2.",
        "Ô B13: Không có mã nội dung “3.44”.",
        "Ô B13: Không có mã nội dung “9”.",
        "Mã nội dung ghi cho số thứ tự không có trong biểu: 77.",
        "Ô E11: Không tìm thấy “xã Ea Tư Lùng” trong huyện Lắk.",
    ]


def test_unclear_place_waits_for_an_answer(cast):
    texts = ("Máy sấy", None, "HTX An Phát", "xã Hòa Phú")
    sheet = read_plan(plan(project(1, 100, 100, texts=texts)))
    [problem] = refusals(sheet, actor=cast.officer)
    assert problem.startswith("Ô E6: “xã Hòa Phú”: xã Hòa Phú, ")
    answered = {1: Codes("3.4", place="xã Hòa Phú, TP. Buôn Ma Thuột")}
    [made] = import_plan(sheet, actor=cast.officer, codes=answered).projects
    assert (str(made.place), made.place_text) == ("Xã Hòa Phú, thành phố Buôn Ma Thuột", "xã Hòa Phú")


def test_beneficiary_left_empty_means_the_centre_itself(cast):
    texts = ("Bản tin", None, None, "tỉnh Đắk Lắk")
    [made] = imported(plan(project(1, 100, 100, texts=texts)), actor=cast.officer, codes={1: Codes("6")}).projects
    assert (made.is_own, made.implementing_unit, made.place) == (True, "Trung tâm Khuyến công", None)


def test_known_establishment_is_found_again(cast):
    lines = [project(1, 100, 100), project(2, 50, 50, texts=("Máy rang", "", "Hợp tác xã EA TU", "xã Ea Tu, BMT"))]
    codes = {1: Codes("3.4"), 2: Codes("3.4", place="xã Ea Tu, TP. Buôn Ma Thuột")}
    result = imported(plan(*lines), actor=cast.officer, codes=codes)
    assert result.new_establishments == Establishment.objects.count() == 1


def test_national_source_and_objective_are_kept(cast):
    head = (*HEAD[0], None, None, None, "Mục tiêu"), (*HEAD[1], "KC quốc gia")
    file = table(*head, (*project(1, 300, 100, 50), 150, "Tăng năng suất 20%"), title=TITLE_OF_NATIONAL)
    [made] = imported(file, actor=cast.officer).projects
    assert dict(made.funding.values_list("source").annotate(sum=Sum("amount"))) == {
        "national": 150_000_000, "local": 100_000_000, "beneficiary": 50_000_000,
    }  # fmt: skip
    assert (made.programme, made.objective) == ("national", "Tăng năng suất 20%")


TITLE_OF_NATIONAL = "KẾ HOẠCH KHUYẾN CÔNG QUỐC GIA ĐỢT 2 NĂM 2023"


def test_values_that_the_services_refuse_are_told_with_their_cells(cast):
    place = "xã Ea Tu, TP. Buôn Ma Thuột"
    lines = [
        project(1, 1, 1, texts=("Máy rang", "", "HTX " + "A" * 300, place)),
        project(2, 1, 1, texts=("Máy " * 100, "", "HTX B", place)),
        project(3, 1, 1, texts=("Máy sấy", "", "HTX C", place)),
    ]
    problems = refusals(read_plan(plan(*lines)), actor=cast.officer, codes=dict.fromkeys((1, 2, 3), Codes("3.4")))
    assert [problem.partition(":")[0] for problem in problems] == ["Ô D6", "Ô B7"]


def test_only_an_officer_with_an_office_imports(cast):
    sheet = read_plan(plan(project(1, 100, 100)))
    assert refusals(sheet, actor=cast.unit_head) == [
        "Trưởng, Phó phòng không có vai trò Chuyên viên Trung tâm; việc nhập từ tệp thuộc vai trò này."
    ]
    homeless = UserFactory(full_name="Trần Văn Bé", office=None, roles=["officer"])
    assert refusals(sheet, actor=homeless) == ["Trần Văn Bé chưa được xếp vào phòng nào nên chưa lập đề án được."]


def test_reading_does_not_ask_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        propose(read_plan(PLAN).rows)


@pytest.mark.parametrize("count", [1, 3])
def test_looking_up_takes_the_same_queries_for_one_row_and_three(cast, count, django_assert_num_queries):
    from projects.imports.lookup import look_up

    sheet = read_plan(plan(*[project(n, 1, 1) for n in range(1, count + 1)]))
    with django_assert_num_queries(5):
        look_up(sheet, {n: Codes("3.4") for n in range(1, count + 1)})


def test_each_row_costs_the_same_however_many_there_are(cast, django_assert_max_num_queries):
    communes = Place.objects.filter(kind="commune", parent__kind="district").select_related("parent").order_by("pk")
    places = [commune.label for commune in communes[:50]]
    numbers = range(1, 101)
    texts = [("Hỗ trợ ứng dụng máy sấy", "", f"HTX Số {n}", places[n % 50]) for n in numbers]
    file = plan(*[project(n, 100, 60, 40, texts=t) for n, t in zip(numbers, texts, strict=True)])
    with django_assert_max_num_queries(36 * len(numbers)):
        result = imported(file, actor=cast.officer, codes=dict.fromkeys(numbers, Codes("3.4")))
    assert (len(result.projects), result.new_establishments) == (100, 100)
