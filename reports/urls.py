from collections.abc import Callable, Iterable

from django.urls import include, path

from reports.faces import FACES
from reports.periods import MONTH, NINE_MONTH, QUARTER, RANGE, SIX_MONTH, YEAR
from reports.views import (
    annual,
    builder,
    comments,
    documents,
    home,
    incoming,
    overview,
    papers,
    periods,
    published,
    scans,
    signed,
    templates,
)

# How the addresses of each kind of period begin, and the name of its page.
PREFIXES = {
    "month": ("thang/<int:year>/<int:number>/", MONTH),
    "quarter": ("quy/<int:year>/<int:number>/", QUARTER),
    "six_month": ("6-thang/<int:year>/<int:number>/", SIX_MONTH),
    "nine_month": ("9-thang/<int:year>/", NINE_MONTH),
    "year": ("nam/<int:year>/", YEAR),
    "range": ("tu-ngay/<str:start>/<str:end>/", RANGE),
}


def files(address: str, view: Callable, name: str, faces: Iterable[str], **given) -> list:
    """One address a kind of file: `address.docx`, named `name_docx`."""
    return [path(f"{address}.{face}", view, given | {"face": face}, name=f"{name}_{face}") for face in faces]


def period_urls(name: str) -> list:
    """The page of one kind of period, the rows behind its figures, and its files: `six_month`, `six_month_rows` …"""
    prefix, kind = f"bao-cao/{PREFIXES[name][0]}", {"report": PREFIXES[name][1]}
    return [
        path(prefix, periods.report, kind, name=name),
        path(f"{prefix}so-lieu/<str:key>/", periods.rows, kind, name=f"{name}_rows"),
        path(f"{prefix}lap-bao-cao/", documents.document_begin, kind, name=f"{name}_begin"),
        *files(f"{prefix}bao-cao", periods.report_file, name, FACES, **kind),
    ]


tables = [
    path("bao-cao/lap-bang/", builder.tables, name="tables"),
    path("bao-cao/lap-bang/<slug:dataset>/", builder.table, name="table"),
    path("bao-cao/lap-bang/<slug:dataset>/luu/", builder.table_save, name="table_save"),
    *files("bao-cao/lap-bang/<slug:dataset>/bang", builder.table_file, "table", ("xlsx", "csv", "pdf")),
    path("bao-cao/bang/<int:pk>/", builder.saved_table, name="saved_table"),
    path("bao-cao/bang/<int:pk>/ten/", builder.saved_table_edit, name="saved_table_edit"),
    path("bao-cao/bang/<int:pk>/luu-thay-doi/", builder.saved_table_update, name="saved_table_update"),
    path("bao-cao/bang/<int:pk>/xoa/", builder.saved_table_delete, name="saved_table_delete"),
]
reports = [
    *tables,
    path("bao-cao/", periods.index, name="index"),
    path("bao-cao/ban-hanh/", documents.documents, name="documents"),
    path("bao-cao/ban-hanh/<int:pk>/", documents.document, name="document"),
    path("bao-cao/ban-hanh/<int:pk>/sua/", documents.document_edit, name="document_edit"),
    path("bao-cao/ban-hanh/<int:pk>/uoc-thuc-hien/", documents.document_estimates, name="document_estimates"),
    path("bao-cao/ban-hanh/<int:pk>/ban-sua/", documents.document_correct, name="document_correct"),
    path("bao-cao/ban-hanh/<int:pk>/y-kien/", comments.document_comment, name="document_comment"),
    path(
        "bao-cao/ban-hanh/<int:pk>/y-kien/<int:comment_pk>/xu-ly/",
        comments.document_comment_resolve,
        name="document_comment_resolve",
    ),
    path("bao-cao/ban-hanh/<int:pk>/viec/<slug:name>/", documents.document_step, name="document_step"),
    *files("bao-cao/ban-hanh/<int:pk>/bao-cao", documents.document_file, "document", FACES),
    path("toan-canh/", overview.overview, name="overview"),
    path("toan-canh/mot-trang.pdf", overview.overview_pdf, name="overview_pdf"),
    path("bao-cao/chi-tieu-nam/", annual.annual_lines, name="annual_lines"),
    path("bao-cao/chi-tieu-nam/moi/", annual.annual_line_create, name="annual_line_create"),
    path("bao-cao/chi-tieu-nam/<int:pk>/", annual.annual_line_edit, name="annual_line_edit"),
    path("bao-cao/ky/", periods.choose, name="choose"),
    *(address for name in PREFIXES for address in period_urls(name)),
    path("van-ban/mau/", templates.templates, name="templates"),
    path("van-ban/mau/<slug:key>/", templates.template, name="template"),
    path("van-ban/mau/<slug:key>/mac-dinh.docx", templates.template_default, name="template_default"),
    path("van-ban/mau/<slug:key>/ve-mac-dinh/", templates.template_return, name="template_return"),
    path("van-ban/ban-mau/<int:pk>/", templates.template_edition, name="template_edition"),
    path("van-ban/ban-mau/<int:pk>/tep/", templates.template_file, name="template_file"),
    path("van-ban/ban-mau/<int:pk>/dung/", templates.template_use, name="template_use"),
    *files("van-ban/ban-mau/<int:pk>/xem-thu", templates.template_preview, "template_preview", ("docx", "pdf")),
    path("van-ban/cua/<slug:subject>/<int:pk>/", papers.paper_list, name="papers"),
    path("van-ban/<slug:key>/<int:pk>/", papers.paper, name="paper"),
    *files("van-ban/<slug:key>/<int:pk>/tep", papers.paper_file, "paper", ("docx", "pdf")),
    path("van-ban/<slug:key>/<int:pk>/ban-ky/", signed.signed, name="signed"),
    path("van-ban/<slug:key>/<int:pk>/ban-ky/them/", signed.signed_add, name="signed_add"),
    path("van-ban/<slug:key>/<int:pk>/ban-ky/<int:copy_pk>/tep/", signed.signed_file, name="signed_file"),
    path("van-ban/<slug:key>/<int:pk>/ban-ky/<int:copy_pk>/sua/", signed.signed_edit, name="signed_edit"),
    path("van-ban/<slug:key>/<int:pk>/ban-ky/<int:copy_pk>/bo/", signed.signed_void, name="signed_void"),
    path("van-ban-den/", incoming.incoming_list, name="incoming_list"),
    path("van-ban-den/xuat-excel/", incoming.incoming_xlsx, name="incoming_xlsx"),
    path("van-ban-den/moi/", incoming.incoming_new, name="incoming_new"),
    path("van-ban-den/<int:pk>/", incoming.incoming, name="incoming"),
    path("van-ban-den/<int:pk>/sua/", incoming.incoming_edit, name="incoming_edit"),
    path("van-ban-den/<int:pk>/huy/", incoming.incoming_void, name="incoming_void"),
    path("van-ban-den/<int:pk>/tep/<int:file_pk>/", incoming.incoming_file, name="incoming_file"),
    path("ban-quet/", scans.scans, name="scans"),
    path("ban-quet/<int:pk>/", scans.scan, name="scan"),
    path("ban-quet/<int:pk>/tep/", scans.scan_file, name="scan_file"),
    path("ban-quet/<int:pk>/tach/", scans.scan_split, name="scan_split"),
    path("ban-quet/<int:pk>/bo/", scans.scan_drop, name="scan_drop"),
    path("vb/<slug:code>/", papers.paper_code, name="paper_code"),
]
open_data = [
    path("", published.index, name="index"),
    path("ke-hoach/<int:pk>/", published.batch, name="batch"),
    path("de-an/", published.projects, name="projects"),
    path("de-an/<int:pk>/", published.project, name="project"),
    path("du-lieu/", published.catalogue, name="catalogue"),
    path("du-lieu/luoc-do.json", published.schema, name="schema"),
    path("ke-hoach.json", published.batches_json, name="batches_json"),
    path("ke-hoach.csv", published.batches_csv, name="batches_csv"),
    path("ke-hoach/<int:pk>.json", published.batch_json, name="batch_json"),
    path("de-an.json", published.projects_json, name="projects_json"),
    path("de-an.csv", published.projects_csv, name="projects_csv"),
    path("de-an/<int:pk>.json", published.project_json, name="project_json"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("cong-khai/", include((open_data, "published"))),
    path("", include((reports, "reports"))),
]
