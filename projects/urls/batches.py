from django.urls import path

from projects.views import appraisal, batches, readings, scenarios

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
    path("<int:pk>/phuong-an/", scenarios.scenarios, name="scenarios"),
    path("<int:pk>/phuong-an/moi/", scenarios.create, name="create_scenario"),
    path("<int:pk>/phuong-an/so-sanh/", scenarios.compare, name="compare_scenarios"),
    path("<int:pk>/phuong-an/<int:scenario_pk>/", scenarios.scenario, name="scenario"),
    path("<int:pk>/phuong-an/<int:scenario_pk>/chon/", scenarios.adopt, name="adopt_scenario"),
    path("<int:pk>/phuong-an/<int:scenario_pk>/xoa/", scenarios.drop, name="drop_scenario"),
    path("<int:pk>/viec/<slug:name>/", batches.batch_step, name="step"),
]
