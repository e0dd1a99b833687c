"""Addresses of a project's register of risks, below its own."""

from django.urls import path

from projects.views import risks

urlpatterns = [
    path("rui-ro/moi/", risks.add, name="add_risk"),
    path("rui-ro/<int:risk_pk>/", risks.edit, name="edit_risk"),
    path("rui-ro/<int:risk_pk>/dong/", risks.close, name="close_risk"),
]
