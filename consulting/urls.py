from django.urls import path

from consulting.views import desk, editing, public

app_name = "consulting"
urlpatterns = [
    path("gui-yeu-cau/", public.send_request, name="request"),
    path("da-nhan/<str:token>/", public.received, name="received"),
    path("tra-cuu/", public.track, name="track"),
    path("tra-cuu/ket-qua/", public.tracked, name="tracked"),
    path("tra-cuu/ket-qua/<slug:name>/", public.tracked_step, name="tracked_step"),
    path("", desk.request_list, name="list"),
    path("moi/", editing.create, name="create"),
    path("<int:pk>/", desk.request_detail, name="detail"),
    path("<int:pk>/buoc/<slug:name>/", desk.step, name="step"),
    path("<int:pk>/sua/", editing.edit, name="edit"),
    path("<int:pk>/buoi-tu-van/", editing.add_session, name="add_session"),
    path("<int:pk>/co-so/", editing.link_establishment, name="link_establishment"),
    path("<int:pk>/san-pham/", editing.products, name="products"),
]
