"""A project of the sample from its first advance to its settlement, and on a phone at the site."""

import pytest
from playwright.sync_api import expect

from khuyencong.accounts.models import User
from khuyencong.demo.build import build
from projects import advance_ratios
from projects.models import AdvanceRatio, Project
from tests.e2e.axe import assert_accessible
from tests.e2e.pages import RecordPage


@pytest.fixture
def sample(transactional_db):
    advance_ratios.load(AdvanceRatio)
    build()


@pytest.fixture
def become(sign_in):
    return lambda page, username: sign_in(page, User.objects.get(username=username))


def write_down(page, project: Project, what: str, **facts: str) -> None:
    """Open the project, press `what`, fill the fields by label, and send."""
    page.goto(project.get_absolute_url())
    page.get_by_role("link", name=what, exact=True).click()
    assert_accessible(page)
    for label, value in facts.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    page.get_by_role("button", name=what, exact=True).click()


def test_project_is_advanced_accepted_liquidated_paid_and_settled(sample, page, become):
    project = Project.objects.filter(state="implementing", is_own=False).select_related("ledger").first()
    record = RecordPage(page, project.get_absolute_url())
    become(page, "ketoan")
    too_much = {"Số_tiền": "999000000", "Ngày_chứng_từ": "20/07/2022", "Số_chứng_từ": "UNC-01"}
    write_down(page, project, "Ghi tạm ứng", **too_much)
    expect(page.get_by_text("vượt mức còn được tạm ứng").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Số tiền", exact=True).fill(str(project.ledger.advance_ceiling))
    page.get_by_role("button", name="Ghi tạm ứng").click()
    expect(page.get_by_text("Đã ghi tạm ứng.")).to_be_visible()
    expect(page.get_by_text("Tạm ứng số UNC-01")).to_be_visible()
    assert_accessible(page)

    become(page, "chuyenvien")
    page.goto(project.get_absolute_url())
    page.get_by_role("link", name="Lập biên bản").click()
    assert_accessible(page)
    page.get_by_label("Số biên bản").fill("21/BB-TTKC")
    page.get_by_label("Ngày nghiệm thu", exact=True).fill("20/08/2022")
    page.get_by_label("Khối lượng, chất lượng").fill("01 máy, vận hành tốt")
    page.get_by_label("Được nghiệm thu", exact=True).check()
    page.get_by_label("Khuyến công địa phương được nghiệm thu").fill(str(project.ledger.committed))
    page.get_by_label("Vốn đối ứng thực chi").fill("150000000")
    page.get_by_role("button", name="Ghi biên bản nghiệm thu cơ sở").click()
    expect(page.get_by_text("Đã ghi biên bản nghiệm thu cơ sở.")).to_be_visible()
    record.take("Trình nghiệm thu", on="22/08/2022").is_in("Chờ xác nhận nghiệm thu")
    become(page, "truongphong")
    record.take("Xác nhận nghiệm thu", on="25/08/2022").is_in("Đã nghiệm thu")

    become(page, "giamdoc")
    record.take("Thanh lý hợp đồng", on="30/08/2022", Số_biên_bản="05/BBTL-TTKC").is_in("Đã thanh lý")
    become(page, "ketoan")
    rest = str(project.ledger.committed - project.ledger.advance_ceiling)
    last = {"Số_tiền": rest, "Ngày_chứng_từ": "05/09/2022", "Số_chứng_từ": "UNC-02"}
    write_down(page, project, "Ghi thanh toán", **last)
    expect(page.get_by_text("Đã ghi thanh toán.")).to_be_visible()
    record.take("Quyết toán", on="10/09/2022").is_in("Đã quyết toán")
    record.open()
    assert Project.objects.get(pk=project.pk).settlement.amount == project.ledger.committed


def test_officer_writes_an_inspection_at_the_site(sample, phone, become):
    project = Project.objects.filter(state="implementing", is_own=False).first()
    become(phone, "chuyenvien")
    facts = {
        "Ngày_kiểm_tra": "25/07/2022", "Khối_lượng_hoàn_thành_(%)": "60", "Kết_quả_kiểm_tra": "Đã lắp máy",
        "Nhận_xét,_kết_luận": "Chậm 10 ngày", "Thành_phần": "Nguyễn Thị Lan; đại diện cơ sở",
    }  # fmt: skip
    write_down(phone, project, "Ghi biên bản kiểm tra", **facts)
    expect(phone.get_by_text("Đã ghi biên bản kiểm tra.")).to_be_visible()
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
