"""An increase is measured by the norms again; what exceeds them needs a reason and a unit head's answer."""

import pytest
from django.urls import reverse

from khuyencong.core.workflow import Refused
from projects.change_workflow import CHANGE
from projects.models import ChangeRequest, NormOverride, Project
from projects.services.changes import answer_override
from tests.projects.changes.conftest import approve_change, money
from tests.projects.changes.test_pages import amounts, ask_url, facts, text
from tests.projects.conftest import MILLION, day
from tests.projects.norms.conftest import make_norm, plain

pytestmark = pytest.mark.django_db

REASON = "Máy nhập khẩu, giá tăng"


@pytest.fixture
def capped(implementing):
    """A project under way whose content has a norm of the province: at most 110 triệu đồng a establishment."""
    project = implementing()
    make_norm(project.main_content, source="local", cap=110 * MILLION, max_percent=60, verified=True)
    return project


@pytest.fixture
def asked(capped, ask):
    return ask(capped, "amount_up", norm_reason=REASON)


def answer(change: ChangeRequest, actor, **said) -> None:
    change.refresh_from_db()
    answer_override(change, change.norm_overrides.get(), actor=actor, **{"accept": True, **said})


def test_increase_above_the_norm_needs_a_reason(capped, ask):
    with pytest.raises(Refused) as refused:
        ask(capped, "amount_up")
    [reason] = refused.value.reasons
    assert reason.field == "norm_reason"
    assert "mức hỗ trợ 120.000.000 đồng vượt mức tối đa 110.000.000 đồng" in plain(reason)
    assert not ChangeRequest.objects.exists()


def test_increase_within_the_norm_needs_none(capped, ask):
    ask(capped, "amount_up", values={"funding": money(capped, 110)})
    assert not NormOverride.objects.exists()


def test_decrease_is_not_measured_again(capped, ask):
    make_norm(capped.main_content, source="local", cap=10 * MILLION, max_percent=60, verified=True, unit="dây chuyền")
    assert ask(capped, "amount_down").pk


def test_department_waits_for_the_unit_heads_answer(asked, cast):
    with pytest.raises(Refused, match="đã ghi lý do, chờ Trưởng, Phó phòng chấp nhận"):
        CHANGE.perform("check", asked, actor=cast.department_officer, effective_on=day(5, 5))
    answer(asked, cast.unit_head)
    CHANGE.perform("check", asked, actor=cast.department_officer, effective_on=day(5, 5))
    approve_change(asked, cast)
    override = NormOverride.objects.get()
    assert (override.is_current, override.is_accepted, override.support) == (True, True, 120 * MILLION)


def test_refused_reason_holds_the_change_up(asked, cast):
    answer(asked, cast.unit_head, accept=False, answer="Chưa có báo giá")
    with pytest.raises(Refused, match="không được chấp nhận"):
        CHANGE.perform("check", asked, actor=cast.department_officer, effective_on=day(5, 5))
    assert NormOverride.objects.get().is_current is False


def test_answer_is_given_once_by_another_unit_head_with_a_reason_to_refuse(asked, cast):
    for actor, said in (
        (cast.officer, "việc này thuộc trưởng, phó phòng"),
        (cast.centre_leader, "việc này thuộc trưởng, phó phòng"),
    ):
        with pytest.raises(Refused, match=said):
            answer(asked, actor)
    with pytest.raises(Refused, match="Cần ghi lý do không chấp nhận"):
        answer(asked, cast.unit_head, accept=False)
    answer(asked, cast.unit_head)
    with pytest.raises(Refused, match="đã được trả lời"):
        answer(asked, cast.unit_head)


# -- the pages


def test_officer_is_told_beside_the_reason_and_keeps_what_was_typed(client_as, capped):
    Project.objects.get().refresh_from_db()
    capped.refresh_from_db()
    sent = facts(capped) | amounts("120.000.000", "130.000.000") | {"norm_reason": ""}
    page = client_as("officer").post(ask_url(capped, "amount_up"), sent)
    assert page.context["editor"].form.errors.keys() == {"norm_reason"}
    assert "120.000.000" in page.content.decode()
    assert "Giá máy tăng" in text(page)
    sent["norm_reason"] = REASON
    assert client_as("officer").post(ask_url(capped, "amount_up"), sent).status_code == 302


def test_unit_head_answers_on_the_page_of_the_change(client_as, asked):
    client = client_as("unit_head")
    page = client.get(asked.get_absolute_url())
    assert f"Lý do: {REASON}" in text(page)
    url = reverse("projects:answer_change_override", args=[asked.pk, NormOverride.objects.get().pk])
    assert url in page.content.decode()
    assert url not in client_as("officer").get(asked.get_absolute_url()).content.decode()
    data = {"seen_version": asked.version, "answer": "", "refuse": "1"}
    refused = client_as("unit_head").post(url, data)
    assert "Cần ghi lý do không chấp nhận." in text(refused)
    answered = client_as("unit_head").post(url, data | {"answer": "Đồng ý", "accept": "1"}, follow=True)
    assert "Đã ghi ý kiến về mức hỗ trợ vượt định mức." in text(answered)
    assert url not in answered.content.decode()
