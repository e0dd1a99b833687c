"""Writing the dự toán: amounts computed, ceilings held, and the page that never loses what was typed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from khuyencong.accounts.enums import Role
from khuyencong.core.audit import AuditEvent, StaleRecordError
from khuyencong.core.numbers import MAX_VND
from projects.models import CostLine
from projects.services.costs import save_costs
from projects.workflow import PROJECT
from tests.factories import ContentFactory, EstablishmentFactory
from tests.projects.conftest import MILLION, approve, day, logged
from tests.projects.norms.conftest import item, plain, reread

pytestmark = pytest.mark.django_db


def url(project) -> str:
    return reverse("projects:costs", args=[project.pk])


def text(response) -> str:
    return plain(" ".join(response.content.decode().split()))


@pytest.fixture
def officer(client_as):
    return client_as("officer")


def typed(*rows: dict, version=0, stored=0, **changes) -> dict:
    """What a browser sends; each row a dict of its boxes over a machine of 240 triệu."""
    data = {
        "seen_version": str(version), "costs-TOTAL_FORMS": str(len(rows)), "costs-INITIAL_FORMS": str(stored),
        **changes,
    }  # fmt: skip
    for number, row in enumerate(rows):
        data |= {f"costs-{number}-{name}": value for name, value in row.items() if value is not None}
    return data


def box(**changes) -> dict:
    return {
        "item": "Máy ép gạch", "unit": "bộ", "quantity": "1", "unit_price": "240.000.000", "eligible": "on", **changes,
    }  # fmt: skip


# -- the service


def test_amounts_are_computed_and_positions_given(national, with_costs):
    project = with_costs(national(), item(7, quantity=Decimal("1.5")), item(5))
    assert [(line.position, line.amount) for line in project.costs.all()] == [(1, 11), (2, 5)]


def test_saving_replaces_the_table_and_logs_sums_alone(national, with_costs, cast):
    project = with_costs(national(), item(100, vat=8))
    save_costs(project, [item(50, eligible=False)], actor=cast.officer)
    assert CostLine.objects.get().amount == 50
    event = AuditEvent.objects.latest("pk")
    assert event.changes == {
        "costs": [{"amount": 100, "vat": 8, "eligible": 100}, {"amount": 50, "vat": 0, "eligible": 0}]
    }
    assert logged(project) == ["create", "edit_costs", "edit_costs"]


def test_keys_for_comparison_are_folded(national, with_costs):
    line = with_costs(national(), item(5, equipment_type=" Máy  Rang ", serial="QT-4/15")).costs.get()
    assert (line.equipment_type, line.type_key, line.serial_key) == ("Máy Rang", "may rang", "qt 4 15")


def test_an_old_page_is_stale(national, cast):
    old = national()
    save_costs(reread(old, cast), [item(5)], actor=cast.officer)
    with pytest.raises(StaleRecordError, match="vừa cập nhật đề án"):
        save_costs(old, [item(7)], actor=cast.officer)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (item(MAX_VND, quantity=Decimal(2)), "vượt 99.999.999.999.999 đồng"),
        (item(100, local=60, national=50), "nhiều hơn thành tiền 10 đồng"),
    ],
)
def test_rows_out_of_range_are_refused_as_a_whole(row, said, national, cast):
    project = national()
    with pytest.raises(ValidationError, match=said):
        save_costs(project, [item(5), row], actor=cast.officer)
    assert (CostLine.objects.count(), logged(project)) == (0, ["create"])


@pytest.mark.parametrize(
    "change", [{"amount": 12}, {"quantity": 0}, {"local": 11}, {"vat": -1}, {"position": 2}], ids=str
)
def test_the_database_holds_a_row_together(change, national, with_costs):
    project = with_costs(national(), item(10), item(10))
    with pytest.raises(IntegrityError), transaction.atomic():
        project.costs.filter(position=1).update(**change)


def test_the_table_is_written_until_submission_and_for_the_detail(submitted_batch, cast):
    project = submitted_batch.projects.first()
    with pytest.raises(ValidationError, match="chỉ sửa được"):
        save_costs(project, [item(5)], actor=cast.officer)
    approve(submitted_batch, cast.department_leader)
    project.refresh_from_db()
    save_costs(project, [item(5)], actor=cast.officer)
    assert project.costs.count() == 1


# -- who


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.OFFICER])
def test_the_form_is_for_officers(role, client_as, national):
    assert client_as(role).get(url(national())).status_code in (403, 404)


def test_the_form_is_for_the_own_office_and_for_drafts(client_as, officer, national, cast):
    project = national(200, 420)
    assert client_as("other_officer").get(url(project)).status_code == 403
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    assert officer.get(url(project)).status_code == 403


# -- the page


def test_what_was_typed_is_saved_and_shown(officer, national):
    project = national(150, 340)
    rows = (
        box(vat="10.000.000", national="120.000.000", equipment_type="Máy ép", serial="QT4"),
        box(item="Lắp đặt", unit="gói", quantity="1,5", unit_price="60000000", eligible=None),
    )
    answer = officer.post(url(project), typed(*rows), follow=True)
    assert answer.redirect_chain == [(f"{project.get_absolute_url()}#du-toan", 302)]
    machine, work = CostLine.objects.all()
    assert (machine.amount, machine.vat, machine.national, machine.own) == (
        240 * MILLION,
        10 * MILLION,
        120 * MILLION,
        130 * MILLION,
    )
    assert (work.quantity, work.amount, work.eligible) == (Decimal("1.5"), 90 * MILLION, False)
    page = text(answer)
    assert "Chi phí được tính để xét mức hỗ trợ là 240.000.000 đồng." in page
    assert "Dự toán, kể cả thuế GTGT, là 340.000.000 đồng, bằng tổng kinh phí của đề án." in page
    assert "50 % × 240.000.000" not in page  # no norm is in force here


def test_blank_and_emptied_rows_are_left_out_and_ticked_ones_removed(officer, national, with_costs):
    project = with_costs(national(), item(5), item(7), item(9))
    rows = (
        box(DELETE="on"),
        box(item="", unit="", quantity="", unit_price=""),
        box(item="Ba"),
        box(item="", unit="", quantity="", unit_price=""),
    )
    assert officer.post(url(project), typed(*rows, version=1, stored=3)).status_code == 302
    assert [line.item for line in CostLine.objects.all()] == ["Ba"]


def test_declared_sums_are_checked(officer, national):
    project = national()
    data = typed(box(), amount="250.000.000", vat="1")
    errors = officer.post(url(project), data).context["editor"].form.errors
    assert [plain(error) for error in errors["amount"]] == [
        "Tổng cộng ghi 250.000.000 đồng, các hạng mục cộng lại 240.000.000 đồng: lệch 10.000.000 đồng."
    ]
    assert "lệch 1 đồng" in plain(errors["vat"])
    assert CostLine.objects.count() == 0
    assert officer.post(url(project), typed(box(), amount="240.000.000", vat="0")).status_code == 302


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("item", "", "Ghi tên hạng mục."),
        ("unit", "", "Ghi đơn vị tính."),
        ("quantity", "", "Ghi số lượng."),
        ("unit_price", "", "Ghi đơn giá."),
        ("quantity", "0", "Số lượng phải lớn hơn 0"),
        ("quantity", "-1", "chưa đúng"),
        ("quantity", "1.5", "Phần thập phân viết sau dấu phẩy"),
        ("quantity", "1,2345", "chưa đúng"),
        ("quantity", "9999999999", "tối đa 9 chữ số"),
        ("unit_price", "mười", "không phải là số"),
        ("unit_price", "-5", "Không nhận số âm"),
        ("unit_price", "99.999.999.999.999.999", "quá lớn"),
        ("vat", "1,5", "dấu phẩy"),
        ("national", "240.000.001", "nhiều hơn thành tiền và thuế 1 đồng"),
    ],
)
def test_bad_input_is_refused_beside_its_box_and_the_rest_stays(name, value, said, officer, national):
    answer = officer.post(url(national()), typed(box(item="Máy đã gõ"), box(**{"item": "Dòng sau", name: value})))
    good, bad = answer.context["editor"].rows.forms
    assert (answer.status_code, good.errors) == (200, {})
    assert said in plain(bad.errors[name])
    page = text(answer)
    assert "Máy đã gõ" in page
    assert 'value="240.000.000"' in page
    assert CostLine.objects.count() == 0


def test_an_amount_above_the_range_is_refused_beside_the_price(officer, national):
    answer = officer.post(url(national()), typed(box(quantity="1.000.000", unit_price="1.000.000.000")))
    assert "Thành tiền vượt 99.999.999.999.999 đồng" in plain(
        answer.context["editor"].rows.forms[0].errors["unit_price"]
    )


def test_one_more_row_is_given_without_complaint(officer, national):
    answer = officer.post(url(national()), typed(box(unit=""), add_row="1"))
    assert len(answer.context["editor"].rows.forms) == 2
    assert "Ghi đơn vị tính" not in text(answer)


def test_somebody_faster_is_laid_beside_what_was_typed(officer, national, with_costs, cast):
    project = with_costs(national(), item(5))
    answer = officer.post(url(project), typed(box(vat="1"), version=0))
    editor = answer.context["editor"]
    assert (answer.status_code, project.costs.get().amount) == (409, 5)
    assert [(d.label, d.typed, d.saved) for d in editor.differences] == [
        ("Hạng mục 1", "Máy ép gạch · 1 bộ · 240.000.000 · thuế 1", "Máy · 1 bộ · 5")
    ]
    assert (
        officer.post(url(project), {**typed(box()), "seen_version": editor.form.data["seen_version"]}).status_code
        == 302
    )


def test_choices_stand_only_where_there_is_a_choice(officer, national, cast, machines):
    page = text(officer.get(url(national())))
    assert "Chưa gắn với đơn vị nào" not in page
    assert "Nội dung chính" not in page
    first, second = EstablishmentFactory(name="HTX Một"), EstablishmentFactory(name="HTX Hai")
    project = national(people=[first, second])
    project.content_lines.create(content=ContentFactory(code="4.4", name="Nhãn hiệu"))
    rows = (box(establishment=str(second.pk), content="4.4"), box(establishment="999"))
    answer = officer.post(url(project), typed(*rows))
    assert list(answer.context["editor"].rows.forms[1].errors) == ["establishment"]
    assert officer.post(url(project), typed(rows[0])).status_code == 302
    line = project.costs.get()
    assert (line.beneficiary.establishment, line.content_line.content.code) == (second, "4.4")
    page = text(officer.get(url(project)))
    assert f'<option value="{second.pk}" selected>HTX Hai</option>' in page


def test_stored_sources_keep_their_boxes(officer, national, with_costs):
    project = with_costs(national(), item(100, other=30))
    assert 'name="costs-0-other" value="30"' in text(officer.get(url(project)))


def test_sums_are_shown_without_a_script(officer, national, with_costs):
    page = text(officer.get(url(with_costs(national(), item(1_000_000, vat=80_000)))))
    assert "<output data-kc-cost-amount>1.000.000</output>" in page
    assert '<output data-kc-cost-sum="total">1.080.000</output>' in page


@pytest.mark.parametrize("count", [1, 3])
def test_cost_page_query_count_is_constant(count, officer, national, with_costs, django_assert_num_queries):
    people = [EstablishmentFactory() for _ in range(count)]
    project = with_costs(national(people=people), *(item(5, establishment=one) for one in people))
    with django_assert_num_queries(13):
        assert officer.get(url(project)).status_code == 200
