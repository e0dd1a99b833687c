from django.urls import path

from projects.views import needs

app_name = "needs"
urlpatterns = [
    path("", needs.need_list, name="list"),
    path("xuat-excel/", needs.need_list_xlsx, name="list_xlsx"),
    path("moi/", needs.create, name="create"),
    path("<int:pk>/", needs.edit, name="edit"),
    path("<int:pk>/lap-de-an/", needs.draft, name="draft"),
]
