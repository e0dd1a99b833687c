from django.urls import path

from khuyencong.accounts import job_pages

app_name = "jobs"
urlpatterns = [
    path("", job_pages.mine, name="mine"),
    path("lap/", job_pages.start, name="start"),
    path("<int:pk>/", job_pages.detail, name="detail"),
    path("<int:pk>/tien-do/", job_pages.progress, name="progress"),
    path("<int:pk>/tep/", job_pages.result, name="result"),
    path("<int:pk>/dung/", job_pages.cancel, name="cancel"),
    path("<int:pk>/lam-lai/", job_pages.again, name="again"),
]
