"""Addresses of a project's dự toán and mức hỗ trợ, below its own."""

from django.urls import path

from projects.views import costs, norms

urlpatterns = [
    path("du-toan/", costs.costs, name="costs"),
    path("muc-ho-tro/", norms.norms, name="norms"),
    path("muc-ho-tro/he-so/", norms.factors, name="factors"),
    path("muc-ho-tro/ly-do/", norms.ask_overrides, name="ask_overrides"),
    path("muc-ho-tro/<int:override_pk>/tra-loi/", norms.answer_override, name="answer_override"),
]
