from django.urls import path

from khuyencong.accounts import delegation_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.users, name="users"),
    path("moi/", views.create, name="create"),
    path("<int:pk>/", views.edit, name="edit"),
    path("uy-quyen/", delegation_views.listing, name="delegations"),
    path("uy-quyen/moi/", delegation_views.create, name="delegate"),
    path("uy-quyen/<int:pk>/thu-hoi/", delegation_views.revoke, name="revoke"),
]
