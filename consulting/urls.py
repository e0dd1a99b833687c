from django.urls import path

from consulting import desk_urls
from consulting.views import files, following, public

app_name = "consulting"
urlpatterns = [
    path("gui-yeu-cau/", public.send_request, name="request"),
    path("gui-yeu-cau/tep/", files.upload, name="upload"),
    path("gui-yeu-cau/tep/bo/", files.discard_upload, name="discard_upload"),
    path("sw.js", files.service_worker, name="service_worker"),
    path("da-nhan/<str:token>/", public.received, name="received"),
    path("tra-cuu/", following.track, name="track"),
    path("tra-cuu/ket-qua/", following.tracked, name="tracked"),
    path("tra-cuu/ket-qua/tep/", following.tracked_files, name="tracked_files"),
    path("tra-cuu/ket-qua/tep/<int:pk>/", following.tracked_file, name="tracked_file"),
    path("tra-cuu/ket-qua/danh-gia/", following.rate, name="rate"),
    path("tra-cuu/ket-qua/<slug:name>/", following.tracked_step, name="tracked_step"),
    path("<int:pk>/tep/<int:file_pk>/", files.file, name="file"),
    *desk_urls.urlpatterns,
]
