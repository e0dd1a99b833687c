from django.urls import include, path

from projects.views import (
    changes,
    editing,
    imports,
    naming,
    priorities,
    projects,
)

app_name = "projects"
urlpatterns = [
    path("", projects.project_list, name="list"),
    path("xuat-excel/", projects.project_list_xlsx, name="list_xlsx"),
    path("moi/", editing.create, name="create"),
    path("chuyen-kiem-tra/", include("projects.urls.trips")),
    path("nhap-tu-excel/", imports.upload, name="import"),
    path("nhap-tu-excel/kiem-tra/", imports.review, name="import_review"),
    path("dia-ban/", editing.place_options, name="place_options"),
    path("co-so/", editing.establishment_options, name="establishment_options"),
    path("dia-ban-uu-tien/", priorities.areas, name="priority_areas"),
    path("dia-ban-uu-tien/moi/", priorities.create, name="priority_area_create"),
    path("dia-ban-uu-tien/<int:pk>/", priorities.edit, name="priority_area_edit"),
    path("<int:pk>/", projects.project_detail, name="detail"),
    path("<int:pk>/sua/", editing.edit, name="edit"),
    path("<int:pk>/don-vi-thu-huong/", naming.name_beneficiaries, name="name_beneficiaries"),
    path("<int:pk>/", include("projects.urls.dossiers")),
    path("<int:pk>/", include("projects.urls.execution")),
    path("<int:pk>/", include("projects.urls.norms")),
    path("<int:pk>/", include("projects.urls.risks")),
    path("<int:pk>/", include("projects.urls.appraisal")),
    path("<int:pk>/dieu-chinh/", changes.choose, name="choose_change"),
    path("<int:pk>/dieu-chinh/<slug:kind>/", changes.ask, name="ask_change"),
    path("dieu-chinh/<int:pk>/", changes.change_detail, name="change"),
    path("dieu-chinh/<int:pk>/dinh-muc/<int:override_pk>/", changes.answer_override, name="answer_change_override"),
    path("dieu-chinh/<int:pk>/viec/<slug:name>/", changes.change_step, name="change_step"),
    path("dieu-chinh/<int:pk>/huy-buoc/", changes.reverse_change_step, name="reverse_change"),
    path("<int:pk>/huy-buoc/", projects.reverse_project_step, name="reverse_step"),
    path("<int:pk>/viec/<slug:name>/", projects.project_step, name="step"),
]
