from django.urls import path

from projects.views import appraisal, batches, readings

app_name = "batches"
urlpatterns = [
    path("", batches.batch_list, name="list"),
    path("moi/", batches.create, name="create"),
    path("<int:pk>/", batches.batch_detail, name="detail"),
    path("<int:pk>/sua/", batches.edit, name="edit"),
    path("<int:pk>/hoi-dong/", appraisal.batch_council, name="council"),
    path("<int:pk>/them-de-an/", batches.add_projects, name="add_projects"),
    path("<int:pk>/bo-de-an/<int:project_pk>/", batches.remove_project, name="remove_project"),
    path("<int:pk>/dieu-chinh/", batches.amend, name="amend"),
    path("<int:pk>/dieu-chinh/bo/", batches.drop_amendment, name="drop_amendment"),
    path("<int:pk>/tai-ngay/", readings.batch_as_at, name="as_at"),
    path("<int:pk>/huy-buoc/", batches.reverse_batch_step, name="reverse_step"),
    path("<int:pk>/viec/<slug:name>/", batches.batch_step, name="step"),
]
