"""The card "Kiểm tra định mức" and the page "Mức hỗ trợ": reasons, answers and factors as people send them."""

import pytest
from django.urls import reverse

from projects.models import NormOverride
from projects.workflow import PROJECT
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION, day
from tests.projects.norms.conftest import item, plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norm")]


def url(project, name="norms", *args) -> str:
    return reverse(f"projects:{name}", args=[project.pk, *args])


def text(response) -> str:
    return plain(" ".join(response.content.decode().split()))


def reason_box(project) -> str:
    line, person = project.content_lines.get(), project.beneficiaries.first()
    return f"reason_{line.pk}_{person.pk}"


# -- the card


def test_the_card_shows_the_arithmetic(client_as, national):
    page = text(client_as("officer").get(national(200, 420).get_absolute_url()))
    assert "50 % × 420.000.000 = 210.000.000 ≤ 300.000.000 đồng/cơ sở: Thông tư 28/2018/TT-BTC, Điều 8 khoản 4." in page
    assert "Chưa có dự toán, nên tính trên tổng kinh phí của nội dung." in page


def test_the_card_counts_what_is_within_beyond_a_few(client_as, national):
    people = [EstablishmentFactory() for _ in range(5)]
    answer = client_as("officer").get(national(200, 420, people=people).get_absolute_url())
    assert "Còn 2 trường hợp khác trong giới hạn." in text(answer)


def test_the_page_of_a_project_tells_why_it_cannot_be_submitted(client_as, national):
    project = national(320)
    page = text(client_as("officer").get(project.get_absolute_url()))
    assert f'<a href="{url(project)}">Bổ sung</a>' in page


def test_the_table_of_costs_is_shown_to_readers_and_offered_to_the_officer(client_as, national, with_costs):
    project = national()
    assert "Sửa dự toán" in text(client_as("officer").get(project.get_absolute_url()))
    assert 'id="du-toan"' not in text(client_as("auditor").get(project.get_absolute_url()))
    project = with_costs(project, item(5))
    page = text(client_as("auditor").get(project.get_absolute_url()))
    assert 'id="du-toan"' in page
    assert "Sửa dự toán" not in page


# -- reasons


def test_an_officer_gives_a_reason(client_as, national):
    project, officer = national(320), client_as("officer")
    page = text(officer.get(url(project)))
    assert "Lý do vượt định mức" in page
    data = {"seen_version": 0, reason_box(project): "Máy nhập khẩu"}
    answer = officer.post(url(project, "ask_overrides"), data, follow=True)
    assert answer.redirect_chain == [(url(project), 302)]
    page = text(answer)
    assert "Máy nhập khẩu" in page
    assert "đã ghi lý do, chờ Trưởng, Phó phòng chấp nhận" in page
    assert "Lý do vượt định mức" not in page


def test_a_reason_left_empty_is_asked_for(client_as, national):
    project = national(320)
    answer = client_as("officer").post(url(project, "ask_overrides"), {"seen_version": 0})
    assert list(answer.context["page"].reasons.errors) == [reason_box(project)]
    assert "Chưa ghi được" in text(answer)
    assert not NormOverride.objects.exists()


def test_a_reason_on_an_old_page_stays_typed(client_as, national, with_costs):
    project = with_costs(national(320), item(800 * MILLION))
    data = {"seen_version": 0, reason_box(project): "Máy nhập khẩu"}
    answer = client_as("officer").post(url(project, "ask_overrides"), data)
    assert answer.status_code == 409
    assert "Máy nhập khẩu" in text(answer)
    assert answer.context["page"].reasons["seen_version"].value() == 1


def test_an_outdated_reason_is_asked_for_again(client_as, national, ask, with_costs):
    project = with_costs(ask(national(320)), item(500 * MILLION))
    page = text(client_as("officer").get(url(project)))
    assert "Lý do này đã ghi cho mức 320.000.000 đồng; nay cần ghi lại." in page
    assert ">Máy nhập khẩu, giá tăng</textarea>" in page.replace("> Máy", ">Máy")


@pytest.mark.parametrize("name", ["ask_overrides", "factors"])
def test_another_office_writes_nothing(name, client_as, national):
    assert client_as("other_officer").post(url(national(320), name), {}).status_code == 403


# -- answers


def test_a_unit_head_accepts(client_as, national, ask):
    project, head = ask(national(320)), client_as("unit_head")
    assert "Không chấp nhận" in text(head.get(url(project)))
    override = project.norm_overrides.get()
    data = {"seen_version": 1, "answer": "Đồng ý", "accept": "1"}
    page = text(head.post(url(project, "answer_override", override.pk), data, follow=True))
    assert "Đã chấp nhận mức hỗ trợ vượt định mức." in page
    assert "Chấp nhận: Trưởng, Phó phòng," in page
    assert 'name="accept"' not in page


def test_a_refusal_without_words_is_asked_for_them(client_as, national, ask):
    project, head = ask(national(320)), client_as("unit_head")
    address = url(project, "answer_override", project.norm_overrides.get().pk)
    answer = head.post(address, {"seen_version": 1, "answer": "", "refuse": "1"})
    assert "Cần ghi lý do không chấp nhận." in text(answer)
    page = text(head.post(address, {"seen_version": 1, "answer": "Chưa có báo giá", "refuse": "1"}, follow=True))
    assert "không được chấp nhận" in page
    assert "Chưa có báo giá" in page


def test_an_answer_on_an_old_page_is_refused_with_what_is_new(client_as, national, ask, with_costs):
    project = with_costs(ask(national(320)), item(800 * MILLION))
    address = url(project, "answer_override", project.norm_overrides.get().pk)
    answer = client_as("unit_head").post(address, {"seen_version": 1, "answer": "Được", "accept": "1"})
    assert (answer.status_code, project.norm_overrides.get().is_accepted) == (409, None)
    assert ">Được</textarea>" in text(answer).replace("> Được", ">Được")


def test_a_maker_is_told_why_the_answer_is_not_theirs(client_as, national, ask, cast):
    from tests.projects.conftest import both

    officer = both(cast.officer, "unit_head")
    assert "cần một người khác" in text(client_as(officer).get(url(ask(national(320)))))


def test_readers_see_the_page_without_forms(client_as, national, ask):
    page = text(client_as("auditor").get(url(ask(national(320)))))
    assert "Máy nhập khẩu, giá tăng" in page
    assert '<form method="post" action="/de-an' not in page


# -- factors


def test_an_officer_sets_factors(client_as, national):
    project, officer = national(500, 1200), client_as("officer")
    line = project.content_lines.get()
    data = {"seen_version": 0, f"whole_line_{line.pk}": "on", f"priority_{line.pk}": "1,2", f"basis_{line.pk}": "Xã"}
    page = text(officer.post(url(project, "factors"), data, follow=True))
    assert "300.000.000 × 1,5 (dây chuyền) × 1,2 (ưu tiên) = 540.000.000 đồng/cơ sở" in page


def test_a_factor_out_of_range_is_refused_beside_its_box(client_as, national):
    project = national()
    line = project.content_lines.get()
    data = {"seen_version": 0, f"priority_{line.pk}": "1,6", f"basis_{line.pk}": "Xã"}
    answer = client_as("officer").post(url(project, "factors"), data)
    assert list(answer.context["page"].factors.errors) == [f"priority_{line.pk}"]


def test_after_submission_there_is_nothing_to_write(client_as, national, cast):
    project = national(200, 420)
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    assert 'method="post" action="/de-an' not in text(client_as("officer").get(url(project)))


def test_a_project_without_norms_says_so(client_as, national):
    from khuyencong.registry.models import Norm

    Norm.objects.all().delete()
    assert "Không có nội dung nào của đề án có định mức vào ngày này." in text(
        client_as("officer").get(url(national()))
    )


@pytest.mark.parametrize("count", [1, 3])
def test_norms_page_query_count_is_constant(count, client_as, national, ask, django_assert_num_queries):
    people = [EstablishmentFactory() for _ in range(count)]
    project = ask(national(320, people=people))
    client = client_as("unit_head")
    with django_assert_num_queries(20):
        assert client.get(url(project)).status_code == 200
