"""Addresses of a project's appraisal, below its own."""

from django.urls import path

from projects.views import appraisal

urlpatterns = [
    path("tham-dinh/", appraisal.appraisal, name="appraisal"),
    path("tham-dinh/hoi-dong/", appraisal.council, name="council"),
    path("tham-dinh/phieu-cham/", appraisal.sheet, name="sheet"),
    path("tham-dinh/xung-dot/", appraisal.declare, name="declare_conflict"),
    path("tham-dinh/phieu/<int:sheet_pk>/huy/", appraisal.void, name="void_sheet"),
]
