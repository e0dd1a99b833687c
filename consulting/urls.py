from django.urls import path

from consulting import desk_urls
from consulting.views import public

app_name = "consulting"
urlpatterns = [
    path("gui-yeu-cau/", public.send_request, name="request"),
    path("da-nhan/<str:token>/", public.received, name="received"),
    path("tra-cuu/", public.track, name="track"),
    path("tra-cuu/ket-qua/", public.tracked, name="tracked"),
    path("tra-cuu/ket-qua/<slug:name>/", public.tracked_step, name="tracked_step"),
    *desk_urls.urlpatterns,
]
