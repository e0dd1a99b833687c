"""The first page, by who is looking."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from khuyencong.core.access import public
from reports import selectors
from reports.administration import tasks
from reports.dataset import REPORT_ROLES, build_brief
from reports.home import Home
from reports.pages import PeriodPage

# Where else a person may want to go; shown to those who may open it.
PLACES = (
    ("reports:overview", "Toàn cảnh năm"),
    ("waiting:list", "Đang chờ ai"),
    ("warnings:list", "Cảnh báo sớm"),
    ("needs:list", "Nhu cầu đăng ký"),
    ("projects:trips", "Chuyến kiểm tra"),
    ("projects:list_as_at", "Đề án theo ngày đã qua"),
    ("reports:tables", "Lập bảng"),
    ("registry:index", "Danh mục dùng chung"),
    ("accounts:users", "Người dùng"),
    ("accounts:delegations", "Ủy quyền"),
    ("notices:log", "Nhật ký thông báo"),
    ("published:index", "Kế hoạch đã công bố"),
)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "reports/home_public.html", {"days": settings.KC_ANSWER_WORKING_DAYS})
    mine, page = Home(request.user), None
    if mine.roles & REPORT_ROLES:
        period = selectors.latest_period(timezone.localdate())
        page = PeriodPage(build_brief(period, request.user, compared=mine.is_leader))
    context = {
        "home": mine, "page": page, "data": page and page.data, "places": PLACES, "admin_tasks": tasks(request.user),
    }  # fmt: skip
    return render(request, "reports/home_leader.html" if mine.is_leader else "reports/home_work.html", context)
