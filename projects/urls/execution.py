"""Addresses below one project's own."""

from django.urls import path

from projects.views import execution, links, outcomes, progress, visits

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
    path("tien-do/<int:note_pk>/tra-loi/", links.answer_progress, name="answer_progress"),
    path("co-so-gui/<int:letter_pk>/tra-loi/", links.answer_letter, name="answer_letter"),
    path("co-so-gui/<int:letter_pk>/tep/<int:file_pk>/", links.letter_file, name="letter_file"),
    path("duong-dan/", links.links, name="links"),
    path("duong-dan/cap/<int:establishment_pk>/", links.issue_link, name="issue_link"),
    path("duong-dan/<int:link_pk>/thu-hoi/", links.withdraw_link, name="withdraw_link"),
    path("nghiem-thu-co-so/", execution.minutes, name="minutes"),
]
