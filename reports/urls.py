from django.urls import include, path

from reports.faces import FACES
from reports.views import home, papers, periods


def period_urls(prefix: str, name: str) -> list:
    """The page of one kind of period, the rows behind its figures, and its files: `six_month`, `six_month_rows` …"""
    files = [
        path(f"{prefix}bao-cao.{face}", periods.report_file, {"face": face}, name=f"{name}_{face}") for face in FACES
    ]
    return [
        path(prefix, periods.report, name=name),
        path(f"{prefix}so-lieu/<str:key>/", periods.rows, name=f"{name}_rows"),
        *files,
    ]


reports = [
    path("bao-cao/", periods.index, name="index"),
    *period_urls("bao-cao/6-thang/<int:year>/<int:half>/", "six_month"),
    *period_urls("bao-cao/nam/<int:year>/", "year"),
    path("van-ban/cua/<slug:subject>/<int:pk>/", papers.paper_list, name="papers"),
    path("van-ban/<slug:key>/<int:pk>/", papers.paper, name="paper"),
    path("van-ban/<slug:key>/<int:pk>/tep.docx", papers.paper_docx, name="paper_docx"),
    path("van-ban/<slug:key>/<int:pk>/tep.pdf", papers.paper_pdf, name="paper_pdf"),
    path("cong-khai/", home.published, name="published"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("", include((reports, "reports"))),
]
