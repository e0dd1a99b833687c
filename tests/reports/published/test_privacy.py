"""No page and no file for the public has a name, number or address of a household or a person."""

import pytest
from django.urls import reverse

from khuyencong.core.text import fold
from projects.models import Project
from reports.published import privacy
from tests.factories import EstablishmentFactory
from tests.reports.builders import make_batch, make_project

PLACES = [
    ("published:index", ()), ("published:projects", ()), ("published:project", ("project",)),
    ("published:batch", ("batch",)), ("published:projects_csv", ()), ("published:projects_json", ()),
    ("published:project_json", ("project",)), ("published:batch_json", ("batch",)), ("published:batches_json", ()),
]  # fmt: skip


def body(answer) -> str:
    assert answer.status_code == 200
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize(("name", "args"), PLACES)
def test_nothing_personal_is_published(anybody, shared, name, args):
    keys = {"project": shared.pk, "batch": shared.batch_id}
    shown = body(anybody.get(reverse(name, args=[keys[arg] for arg in args])))
    secrets = ("Mật", "Nguyễn Văn Bí", "Lê Văn Kín", "0900", "012345678901", "hẻm", "Ea Kao")  # the last: place_text
    assert [secret for secret in secrets if secret in shown] == []


@pytest.mark.parametrize("name", ["published:project", "published:project_json", "published:projects_csv"])
def test_legal_person_is_named(anybody, shared, name):
    args = [shared.pk] if "projects" not in name else []
    assert "Công ty TNHH Cà phê Ea Tu" in body(anybody.get(reverse(name, args=args)))


def test_legal_persons_can_be_left_out(anybody, shared, settings):
    settings.KC_PUBLISH_LEGAL_PERSONS = False
    shown = body(anybody.get(reverse("published:project", args=[shared.pk])))
    assert "Công ty TNHH" not in shown
    assert "2 cơ sở không nêu tên" in shown


@pytest.mark.parametrize("words", ["Trần Thị Mật", "tran thi mat", "Nguyễn Văn Bí", "0900", "Ea Kao"])
def test_search_finds_nothing_that_is_not_shown(anybody, shared, words):
    Project.objects.update(search_text=fold(f"{shared.search_source()} {words}"))
    assert "Không có đề án nào như vậy" in body(anybody.get(reverse("published:projects"), {"q": words}))


@pytest.mark.parametrize(
    ("kind", "name", "named"),
    [
        ("enterprise", "Công ty cổ phần An Bình", True),
        ("cooperative", "Hợp tác xã Ea Tu", True),
        ("enterprise", "Doanh nghiệp tư nhân Ba Lan", False),
        ("enterprise", "DNTN Ba Lan", False),
        ("household", "Hộ kinh doanh Ba Lan", False),
        ("cooperative_group", "Tổ hợp tác Ea Tu", False),
        ("other", "Cơ sở Ba Lan", False),
    ],
)
def test_kind_tells_who_may_be_named(db, kind, name, named):
    assert privacy.may_be_named(EstablishmentFactory.build(kind=kind, name=name, place=None)) is named


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Hỗ trợ hộ kinh doanh trần thị MẬT mua máy", "Hỗ trợ (không nêu tên) mua máy"),
        ("Máy của bà Trần Thị Mật", "Máy của bà (không nêu tên)"),
        ("Máy của Nguyễn Văn Bí", "Máy của (không nêu tên)"),
        ("Máy của bà Trần\u00a0Thị  Mật", "Máy của bà (không nêu tên)"),
        ("Máy ép mật ong", "Máy ép mật ong"),
        ("Trần Thị Mật Ong", "(không nêu tên) Ong"),
    ],
)
def test_names_in_a_title_are_taken_out(household, title, shown):
    assert privacy.without_names(title, [household]) == shown


def test_own_project_shows_its_title_as_it_is(anybody, plan):
    project = make_project("Tham gia hội chợ", batch=plan, own=True, local=10)
    assert "Tham gia hội chợ" in body(anybody.get(reverse("published:project", args=[project.pk])))


@pytest.mark.parametrize("state", ["draft", "appraised", "planned", "withdrawn", "rejected"])
def test_undecided_project_is_not_there(anybody, plan, state):
    project = make_project("Chưa duyệt", batch=plan, state=state, local=10)
    assert anybody.get(reverse("published:project", args=[project.pk])).status_code == 404
    assert "Chưa duyệt" not in body(anybody.get(reverse("published:projects")))


@pytest.mark.parametrize("name", ["published:batch", "published:batch_json"])
@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_undecided_plan_is_not_there(anybody, state, name):
    batch = make_batch("Đợt 9", decided="", state=state)
    assert anybody.get(reverse(name, args=[batch.pk])).status_code == 404
