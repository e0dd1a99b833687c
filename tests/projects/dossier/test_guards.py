"""What `submit` and `submit_detail` ask of the dossier, and that rows of a workbook are only warned."""

import pytest

from khuyencong.core.workflow import Refused
from projects.enums import PaperStep
from projects.models import DossierSection, PaperKind
from projects.readiness import Readiness
from projects.services.dossiers import save_section
from projects.workflow import PROJECT
from tests.factories import UserFactory
from tests.projects.conftest import both, day
from tests.projects.dossier.conftest import reread
from tests.projects.dossiers import add_cost, attach_papers, complete, fill_sections

pytestmark = pytest.mark.django_db
RULE = "vận dụng Thông tư 36/2013/TT-BCT"
END = " của kế hoạch được duyệt; sửa dự toán, hoặc đề nghị điều chỉnh trước."
NO_LETTER = f"Chưa đính kèm Đơn đề nghị hỗ trợ của đơn vị thụ hưởng ({RULE}, Điều 10 khoản 1)."


def why_not(project, user, name="submit") -> list[str]:
    return [str(reason) for reason in PROJECT.why_not(user, project, name)]


def test_submit_asks_for_the_sections_and_the_papers(bare, cast):
    reasons = PROJECT.why_not(cast.officer, bare(), "submit")
    assert [str(reason) for reason in reasons] == [
        f"Thuyết minh còn 8 trong 8 mục chưa đủ: mục 1, 2, 3, 4, 5, 6, 7, 8 ({RULE}, Điều 5).",
        NO_LETTER,
        f"Chưa đính kèm Giấy chứng nhận đăng ký kinh doanh, hợp tác xã, hộ kinh doanh ({RULE}, Điều 21, Điều 23).",
    ]
    assert all(reason.link for reason in reasons)


def test_a_complete_dossier_is_submitted(bare, cast):
    assert why_not(complete(bare()), cast.officer) == []


def test_a_blank_of_the_model_text_leaves_a_section_unfilled(bare, cast):
    project = complete(bare())
    DossierSection.objects.filter(project=project, number=4).update(text="Công suất […], điện […].")
    [reason] = why_not(reread(project, cast), cast.officer)
    assert "còn 1 trong 8 mục chưa đủ: mục 4" in reason


def test_a_national_project_is_told_the_rule_itself(bare, cast):
    project = bare(programme="national", money={"national": 100})
    assert why_not(project, cast.officer)[0].endswith("(Thông tư 36/2013/TT-BCT, Điều 5).")


@pytest.mark.parametrize("kind", ["is_group", "is_own"])
def test_papers_of_beneficiaries_are_asked_of_named_ones_only(kind, bare, cast):
    project = bare(**{kind: True})
    fill_sections(project, writer=UserFactory())
    assert why_not(reread(project, cast), cast.officer) == []


def test_papers_of_another_content_are_not_asked_for(bare, cast, training):
    PaperKind.objects.filter(code="chuong-trinh-dao-tao").update(is_required=True)
    assert why_not(complete(bare()), cast.officer) == []
    [reason] = [r for r in why_not(bare(content=training), cast.officer) if "đào tạo" in r]
    assert reason.startswith("Chưa đính kèm Chương trình đào tạo nghề")


def test_rows_of_a_workbook_are_warned_and_not_held_up(bare, cast):
    project = bare(origin="ke-hoach.xlsx, dòng 7")
    assert why_not(project, cast.officer) == []
    assert len(Readiness(project).gaps) >= 10
    assert why_not(bare("approved", origin="ke-hoach.xlsx, dòng 7"), cast.officer, "submit_detail") == []


def test_a_section_emptied_after_the_page_was_read_still_counts(bare, cast):
    project = complete(bare())
    seen = reread(project, cast)
    save_section(project, 4, actor=cast.officer, text="", seen=1)
    with pytest.raises(Refused, match="mục 4"):
        PROJECT.perform("submit", seen, actor=cast.officer, effective_on=day(1))


# -- the detail


def test_submit_detail_asks_for_costs_quotes_and_the_commitment(bare, cast):
    assert why_not(bare("approved"), cast.officer, "submit_detail") == [
        f"Chưa lập dự toán chi tiết theo từng hạng mục ({RULE}, Điều 5 khoản 6).",
        f"Chưa đính kèm Báo giá hoặc hợp đồng mua máy, dịch vụ ({RULE}, Điều 5 khoản 6).",
        "Chưa đính kèm Cam kết bố trí vốn đối ứng (vận dụng Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 7).",
    ]


def test_a_project_without_own_capital_needs_no_commitment(bare, cast):
    project = bare("approved", money={"local": 100})
    assert "Cam kết" not in " ".join(why_not(project, cast.officer, "submit_detail"))


def test_the_detail_stays_within_the_plan(bare, cast):
    project = bare("approved")
    attach_papers(project, writer=UserFactory(), steps=[PaperStep.SUBMIT_DETAIL])
    add_cost(project)
    assert why_not(reread(project, cast), cast.officer, "submit_detail") == []
    project.costs.update(unit_price=300, amount=300, local=101)
    assert why_not(reread(project, cast), cast.officer, "submit_detail") == [
        f"Dự toán chi tiết: 300 đồng, vượt 230 đồng{END}",
        f"Dự toán chi tiết, khuyến công địa phương: 101 đồng, vượt 100 đồng{END}",
    ]


# -- maker and checker


def test_who_wrote_a_section_does_not_send_the_dossier_on(bare, cast):
    project = complete(bare())
    writer = both(cast.officer, "centre_leader")
    save_section(project, 4, actor=writer, text="Viết lại", seen=1)
    PROJECT.perform("submit", project, actor=UserFactory(office=project.office, roles=["officer"]), effective_on=day(1))
    assert why_not(project, cast.centre_leader, "send_to_appraisal") == []
    assert why_not(project, writer, "send_to_appraisal") == [
        "Người lập hoặc trình hồ sơ không được tự duyệt; việc này cần một người khác."
    ]
    PROJECT.perform("return_centre", project, actor=cast.unit_head, effective_on=day(2), note="Xem lại")
    PROJECT.perform("submit", project, actor=UserFactory(office=project.office, roles=["officer"]), effective_on=day(3))
    assert why_not(project, writer, "send_to_appraisal") == []
