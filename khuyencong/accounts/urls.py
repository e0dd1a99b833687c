from django.urls import path

from khuyencong.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.users, name="users"),
    path("moi/", views.create, name="create"),
    path("<int:pk>/", views.edit, name="edit"),
]
