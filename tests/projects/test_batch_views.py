"""Pages of plan batches: list by year, one batch with ceiling and groups, drawing it up, approval, refusals."""

import pytest
from django.urls import reverse

from khuyencong.accounts.enums import Role
from projects.enums import BATCH_READERS
from projects.models import PlanBatch, PlanLine, Project
from projects.services.batches import edit_batch
from tests.factories import BudgetFactory, ContentFactory, EstablishmentFactory, PlanBatchFactory, ProjectFactory
from tests.projects.conftest import MILLION, approve

pytestmark = pytest.mark.django_db
LIST, CREATE = reverse("batches:list"), reverse("batches:create")


def url(name: str, batch: PlanBatch, *more) -> str:
    return reverse(f"batches:{name}", args=[batch.pk, *more])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def main_part(response) -> str:
    return text(response).partition("<main")[2].partition("</main>")[0]


@pytest.fixture
def department(client_as):
    return client_as("department_officer")


# -- who


@pytest.mark.parametrize("role", Role.values)
def test_pages_are_for_readers_of_batches(role, client_as):
    batch = PlanBatchFactory()
    expected = 200 if role in BATCH_READERS else 403
    for page in (LIST, batch.get_absolute_url()):
        assert client_as(role).get(page).status_code == expected


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.DEPARTMENT_OFFICER])
def test_drawing_up_is_for_department_officers(role, client_as):
    batch, client = PlanBatchFactory(), client_as(role)
    for page in (CREATE, url("edit", batch), url("add_projects", batch)):
        assert client.get(page).status_code == 403


def test_a_batch_that_is_not_there_is_not_found(department):
    assert department.get(reverse("batches:detail", args=[999])).status_code == 404


# -- the list


def test_list_tells_money_of_each_batch_and_of_the_year(client_as, submitted_batch, budget):
    page = main_part(client_as("centre_leader").get(LIST))
    assert "Đợt 1 năm 2022" in page
    assert "dự toán 10.000.000.000 đồng, còn lại <b>9.800.000.000 đồng</b>" in page.replace("\xa0", " ")
    assert "200.000.000" in page
    assert "460.000.000" in page


def test_list_counts_non_project_lines_as_money_not_as_projects(client_as):
    batch = PlanBatchFactory()
    PlanLine.objects.create(batch=batch, name="In tài liệu", source="local", amount=97)
    [year] = client_as("auditor").get(LIST).context["years"]
    [row] = year.batches
    assert (row.projects_count, row.grand_total) == (0, 97)


def test_an_empty_list_says_how_to_begin(department):
    page = text(department.get(LIST))
    assert "Chưa có kế hoạch nào" in page
    assert CREATE in page


# -- one batch


def test_detail_groups_projects_with_their_sums(department):
    batch = PlanBatchFactory()
    for code, amount in (("3.4", 100), ("3.1", 250), ("4.4", 75)):
        ProjectFactory(
            state="approved", batch=batch, content=ContentFactory(code=code), money={"local": amount, "beneficiary": 1}
        )  # fmt: skip
    page = department.get(batch.get_absolute_url()).context["page"]
    assert [(group.number, len(group.projects), group.sums["support"]) for group in page.groups] == [
        ("I", 2, 350),
        ("II", 1, 75),
    ]
    assert (page.sums["total"], page.grand_total) == (428, 428)


def test_detail_numbers_projects_as_they_stand(department):
    batch, contents = PlanBatchFactory(), {code: ContentFactory(code=code) for code in ("3.4", "4.4", "10")}
    for position, code in enumerate(("10", "4.4", "3.4", "4.4"), 1):
        ProjectFactory(
            title=f"Đề án {position}", state="approved", batch=batch, position=position, content=contents[code]
        )
    page = department.get(batch.get_absolute_url()).context["page"]
    rows = [(project.number, project.title) for group in page.groups for project in group.projects]
    assert rows == [(1, "Đề án 3"), (2, "Đề án 2"), (3, "Đề án 4"), (4, "Đề án 1")]


def test_detail_puts_the_amount_in_words(department):
    batch = PlanBatchFactory()
    ProjectFactory(state="approved", batch=batch, money={"local": 2515 * MILLION, "beneficiary": 2859 * MILLION})
    assert "Năm tỷ ba trăm bảy mươi tư triệu đồng" in main_part(department.get(batch.get_absolute_url()))


def test_detail_tells_what_the_year_has_left(client_as, submitted_batch, budget):
    response = client_as("department_leader").get(submitted_batch.get_absolute_url())
    [row] = response.context["page"].ceilings
    assert (row["budget"], row["claim"], row["remaining"]) == (10_000 * MILLION, 200 * MILLION, 9_800 * MILLION)


def test_detail_warns_of_an_overdrawn_year(department, budget):
    batch = PlanBatchFactory(reserve=10_001 * MILLION)
    assert "vượt 1.000.000" in main_part(department.get(batch.get_absolute_url()))


def test_detail_shows_lines_and_reserve_beside_the_total(department):
    batch = PlanBatchFactory(reserve=94 * MILLION)
    PlanLine.objects.create(batch=batch, name="In tài liệu", source="local", amount=97 * MILLION)
    page = main_part(department.get(batch.get_absolute_url())).replace("\xa0", " ")
    assert "In tài liệu" in page
    assert "Dự phòng, ngoài tổng số trên: 94.000.000 đồng." in page


def test_detail_says_that_some_projects_are_not_seen_yet(department):
    batch = PlanBatchFactory()
    ProjectFactory(batch=batch)
    ProjectFactory(batch=batch, state="appraised")
    assert "Còn 1 đề án trong đợt chưa trình Sở thẩm định" in main_part(department.get(batch.get_absolute_url()))


def test_detail_offers_approval_to_the_leader_alone(client_as, submitted_batch):
    button = f'<a class="btn main wide" href="{url("step", submitted_batch, "approve")}">Phê duyệt kế hoạch</a>'
    assert button in text(client_as("department_leader").get(submitted_batch.get_absolute_url()))
    for role in (Role.DEPARTMENT_OFFICER, Role.CENTRE_LEADER, Role.AUDITOR):
        page = text(client_as(role).get(submitted_batch.get_absolute_url()))
        assert button not in page
        assert "Lãnh đạo Sở" in page


def test_detail_says_why_it_cannot_be_submitted(department):
    batch = PlanBatchFactory()
    assert "<b>Chưa trình phê duyệt được:</b> Kế hoạch chưa có đề án nào." in text(
        department.get(batch.get_absolute_url())
    )


# -- approval


def test_the_leader_approves_with_number_date_and_signer(client_as, submitted_batch):
    typed = {"effective_on": "25/03/2022", "number": "12/QĐ-SCT", "signer": "Bùi Đức Thắng", "seen_version": "2"}
    response = client_as("department_leader").post(url("step", submitted_batch, "approve"), typed, follow=True)
    page = text(response)
    assert "Đã ghi: Phê duyệt kế hoạch." in page
    assert "Số 12/QĐ-SCT, Bùi Đức Thắng" in page
    assert set(Project.objects.values_list("state", flat=True)) == {"approved"}


def test_a_decision_before_the_submission_is_refused_beside_the_date(client_as, submitted_batch):
    typed = {"effective_on": "20/03/2022", "number": "12/QĐ-SCT", "signer": "Bùi Đức Thắng", "seen_version": "2"}
    response = client_as("department_leader").post(url("step", submitted_batch, "approve"), typed)
    assert response.context["form"].errors["effective_on"] == [
        "Ngày 20/03/2022 ở trước bước liền trước, ngày 22/03/2022."
    ]
    assert PlanBatch.objects.get().state == "submitted"


def test_the_second_of_two_approvals_is_told_who_was_faster(client_as, submitted_batch, cast):
    approve(submitted_batch, cast.department_leader)
    typed = {"effective_on": "25/03/2022", "number": "13/QĐ-SCT", "signer": "Bùi Đức Thắng", "seen_version": "2"}
    response = client_as("department_leader").post(url("step", submitted_batch, "approve"), typed)
    assert response.status_code == 409
    assert "Lãnh đạo Sở vừa cập nhật kế hoạch này lúc" in text(response)


def test_the_step_page_repeats_the_figures(client_as, submitted_batch):
    page = text(client_as("department_leader").get(url("step", submitted_batch, "approve"))).replace("\xa0", " ")
    for figure in ("460 triệu đồng", "200 triệu đồng", "9.800 triệu đồng"):
        assert figure in page


# -- drawing up


def typed(lines=(), **changes) -> dict:
    data = {
        "year": "2022", "name": "Đợt 2", "kind": "round", "programme": "local", "reserve": "", "seen_version": "0",
        "lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0", **changes,
    }  # fmt: skip
    for number, line in enumerate(lines):
        data |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return data


PRINTING = {"name": "In tài liệu", "source": "local", "amount": "97.000.000"}


def test_create_saves_a_batch_with_its_lines(department):
    response = department.post(CREATE, typed([PRINTING], reserve="94.000.000"))
    batch = PlanBatch.objects.with_money().get()
    assert response.url == batch.get_absolute_url()
    assert (batch.name, batch.reserve, batch.lines_total) == ("Đợt 2", 94 * MILLION, 97 * MILLION)


def test_create_refuses_a_name_taken_in_the_year(department):
    PlanBatchFactory(name="Đợt 2")
    response = department.post(CREATE, typed())
    assert response.status_code == 200
    assert response.context["editor"].form.errors
    assert PlanBatch.objects.count() == 1


@pytest.mark.parametrize(("missing", "error"), [("name", "Ghi nội dung chi."), ("amount", "Ghi số tiền.")])
def test_a_line_needs_both_name_and_amount(missing, error, department):
    response = department.post(CREATE, typed([PRINTING | {missing: ""}]))
    [row] = response.context["editor"].rows
    assert row.errors[missing] == [error]


def test_two_lines_of_one_name_and_source_are_refused(department):
    response = department.post(CREATE, typed([PRINTING, PRINTING]))
    assert "Nội dung chi “In tài liệu” (Khuyến công địa phương) có hai dòng; xin gộp lại." in text(response)


def test_edit_keeps_its_own_name(department):
    batch = PlanBatchFactory(name="Đợt 2")
    assert department.post(url("edit", batch), typed(reserve="5")).status_code == 302
    batch.refresh_from_db()
    assert (batch.reserve, batch.version) == (5, 1)


def test_a_stale_edit_lays_both_versions_beside_each_other(department, cast, batch_of):
    batch = batch_of()
    edit_batch(batch, actor=cast.department_officer, values={"name": "Đợt 3", "reserve": 7}, lines=[])
    response = department.post(url("edit", batch), typed([PRINTING], seen_version="1"))
    assert response.status_code == 409
    differences = {row.label: (row.typed, row.saved) for row in response.context["editor"].differences}
    assert differences == {
        "Tên đợt": ("Đợt 2", "Đợt 3"),
        "Dự phòng": ("", "7"),
        "Nội dung chi khác": ("In tài liệu · Khuyến công địa phương 97.000.000", ""),
    }


def test_a_submitted_batch_is_not_edited(department, submitted_batch):
    for name in ("edit", "add_projects"):
        assert department.get(url(name, submitted_batch)).status_code == 403


def test_projects_to_add_are_those_that_fit(department):
    batch = PlanBatchFactory()
    ProjectFactory(title="Đạt", state="appraised")
    ProjectFactory(title="Đang thẩm định", state="appraisal")
    ProjectFactory(title="Năm khác", state="appraised", year=2023)
    ProjectFactory(title="Đã trong đợt", state="appraised", batch=PlanBatchFactory())
    ProjectFactory(title="Chưa trình Sở")
    response = department.get(url("add_projects", batch))
    assert [project.title for project in response.context["eligible"]] == ["Đạt", "Đang thẩm định"]


def test_chosen_projects_are_put_in(department):
    chosen = [ProjectFactory(state="appraised") for _ in range(2)]
    department.post(CREATE, typed(name="Đợt 5"))
    batch = PlanBatch.objects.get(name="Đợt 5")
    response = department.post(url("add_projects", batch), {"projects": [p.pk for p in chosen]}, follow=True)
    assert "Đã đưa 2 đề án vào Đợt 5 năm 2022." in text(response)
    assert batch.projects.count() == 2


def test_choosing_nothing_is_said(department):
    batch = PlanBatchFactory()
    ProjectFactory(state="appraised")
    assert "Chưa chọn đề án nào." in text(department.post(url("add_projects", batch), {}))


def test_a_project_that_does_not_fit_cannot_be_smuggled_in(department):
    batch, hidden = PlanBatchFactory(), ProjectFactory()
    assert department.post(url("add_projects", batch), {"projects": [hidden.pk]}).status_code == 200
    assert batch.projects.count() == 0


def test_a_project_is_taken_out_by_post_alone(department, appraised, batch_of):
    project = appraised()
    batch = batch_of(project)
    address = url("remove_project", batch, project.pk)
    assert department.get(address).status_code == 405
    assert "ra khỏi Đợt 1 năm 2022" in text(department.post(address, follow=True))
    assert batch.projects.count() == 0
    assert department.post(address).status_code == 404


def test_a_project_is_not_taken_out_of_a_submitted_batch(department, submitted_batch):
    project = submitted_batch.projects.order_by("pk").first()
    response = department.post(url("remove_project", submitted_batch, project.pk), follow=True)
    assert "đã trình, không sửa được" in text(response)
    assert submitted_batch.projects.count() == 2


# -- queries


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_is_constant(count, client_as, django_assert_num_queries):
    for number in range(count):
        batch = PlanBatchFactory(year=2022 + number)
        BudgetFactory(year=2022 + number)
        ProjectFactory(batch=batch, year=2022 + number, state="approved", money={"local": 5})
    client = client_as("department_leader")
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_detail_query_count_is_constant(count, department, django_assert_num_queries):
    batch = PlanBatchFactory()
    BudgetFactory()
    for number in range(count):
        PlanLine.objects.create(batch=batch, name=f"Chi {number}", source="local", amount=5)
        ProjectFactory(state="appraised", batch=batch, people=[EstablishmentFactory()], money={"local": 5})
    with django_assert_num_queries(18):
        department.get(batch.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_add_projects_query_count_is_constant(count, department, django_assert_num_queries):
    batch = PlanBatchFactory()
    for _ in range(count):
        ProjectFactory(state="appraised", people=[EstablishmentFactory()], money={"local": 5})
    with django_assert_num_queries(10):
        department.get(url("add_projects", batch))
