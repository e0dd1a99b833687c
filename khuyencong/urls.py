"""All addresses: ASCII Vietnamese, one prefix an app."""

from django.urls import include, path

from khuyencong.core.views import health

urlpatterns = [
    path("", include("reports.urls")),
    path("de-an/", include("projects.urls.projects")),
    path("de-an-cua-co-so/", include("projects.urls.beneficiary")),
    path("ke-hoach/", include("projects.urls.batches")),
    path("nhu-cau/", include("projects.urls.needs")),
    path("canh-bao/", include("projects.urls.warnings")),
    path("tu-van/", include("consulting.urls")),
    path("dang-cho/", include("khuyencong.waiting.urls")),
    path("danh-muc/", include("khuyencong.registry.urls")),
    path("tai-khoan/", include("allauth.account.urls")),
    path("nguoi-dung/", include("khuyencong.accounts.urls")),
    path("viec-nen/", include("khuyencong.accounts.job_urls")),
    path("thong-bao/", include("khuyencong.accounts.notice_urls")),
    path("suc-khoe/", health, name="health"),
]
