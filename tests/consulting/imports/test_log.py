"""From a log to requests: everything or nothing, through services and steps."""

from collections import Counter

import pytest

from consulting.imports.log import import_log, read_log
from consulting.imports.lookup import categories_of, look_up
from consulting.models import Category, ConsultingRequest, RequestProduct, Session
from khuyencong.core.imports.problems import ImportRefused
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.registry.models import Establishment, Product
from tests.consulting.imports.logs import log_of, row
from tests.factories import UserFactory
from tests.projects.imports.books import LOG, changed

pytestmark = pytest.mark.usefixtures("reference", "categories")


def refusals(file, actor) -> list[str]:
    before = ConsultingRequest.objects.count(), Establishment.objects.count()
    with pytest.raises(ImportRefused) as refused:
        import_log(read_log(file), actor=actor)
    assert (ConsultingRequest.objects.count(), Establishment.objects.count()) == before
    return [str(problem) for problem in refused.value.problems]


def test_sample_gives_the_published_counts(team):
    result = import_log(read_log(LOG), actor=team["importer"])
    assert (len(result.requests), result.products, result.new_establishments) == (31, 20, 31)
    assert Counter(ConsultingRequest.objects.values_list("category__code", flat=True)) == {
        "policy": 13, "exemplary": 13, "trademark": 5,
    }  # fmt: skip
    assert Counter(RequestProduct.objects.values_list("request__category__code", flat=True)) == {
        "exemplary": 15, "trademark": 5,
    }  # fmt: skip
    assert ConsultingRequest.objects.filter(state="completed", channel="log", is_illustrative=True).count() == 31
    assert (Session.objects.count(), Establishment.objects.count(), Product.objects.count()) == (31, 31, 20)


def test_sample_steps_are_taken_by_the_adviser_on_the_day_of_intake(team):
    import_log(read_log(LOG), actor=team["importer"])
    steps = TransitionRecord.objects.filter(entity="consulting.consultingrequest").order_by("object_id", "sequence")
    assert Counter(steps.values_list("name", flat=True)) == {"assign": 31, "complete": 31}
    requests = {request.pk: request for request in ConsultingRequest.objects.select_related("assignee")}
    assert all(step.effective_on == requests[step.object_id].received_on for step in steps)
    assert all(step.actor_id == requests[step.object_id].assignee_id for step in steps)
    assert Counter(request.assignee.full_name for request in requests.values()) == {
        "Tổ tư vấn - Kỹ thuật": 11, "Tổ tư vấn - Chính sách": 10, "Tổ tư vấn - Thị trường": 10,
    }  # fmt: skip
    births = AuditEvent.objects.filter(entity="consulting.consultingrequest", verb="create")
    assert set(births.values_list("actor", flat=True)) == {team["importer"].pk}


def test_sample_places_and_products_belong_to_the_establishment(team):
    import_log(read_log(LOG), actor=team["importer"])
    request = ConsultingRequest.objects.get(establishment_name="Cơ sở Trà gừng Ban Mê 14")
    assert str(request.place) == "Thị trấn Ea Kar, huyện Ea Kar"
    assert request.establishment.place == request.place
    assert [str(product) for product in request.products.order_by("name")] == ["Sản phẩm 1", "Sản phẩm 2"]
    assert not ConsultingRequest.objects.filter(place=None).exists()


def test_unfinished_rows_stop_where_the_log_says(team):
    adviser = "Tổ tư vấn - Kỹ thuật"
    file = log_of(
        row(adviser=adviser, result="Đang tư vấn"), row(2, name="HTX B", adviser=adviser, result=None),
        row(3, name="HTX C", adviser=None, result=None),
    )  # fmt: skip
    import_log(read_log(file), actor=team["importer"])
    assert list(ConsultingRequest.objects.order_by("pk").values_list("state", flat=True)) == [
        "in_progress", "assigned", "new",
    ]  # fmt: skip


def test_same_log_is_not_imported_twice(team):
    import_log(read_log(LOG), actor=team["importer"])
    problems = refusals(LOG, team["importer"])
    first = ConsultingRequest.objects.order_by("pk").first()
    assert len(problems) == 31
    assert problems[0] == f"Ô C5: Lượt tư vấn này đã nhập, mã {first.code}."


def test_row_standing_twice_in_a_log_is_told(team):
    assert refusals(log_of(row(adviser=None, result=None), row(2, adviser=None, result=None)), team["importer"]) == [
        "Ô C4: Lượt tư vấn này trùng với ô C3."
    ]


def test_unknown_advisers_are_told_in_one_sentence(team):
    file = log_of(row(adviser="Lan"), row(2, name="HTX B", adviser="Bảo"), row(3, name="HTX C", adviser="lan"))
    assert refusals(file, team["importer"]) == [
        "Không có người dùng nào tên là: “Lan” (ô H3), “Bảo” (ô H4), “lan” (ô H5). Tạo tài khoản hoặc sửa tên trong sổ."
    ]


def test_adviser_who_is_unclear_or_no_officer_is_told(team):
    UserFactory(full_name="Trần Bảo", roles=["officer"])
    UserFactory(full_name="Trần Bảo", roles=["officer"])
    UserFactory(full_name="Lê Hùng", roles=["accountant"])
    UserFactory(full_name="Lê Mai", roles=["officer"], is_active=False)
    file = log_of(row(adviser="Trần Bảo"), row(2, name="B", adviser="Lê Hùng"), row(3, name="C", adviser="Lê Mai"))
    assert refusals(file, team["importer"]) == [
        "Không có người dùng nào tên là: “Lê Mai” (ô H5). Tạo tài khoản hoặc sửa tên trong sổ.",
        "Ô H3: Có nhiều người dùng tên “Trần Bảo”; không rõ là ai.",
        "Ô H4: Lê Hùng không có vai trò Chuyên viên Trung tâm.",
    ]


def test_all_kinds_of_problems_are_told_together(team):
    file = changed(LOG, {"B5": "1/13/2022", "D6": "xã Không Có, huyện Lắk", "F7": "Việc gì đó"})
    assert refusals(file, team["importer"]) == [
        "Ô B5: Không có tháng 13. Ngày viết trước, tháng viết sau, ví dụ 25/03/2022.",
        (
            "Ô F7: Nội dung “Việc gì đó” không hợp với loại yêu cầu nào. "
            "Sửa cách ghi, hoặc bổ sung từ nhận biết của loại yêu cầu."
        ),
        "Ô D6: Không tìm thấy “xã Không Có” trong huyện Lắk.",
    ]


def test_what_the_services_refuse_is_told_with_its_cell(team):
    adviser = "Tổ tư vấn - Kỹ thuật"
    file = log_of(
        row(day="10/01/2099", adviser=adviser), row(2, name="Trung tâm Khuyến công", adviser=adviser),
        row(3, name="HTX C", phone="0" * 30, adviser=adviser),
    )  # fmt: skip
    problems = refusals(file, team["importer"])
    assert [problem.partition(":")[0] for problem in problems] == ["Ô B3", "Ô C4", "Ô E5"]


def test_head_of_a_unit_assigns_what_the_log_names(team):
    head = UserFactory(roles=["unit_head"])
    import_log(read_log(LOG), actor=head)
    steps = TransitionRecord.objects.filter(entity="consulting.consultingrequest")
    assert set(steps.filter(name="assign").values_list("actor", flat=True)) == {head.pk}
    assert not steps.filter(name="complete", actor=head).exists()
    assert steps.filter(name="complete").count() == 31


def test_only_officers_and_heads_import(team):
    assert refusals(log_of(row(adviser=None, result=None)), UserFactory(full_name="Ai", roles=["auditor"])) == [
        "Ai không có vai trò Chuyên viên Trung tâm hoặc Trưởng, Phó phòng; việc nhập sổ thuộc các vai trò này."
    ]


def test_dry_run_keeps_nothing(team):
    result = import_log(read_log(LOG), actor=team["importer"], dry_run=True)
    assert len(result.requests) == 31
    assert ConsultingRequest.objects.count() == Establishment.objects.count() == Product.objects.count() == 0


def test_category_needs_the_most_of_its_words(team):
    categories = list(Category.objects.all())

    def codes(wording):
        return [category.code for category in categories_of(wording, categories)]

    assert codes("Lập hồ sơ bình chọn sản phẩm CNNT tiêu biểu, đổi mới công nghệ") == ["exemplary"]
    assert codes("Nhãn hiệu và bình chọn") == ["exemplary", "trademark"]
    assert codes("Hỏi giờ làm việc") == []


def test_wording_of_two_categories_is_told(team):
    file = log_of((1, "10/01/2022", "HTX A", "", "", "Nhãn hiệu và bình chọn"))
    [problem] = refusals(file, team["importer"])
    assert problem == (
        "Ô F3: Nội dung “Nhãn hiệu và bình chọn” hợp với nhiều loại: Tư vấn bình chọn sản phẩm công nghiệp nông thôn "
        "tiêu biểu; Tư vấn đăng ký nhãn hiệu. Sửa cách ghi, hoặc bổ sung từ nhận biết của loại yêu cầu."
    )


@pytest.mark.parametrize("count", [1, 3])
def test_looking_up_takes_the_same_queries_for_one_row_and_three(team, count, django_assert_num_queries):
    log = read_log(log_of(*[row(n, name=f"HTX {n}") for n in range(1, count + 1)]))
    with django_assert_num_queries(7):
        look_up(log)
