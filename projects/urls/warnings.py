from django.urls import path

from projects.views import warnings

app_name = "warnings"
urlpatterns = [
    path("", warnings.warning_list, name="list"),
    path("xuat-excel/", warnings.warning_list_xlsx, name="list_xlsx"),
]
