from django.urls import path

from khuyencong.waiting import views

app_name = "waiting"
urlpatterns = [
    path("", views.listing, name="list"),
    path("xuat-excel/", views.listing_xlsx, name="list_xlsx"),
    path("<slug:kind>/<int:pk>/nhac/", views.remind, name="nudge"),
]
