"""Addresses below one project's own."""

from django.urls import path

from projects.views import execution, progress

urlpatterns = [
    path("chung-tu/<int:voucher_pk>/huy/", execution.reverse_voucher, name="reverse_voucher"),
    path("chung-tu/<slug:kind>/", execution.voucher, name="voucher"),
    path("phu-luc-hop-dong/", execution.annex, name="annex"),
    path("kiem-tra/", execution.inspection, name="inspection"),
    path("kiem-tra/<int:inspection_pk>/khac-phuc/", execution.follow_up, name="follow_up"),
    path("tien-do/", progress.progress, name="progress"),
    path("tien-do/<int:note_pk>/tep/<int:file_pk>/", progress.progress_file, name="progress_file"),
    path("nghiem-thu-co-so/", execution.minutes, name="minutes"),
]
