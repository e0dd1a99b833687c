"""The administrator's first page: what is to be looked at, and nothing of it for anybody else."""

import pytest
from django.urls import reverse

from khuyencong.core.notices.models import Notice
from reports.administration import tasks
from tests.factories import LegalDocumentFactory, UserFactory


def counts(user) -> dict[str, int]:
    return {task.title: task.count for task in tasks(user)}


def test_what_is_wrong_is_counted(cast):
    before = counts(cast.administrator)
    UserFactory(username="moi", roles=[])
    UserFactory(username="khoa", roles=[], is_active=False)
    Notice.objects.create(user=cast.officer, event="x", channel="email", subject="Thư", status="failed")
    LegalDocumentFactory(verified=False)
    after = counts(cast.administrator)
    assert {title: after[title] - before[title] for title in after} == {
        "Tài khoản chưa đăng nhập lần nào": 1,
        "Tài khoản chưa có thư điện tử": 1,
        "Tài khoản chưa có vai trò": 1,
        "Ủy quyền đang hiệu lực": 0,
        "Thư không gửi được": 1,
        "Văn bản chưa đối chiếu bản gốc": 1,
        "Định mức, tỷ lệ tạm ứng chưa đối chiếu": 0,
    }


def test_each_line_opens_its_place(cast, client_as):
    for task in tasks(cast.administrator):
        assert client_as("administrator").get(task.url).status_code == 200, task.title


def test_page_shows_them_to_the_administrator_alone(cast, client_as):
    page = client_as("administrator").get(reverse("home")).text
    assert "Việc quản trị" in page
    assert "Sao lưu" in page
    assert "Việc quản trị" not in client_as("officer").get(reverse("home")).text


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_the_same_queries(cast, count, django_assert_num_queries):
    for number in range(count):
        UserFactory(username=f"u{number}", roles=[])
    assert cast.administrator.role_codes
    with django_assert_num_queries(6):
        tasks(cast.administrator)
