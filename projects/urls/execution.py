"""Addresses below one project's own."""

from django.urls import path

from projects.views import execution, outcomes, progress, visits

urlpatterns = [
    path("chung-tu/<int:voucher_pk>/huy/", execution.reverse_voucher, name="reverse_voucher"),
    path("chung-tu/<slug:kind>/", execution.voucher, name="voucher"),
    path("phu-luc-hop-dong/", execution.annex, name="annex"),
    path("kiem-tra/", visits.inspection, name="inspection"),
    path("kiem-tra/<int:inspection_pk>/khac-phuc/", visits.follow_up, name="follow_up"),
    path("tien-do/", progress.progress, name="progress"),
    path("tien-do/<int:note_pk>/tep/<int:file_pk>/", progress.progress_file, name="progress_file"),
    path("kiem-tra/<int:inspection_pk>/tep/<int:file_pk>/", visits.inspection_file, name="inspection_file"),
    path("kiem-tra-sau-ho-tro/", outcomes.outcome, name="outcome"),
    path("nghiem-thu-co-so/", execution.minutes, name="minutes"),
]
