"""A section that saves itself: what is typed outlives a lost signal or session, two tabs, two people, a refusal."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from projects.models import DossierSection
from projects.models.dossiers import MAX_TEXT
from tests.e2e.axe import assert_accessible
from tests.factories import ContentFactory, EstablishmentFactory, ProjectFactory, UserFactory
from tests.projects.dossiers import load_reference


@pytest.fixture
def project(cast):
    load_reference()
    money = {"local": 100, "beneficiary": 130}
    content = ContentFactory(code="3.4")
    return ProjectFactory(office=cast.officer.office, people=[EstablishmentFactory()], money=money, content=content)


@pytest.fixture
def theirs(cast, watched, new_context, sign_in):
    """A page of a colleague in the same office, on another machine."""
    page = watched(new_context()).new_page()
    sign_in(page, UserFactory(office=cast.officer.office, roles=["officer"], full_name="Trần Quốc Bảo"))
    return page


@pytest.fixture
def writing(page, sign_in, project):
    """The page with section 4 open, by cast.officer."""
    sign_in(page, "officer")
    return opened(page, project)


def opened(page, project, number: int = 4):
    page.goto(reverse("projects:section", args=[project.pk, number]))
    return page


def box(page):
    return page.locator("textarea[name=text]")


def says(page, words: str) -> None:
    expect(page.locator("[data-kc-draft-state]")).to_contain_text(words)


def stored(number: int = 4) -> str:
    return DossierSection.objects.get(number=number).text


def test_a_section_saves_itself_and_says_so(writing):
    box(writing).press_sequentially("Một máy rang")
    says(writing, "Chưa lưu.")
    says(writing, "Đã lưu lúc")
    assert stored() == "Một máy rang"
    writing.get_by_text("Văn bản mẫu").click()
    writing.get_by_role("button", name="Chép mẫu vào ô soạn").click()
    says(writing, "Đã lưu lúc")
    expect(writing.locator("[data-kc-draft-missing]")).to_contain_text("[…] chưa điền")
    assert stored().startswith("Một máy rang\n\nQuy mô đầu tư: […]")


def test_pages_are_accessible(page, phone, sign_in, project):
    for screen in (page, phone):
        sign_in(screen, "officer")
        for name, args in (("dossier", [project.pk]), ("section", [project.pk, 4]), ("detail", [project.pk])):
            screen.goto(reverse(f"projects:{name}", args=args))
            assert_accessible(screen)


def test_without_a_signal_the_text_stays_here_and_is_sent_when_it_is_back(writing):
    writing.context.set_offline(True)
    box(writing).press_sequentially("Gõ lúc mất mạng")
    says(writing, "Chưa lưu vì mất kết nối; chữ được giữ trên máy này.")
    writing.context.set_offline(False)
    says(writing, "Đã lưu lúc")
    assert stored() == "Gõ lúc mất mạng"


def test_a_page_closed_without_a_signal_gives_its_text_to_the_next(writing, project):
    writing.context.set_offline(True)
    box(writing).press_sequentially("Gõ rồi tắt máy")
    says(writing, "Chưa lưu vì mất kết nối")
    context = writing.context
    writing.close()
    context.set_offline(False)
    after = opened(context.new_page(), project)
    expect(box(after)).to_have_value("Gõ rồi tắt máy")
    says(after, "Đã lưu lúc")
    assert stored() == "Gõ rồi tắt máy"


def test_after_the_session_ended_the_text_waits_for_the_sign_in(writing, sign_in, project):
    writing.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    box(writing).press_sequentially("Gõ lúc hết phiên")
    says(writing, "Chưa lưu vì phiên làm việc đã hết; chữ được giữ trên máy này.")
    assert not DossierSection.objects.exists()
    sign_in(writing, "officer")
    opened(writing, project)
    expect(box(writing)).to_have_value("Gõ lúc hết phiên")
    says(writing, "Đã lưu lúc")
    assert stored() == "Gõ lúc hết phiên"


def test_two_tabs_lay_both_texts_beside_each_other(writing, project):
    other = opened(writing.context.new_page(), project)
    box(other).press_sequentially("Từ thẻ thứ hai")
    says(other, "Đã lưu lúc")
    box(writing).press_sequentially("Từ thẻ thứ nhất")
    expect(writing.locator("[data-kc-draft-theirs]")).to_have_text("Từ thẻ thứ hai")
    says(writing, "vừa cập nhật mục này lúc")
    assert stored() == "Từ thẻ thứ hai"
    assert_accessible(writing)
    box(writing).fill("Ghép cả hai thẻ")
    writing.get_by_role("button", name="Lưu bản đang gõ").click()
    says(writing, "Đã lưu lúc")
    assert stored() == "Ghép cả hai thẻ"


def test_two_people_see_each_other_and_keep_what_each_wrote(writing, theirs, project):
    opened(theirs, project)
    expect(theirs.get_by_text("Chuyên viên Trung tâm cũng đang mở mục này.")).to_be_visible()
    opened(theirs, project, 5)
    box(theirs).press_sequentially("Tiến độ của Bảo")
    box(writing).press_sequentially("Quy mô của Lan")
    says(theirs, "Đã lưu lúc")
    says(writing, "Đã lưu lúc")
    assert (stored(4), stored(5)) == ("Quy mô của Lan", "Tiến độ của Bảo")
    opened(theirs, project)
    box(theirs).fill("Bảo viết lại")
    says(theirs, "Đã lưu lúc")
    box(writing).fill("Lan viết lại")
    expect(writing.locator("[data-kc-draft-theirs]")).to_have_text("Bảo viết lại")
    writing.get_by_role("button", name="Bỏ bản đang gõ, dùng bản này").click()
    expect(box(writing)).to_have_value("Bảo viết lại")
    assert stored() == "Bảo viết lại"


def test_what_is_refused_stays_and_is_saved_once_mended(writing):
    box(writing).fill("x" * (MAX_TEXT + 1))
    says(writing, "Chưa lưu: Mục này dài 20.001 chữ; tối đa 20.000.")
    box(writing).fill("Vừa đủ")
    says(writing, "Đã lưu lúc")
    assert stored() == "Vừa đủ"


def test_without_a_script_the_button_saves(new_context, sign_in, project):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "officer")
    opened(page, project)
    box(page).fill("Không có kịch bản")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert stored() == "Không có kịch bản"
