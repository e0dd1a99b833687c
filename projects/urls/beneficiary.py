"""Addresses of establishments, each behind the signed word of its link."""

from django.urls import path

from projects.views import beneficiary

app_name = "beneficiary"
urlpatterns = [
    path("<str:token>/", beneficiary.open_link, name="open"),
    path("<str:token>/tien-do/", beneficiary.report, name="report"),
    path("<str:token>/giay-to/", beneficiary.papers, name="papers"),
    path("<str:token>/de-nghi/", beneficiary.ask, name="ask"),
    path("<str:token>/tep/<int:pk>/", beneficiary.file, name="file"),
]
