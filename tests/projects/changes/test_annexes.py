"""Annexes of the contract: what they move in the ledger, what stands against them, their page."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from khuyencong.core.models import AppendOnlyError
from khuyencong.core.workflow import Refused, StaleRecordError
from projects.models import Contract, ContractAnnex, Ledger, Project
from projects.services.annexes import record_annex
from projects.workflow import PROJECT
from tests.projects.changes.conftest import money
from tests.projects.changes.test_pages import text
from tests.projects.conftest import MILLION, day, logged
from tests.projects.execution.conftest import stop
from tests.projects.execution.test_sums import check_sums

pytestmark = pytest.mark.django_db


def sign(project: Project, cast, change, millions: int, **changes) -> ContractAnnex:
    facts = {
        "actor": cast.centre_leader, "change": change, "number": "01/PLHĐ", "signed_on": day(15, 5),
        "value": millions * MILLION, "text": "Điều 2: kinh phí hỗ trợ", **changes,
    }  # fmt: skip
    return record_annex(Project.objects.get(pk=project.pk), **facts)


def ledger() -> dict[str, int]:
    found = Ledger.objects.get()
    return {name: getattr(found, name) // MILLION for name in ("approved", "committed", "advance_ceiling")}


def test_increase_reaches_the_contract_with_its_annex(implementing, changed, cast, pay):
    project = implementing()
    change = changed(project, "amount_up")
    assert ledger() == {"approved": 120, "committed": 100, "advance_ceiling": 70}
    annex = sign(project, cast, change, 120)
    assert ledger() == {"approved": 120, "committed": 120, "advance_ceiling": 84}
    assert (annex.before, annex.effect) == (100 * MILLION, 20 * MILLION)
    assert logged(project)[-1] == "record_annex"
    pay(Project.objects.get(), "advance", 84, issued_on=day(20, 5))
    check_sums(project)


def test_annex_may_take_less_than_what_was_approved(implementing, changed, cast):
    project = implementing()
    sign(project, cast, changed(project, "amount_up"), 110)
    assert ledger() == {"approved": 120, "committed": 110, "advance_ceiling": 77}


def test_annex_of_a_decrease_takes_the_contract_below_the_approval(implementing, changed, cast):
    project = implementing()
    change = changed(project, "amount_down")
    assert ledger() == {"approved": 80, "committed": 80, "advance_ceiling": 56}
    sign(project, cast, change, 60)
    assert ledger() == {"approved": 80, "committed": 60, "advance_ceiling": 42}
    check_sums(project)


def test_annex_of_another_time_keeps_the_value(implementing, changed, cast):
    project = implementing()
    assert sign(project, cast, changed(project, "time"), 100).effect == 0
    assert ledger() == {"approved": 100, "committed": 100, "advance_ceiling": 70}


@pytest.fixture
def advanced(implementing, changed, pay):
    """`advanced(kind)`: a project with 50 triệu advanced, and its approved change."""

    def make(kind: str):
        project = implementing()
        pay(project, "advance", 50)
        return project, changed(project, kind)

    return make


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("amount_up", {"value": 120 * MILLION + 1}, "120.000.001 đồng vượt mức được duyệt 120.000.000 đồng"),
        ("amount_up", {"value": 100_000_000_000_000}, "vượt mức được duyệt"),
        ("amount_up", {"value": -1}, "thấp hơn số đã tạm ứng"),
        ("amount_up", {"value": 49 * MILLION}, "thấp hơn số đã tạm ứng, thanh toán 50.000.000 đồng"),
        ("amount_up", {"value": 71 * MILLION}, "Đã tạm ứng 50.000.000 đồng, vượt mức tạm ứng tối đa 49.700.000 đồng"),
        ("amount_down", {"value": 81 * MILLION}, "vượt mức được duyệt 80.000.000 đồng"),
        ("time", {"value": 101 * MILLION}, "Điều chỉnh này không đổi kinh phí; giữ 100.000.000 đồng"),
        ("time", {"signed_on": day(9, 5)}, "ở trước quyết định điều chỉnh, 10/05/2022"),
        ("time", {"signed_on": day(4, 4)}, "ở trước ngày ký hợp đồng, 05/04/2022"),
        ("time", {"number": " "}, "không được để trắng"),
        ("time", {"text": " "}, "không được để trắng"),
    ],
)
def test_faulty_annex_is_refused_beside_its_field(advanced, cast, kind, wrong, said):
    project, change = advanced(kind)
    with pytest.raises(Refused) as refused:
        sign(project, cast, change, 100, **wrong)
    assert set(wrong) <= {reason.field for reason in refused.value.reasons}
    assert said in str(refused.value)
    assert not ContractAnnex.objects.exists()


def test_annex_is_not_dated_tomorrow(implementing, changed, cast):
    project = implementing()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="ở sau ngày hôm nay"):
        sign(project, cast, changed(project), 100, signed_on=tomorrow)


def test_change_that_raises_nothing_raises_no_contract(contracted, changed, cast):
    project = contracted(value=70 * MILLION)
    change = changed(project, "amount_down", values={"funding": money(project, 90)})
    with pytest.raises(Refused, match="không làm tăng kinh phí hỗ trợ"):
        sign(project, cast, change, 80)


def test_annex_moves_the_contracts_end(implementing, changed, cast):
    project = implementing()
    change = changed(project, "time")
    with pytest.raises(Refused, match="ở trước ngày ký phụ lục"):
        sign(project, cast, change, 100, ends_on=day(14, 5))
    sign(project, cast, change, 100, ends_on=dt.date(2022, 12, 31))
    assert Contract.objects.get().ends_on == dt.date(2022, 12, 31)


def test_one_change_has_one_annex(implementing, changed, cast):
    project = implementing()
    change = changed(project)
    sign(project, cast, change, 100)
    with pytest.raises(Refused, match="Không có điều chỉnh nào đã được phê duyệt mà chưa có phụ lục"):
        sign(project, cast, change, 100)


def test_change_still_asked_for_has_no_annex(implementing, changed, checked, cast):
    project = implementing()
    changed(project, "amount_up")
    waiting = checked(project, "time")
    with pytest.raises(Refused, match="Phụ lục phải theo một điều chỉnh đã được phê duyệt"):
        sign(project, cast, waiting, 100)


def test_changes_of_before_the_contract_stand_in_it(authorised, changed, cast):
    project = authorised()
    change = changed(project, "amount_up")
    facts = {"effective_on": day(11, 5), "number": "05/HĐ-TTKC", "value": 120 * MILLION}
    PROJECT.perform("sign_contract", Project.objects.get(), actor=cast.centre_leader, **facts)
    with pytest.raises(Refused, match="Không có điều chỉnh nào"):
        sign(project, cast, change, 120)


def test_own_projects_have_no_annex(assigned, changed, cast):
    project = assigned()
    change = changed(project, "time", values={"duration": "Quý IV"})
    with pytest.raises(Refused, match="Đề án chưa có hợp đồng nên không có phụ lục"):
        sign(project, cast, change, 100)


def test_only_the_centres_leader_signs(implementing, changed, cast):
    project = implementing()
    change = changed(project)
    with pytest.raises(Refused) as refused:
        sign(project, cast, change, 100, actor=cast.officer)
    assert str(refused.value) == "Anh/chị không có quyền ký phụ lục hợp đồng; việc này thuộc lãnh đạo Trung tâm."


def test_nothing_is_signed_once_the_project_stopped(implementing, changed, cast):
    project = implementing()
    change = changed(project)
    stop(Project.objects.get(), cast)
    with pytest.raises(Refused, match="Ngừng triển khai"):
        sign(project, cast, change, 100)


def test_annex_from_a_stale_page_is_refused(implementing, changed, cast):
    project = implementing()
    change = changed(project)
    seen = Project.objects.get()
    sign(project, cast, change, 100)
    facts = {"number": "02", "signed_on": day(16, 5), "value": 100 * MILLION, "text": "Lần hai"}
    with pytest.raises((StaleRecordError, Refused)):
        record_annex(seen, actor=cast.centre_leader, change=change, **facts)


def test_annexes_are_only_ever_added(implementing, changed, cast):
    project = implementing()
    annex = sign(project, cast, changed(project), 100)
    with pytest.raises(AppendOnlyError):
        annex.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContractAnnex.objects.update(number="02")


def test_database_holds_the_commitment_within_the_approval(implementing, changed, cast):
    project = implementing()
    sign(project, cast, changed(project, "amount_up"), 120)
    with pytest.raises(IntegrityError, match="ledger_commitment_within_approval"), transaction.atomic():
        Ledger.objects.get().move(committed=1)


# -- the page


def annex_url(project: Project) -> str:
    return reverse("projects:annex", args=[project.pk])


def data(project: Project, asked, **changes) -> dict:
    project.refresh_from_db()
    return {
        "seen_version": project.version, "change": asked.pk, "number": "01/PLHĐ", "signed_on": "15/05/2022",
        "value": "120.000.000", "text": "Điều 2: kinh phí hỗ trợ 120 triệu đồng", **changes,
    }  # fmt: skip


def test_leader_finds_the_annex_to_sign_and_signs_it(client_as, implementing, changed):
    project, client = implementing(), client_as("centre_leader")
    assert annex_url(project) not in client.get(project.get_absolute_url()).content.decode()
    change = changed(project, "amount_up")
    assert annex_url(project) in client.get(project.get_absolute_url()).content.decode()
    page = client.get(annex_url(project))
    assert "Nay theo hợp đồng 100.000.000 đồng, được duyệt 120.000.000 đồng." in text(page)
    assert 'value="120.000.000"' in page.content.decode()
    answer = client.post(annex_url(project), data(project, change), follow=True)
    said = text(answer)
    assert "Đã ký phụ lục hợp đồng." in said
    assert "phụ lục số 01/PLHĐ" in said
    assert "Phụ lục hợp đồng số 01/PLHĐ ngày 15/05/2022: Điều 2: kinh phí hỗ trợ 120 triệu đồng" in said
    assert "Phụ lục hợp đồng Số 01/PLHĐ, 120.000.000 đồng" in said
    assert annex_url(project) not in answer.content.decode()
    assert "Số 01/PLHĐ ngày 15/05/2022, 120.000.000 đồng" in text(client.get(change.get_absolute_url()))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "-5"}, "Không nhận số âm"),
        ({"value": "trăm triệu"}, "không phải là số"),
        ({"value": "100.000.000.000.000"}, "Số tiền quá lớn"),
        ({"value": "120.000.001"}, "vượt mức được duyệt 120.000.000 đồng"),
        ({"signed_on": "31/02/2022"}, "Không có ngày 31/02/2022"),
        ({"signed_on": "01/01/2100"}, "ở sau ngày hôm nay"),
        ({"signed_on": "09/05/2022"}, "ở trước quyết định điều chỉnh"),
        ({"number": ""}, "Số phụ lục"),
        ({"change": "999"}, "Chọn"),
    ],
)
def test_bad_annex_is_refused_beside_its_field_and_the_rest_is_kept(client_as, implementing, changed, changes, said):
    project = implementing()
    change = changed(project, "amount_up")
    answer = client_as("centre_leader").post(annex_url(project), data(project, change, **changes))
    [field] = changes
    assert answer.context["form"].errors.keys() == {field}
    assert said in text(answer)
    assert "Điều 2: kinh phí hỗ trợ 120 triệu đồng" in text(answer)
    assert not ContractAnnex.objects.exists()
