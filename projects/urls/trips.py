"""Addresses of inspection trips; the service worker stands among them for the sake of its scope."""

from django.urls import path

from projects.views import trips

urlpatterns = [
    path("", trips.choose, name="trips"),
    path("tap/", trips.pack, name="trip_pack"),
    path("sw.js", trips.service_worker, name="trip_worker"),
    path("tep/", trips.upload, name="trip_upload"),
    path("tep/bo/", trips.discard_upload, name="trip_discard"),
    path("<int:pk>/ghi/", trips.send, name="trip_send"),
]
