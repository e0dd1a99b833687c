"""Those whose step comes next are told."""

import datetime as dt

import pytest
from django.utils import timezone

from khuyencong.core.notices.models import Notice
from projects.workflow import PROJECT
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    def after(name, project, actor, **facts):
        with django_capture_on_commit_callbacks(execute=True):
            PROJECT.perform(name, project, actor=actor, **facts)
        return set(Notice.objects.filter(channel="").values_list("user__username", flat=True))

    return after


def test_next_role_is_told_and_not_the_one_who_acted(told, cast):
    project = ProjectFactory(state="appraisal", office=cast.officer.office, title="Máy sấy")
    facts = {"effective_on": timezone.localdate(), "note": "Thiếu báo giá"}
    assert told("return_appraisal", project, cast.department_officer, **facts) == {"officer"}
    notice = Notice.objects.get(channel="")
    assert notice.subject == "Đề án chờ trình lãnh đạo: Máy sấy"
    assert notice.url == project.get_absolute_url()


def test_paper_of_long_ago_tells_nobody(told, cast):
    project = ProjectFactory(state="appraisal", office=cast.officer.office)
    facts = {"effective_on": timezone.localdate() - dt.timedelta(days=31), "note": "Thiếu báo giá"}
    assert told("return_appraisal", project, cast.department_officer, **facts) == set()
