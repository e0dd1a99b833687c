"""What else is checked: the same machine twice, fairs abroad, own capital, establishments; warnings with links."""

import pytest

from khuyencong.registry.enums import EstablishmentKind
from projects.checks import CHECKS, Dossier, Level
from tests.factories import ContentFactory, EstablishmentFactory, ProjectFactory
from tests.projects.conftest import MILLION
from tests.projects.norms.conftest import item, plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norm")]


def found(check: str, project, user) -> list:
    [function] = [one for one in CHECKS if one.__name__ == check]
    return list(function(Dossier(project, user)))


def said(check: str, project, user) -> list[str]:
    return [plain(finding) for finding in found(check, project, user)]


# -- the norm


def test_within_the_norm_is_information_with_the_arithmetic(national, cast):
    [finding] = found("support_within_norm", national(200, 420), cast.officer)
    assert finding.level == Level.INFO
    assert plain(finding) == (
        "Mức hỗ trợ 200.000.000 đồng trong giới hạn. "
        "50 % × 420.000.000 = 210.000.000 ≤ 300.000.000 đồng/cơ sở: Thông tư 28/2018/TT-BTC, Điều 8 khoản 4."
    )


@pytest.mark.parametrize(("programme", "level"), [("national", Level.BLOCKING), ("local", Level.WARNING)])
def test_beyond_the_norm_blocks_national_projects_and_warns_local_ones(programme, level, national, cast):
    [finding] = found("support_within_norm", national(320, programme=programme), cast.officer)
    assert finding.level == level


def test_an_accepted_reason_leaves_a_warning(national, cast, ask, accept):
    [finding] = found("support_within_norm", accept(ask(national(320))), cast.officer)
    assert (finding.level, "đã được chấp nhận" in finding.text) == (Level.WARNING, True)


def test_several_checks_say_whose_each_is(national, cast):
    people = [EstablishmentFactory(name="HTX Một"), EstablishmentFactory(name="HTX Hai")]
    texts = said("support_within_norm", national(200, 420, people=people), cast.officer)
    assert [text.partition(":")[0] for text in texts] == ["HTX Một", "HTX Hai"]


def test_a_content_without_a_norm_shows_what_earlier_projects_got(cast):
    content = ContentFactory(code="6")
    project = ProjectFactory(content=content, money={"local": 9}, is_own=True, office=cast.officer.office)
    assert said("usual_support", project, cast.officer) == [
        "Nội dung 6 không có định mức. Trung tâm cũng chưa có đề án nào trước đây để tham khảo."
    ]
    ProjectFactory(content=content, money={"local": 6}, state="settled", year=2021)
    assert said("usual_support", project, cast.officer) == [
        "Nội dung 6 không có định mức. 01 đề án trước đây được hỗ trợ 6 đồng, bằng 100,0 % tổng kinh phí."
    ]


# -- costs


def test_a_cost_table_of_another_total_is_pointed_out(national, cast, with_costs):
    [finding] = found("costs_agree_with_funding", with_costs(national(200, 420), item(400 * MILLION)), cast.officer)
    assert "lệch 20.000.000 đồng" in plain(finding)
    assert finding.link.endswith("#du-toan")


def test_a_cost_table_of_the_same_total_is_not(national, cast, with_costs):
    project = with_costs(national(200, 420), item(400 * MILLION, vat=20 * MILLION))
    assert found("costs_agree_with_funding", project, cast.officer) == []
    assert found("costs_agree_with_funding", national(), cast.officer) == []


def test_costs_of_nobody_are_pointed_out_where_there_are_several(national, cast, with_costs):
    alone = with_costs(national(), item(5))
    several = with_costs(national(people=[EstablishmentFactory(), EstablishmentFactory()]), item(5), item(7))
    assert found("costs_have_an_owner", alone, cast.officer) == []
    assert said("costs_have_an_owner", several, cast.officer) == [
        "Dự toán còn 2 hạng mục chưa gắn với đơn vị thụ hưởng nào."
    ]


# -- the same machine


@pytest.fixture
def before(national, with_costs):
    """`before(who, type, serial, year=…)` is an earlier project that supported such a machine."""

    def make(who, kind="Máy rang cà phê", serial="", **changes):
        return with_costs(national(people=[who], **changes), item(5, equipment_type=kind, serial=serial))

    return make


@pytest.mark.parametrize(
    ("year", "kind", "is_found"),
    [(2021, "máy rang CÀ PHÊ", True), (2017, "Máy rang cà phê", True), (2016, "Máy rang cà phê", False),
     (2021, "Máy xay", False), (2027, "Máy rang cà phê", True), (2028, "Máy rang cà phê", False)],
)  # fmt: skip
def test_the_same_type_for_the_same_establishment_is_pointed_out_for_some_years(year, kind, is_found, before, cast):
    who = EstablishmentFactory(name="HTX Ea Tu")
    earlier = before(who, kind, year=year, title="Đề án trước")
    project = before(who)
    findings = found("same_equipment", project, cast.officer)
    if not is_found:
        assert findings == []
        return
    [finding] = findings
    assert (finding.level, finding.link, finding.link_label) == (
        Level.WARNING, earlier.get_absolute_url(), "Đề án trước",
    )  # fmt: skip
    assert finding.text == f"Loại máy “Máy rang cà phê” đã có trong đề án năm {year} của HTX Ea Tu."


def test_the_years_are_a_setting(before, cast, settings):
    settings.KC_EQUIPMENT_YEARS = 1
    who = EstablishmentFactory()
    before(who, year=2020)
    assert found("same_equipment", before(who), cast.officer) == []


def test_the_same_type_for_somebody_else_is_not_pointed_out(before, cast):
    before(EstablishmentFactory(), year=2021)
    assert found("same_equipment", before(EstablishmentFactory()), cast.officer) == []


def test_the_same_serial_is_pointed_out_always_and_everywhere(before, cast):
    before(EstablishmentFactory(name="HTX Một"), "Máy xay", "QT4-15", year=2014)
    texts = said("same_equipment", before(EstablishmentFactory(), serial="qt4 15"), cast.officer)
    assert [text.partition(":")[0] for text in texts] == ["Máy số qt4 15 đã có trong đề án năm 2014 của HTX Một"]


def test_the_same_serial_twice_in_one_table_is_pointed_out(national, with_costs, cast):
    project = with_costs(national(), item(5, serial="A1"), item(6, serial="A1"))
    assert {text.partition(":")[0] for text in said("same_equipment", project, cast.officer)} == {
        "Số máy A1 có ở hai hạng mục của dự toán"
    }


@pytest.mark.parametrize("state", ["withdrawn", "rejected"])
def test_a_project_given_up_supported_nothing(state, before, cast):
    who = EstablishmentFactory()
    earlier = before(who, year=2021)
    type(earlier).objects.filter(pk=earlier.pk).update(code="ĐA-2021-99", state=state)
    assert found("same_equipment", before(who), cast.officer) == []


def test_what_is_not_supported_does_not_count(before, national, with_costs, cast):
    who = EstablishmentFactory()
    before(who, year=2021)
    project = with_costs(national(people=[who]), item(5, equipment_type="Máy rang cà phê", eligible=False))
    assert found("same_equipment", project, cast.officer) == []


def test_who_cannot_see_the_other_project_is_not_told_of_it(before, cast):
    who = EstablishmentFactory()
    before(who, year=2021)
    assert found("same_equipment", before(who), cast.department_officer) == []


# -- earlier support, fairs


def test_an_earlier_project_of_the_same_content_is_mentioned(national, cast):
    who = EstablishmentFactory(name="HTX Ea Tu")
    national(people=[who], year=2021)
    national(people=[who], year=2016)
    national(people=[who], year=2023)
    [finding] = found("earlier_support", national(people=[who]), cast.officer)
    assert (finding.level, finding.text) == (
        Level.INFO, "HTX Ea Tu có đề án cùng nội dung năm 2021, trong vòng 5 năm.",
    )  # fmt: skip


@pytest.mark.parametrize(("others", "warned"), [(1, False), (2, True)])
def test_a_third_fair_abroad_in_a_year_is_pointed_out(others, warned, cast):
    fairs, who = ContentFactory(code="2.3"), EstablishmentFactory(name="HTX Ea Tu")
    for _ in range(others):
        ProjectFactory(content=fairs, people=[who])
    ProjectFactory(content=fairs, people=[who], year=2021)
    texts = said("fairs_abroad", ProjectFactory(content=fairs, people=[who]), cast.officer)
    expected = [
        "HTX Ea Tu có 03 đề án hội chợ ở nước ngoài năm 2022, tối đa 02: Thông tư 46/2012/TT-BCT, Điều 4 khoản 1."
    ]
    assert texts == (expected if warned else [])


def test_fairs_are_counted_only_for_their_content(national, cast):
    assert found("fairs_abroad", national(), cast.officer) == []


# -- conditions


def test_a_beneficiary_pays_what_the_norm_leaves(national, cast):
    who = EstablishmentFactory(name="HTX Ea Tu")
    assert found("own_capital", national(100, 200), cast.officer) == []
    [text] = said("own_capital", national(100, 100, people=[who]), cast.officer)
    assert text.startswith("HTX Ea Tu: chưa có đối ứng hoặc nguồn khác cho phần chi còn lại: Thông tư liên tịch")


def test_establishments_without_kind_or_tax_code_are_named(national, cast):
    known = EstablishmentFactory(tax_code="6000000000")
    unknown = EstablishmentFactory(name="Cơ sở Ba", kind=EstablishmentKind.OTHER)
    assert found("eligible_establishments", national(people=[known]), cast.officer) == []
    assert said("eligible_establishments", national(people=[known, unknown]), cast.officer) == [
        "Chưa ghi loại cơ sở nên chưa rõ có thuộc đối tượng được hỗ trợ: Cơ sở Ba: NĐ 45/2012/NĐ-CP, Điều 1 khoản 2.",
        "Chưa có mã số thuế nên khó đối chiếu hỗ trợ trùng: Cơ sở Ba.",
    ]


def test_conditions_of_some_contents_are_called_to_mind(cast):
    project = ProjectFactory(content=ContentFactory(code="2.2"))
    assert "địa bàn khó khăn" in said("conditions_of_contents", project, cast.officer)[0]


# -- all together


def test_what_blocks_comes_first(national, cast):
    levels = [finding.level for finding in Dossier(national(320, 320), cast.officer).findings]
    assert levels == sorted(levels, key=["blocking", "warning", "info"].index)
    assert {Level.BLOCKING, Level.WARNING, Level.INFO} == set(levels)


@pytest.mark.parametrize("count", [1, 3])
def test_all_checks_together_take_a_fixed_number_of_queries(
    count, cast, national, with_costs, django_assert_num_queries
):
    people = [EstablishmentFactory() for _ in range(count)]
    for year in (2021, 2020)[:count]:
        with_costs(
            national(people=people, year=year), *(item(5, equipment_type="Máy", establishment=one) for one in people)
        )
    project = with_costs(national(people=people), *(item(5, equipment_type="Máy", establishment=one) for one in people))
    with django_assert_num_queries(6):
        assert Dossier(project, cast.officer).findings
