"""Addresses of a project's written dossier, below its own."""

from django.urls import path

from projects.views import dossiers

urlpatterns = [
    path("ho-so/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:number>/", dossiers.section, name="section"),
    path("ho-so/<int:number>/dang-soan/", dossiers.section_presence, name="section_presence"),
    path("giay-to/<int:kind_pk>/them/", dossiers.add_paper, name="add_paper"),
    path("giay-to/<int:paper_pk>/", dossiers.paper, name="paper"),
    path("giay-to/<int:paper_pk>/bo/", dossiers.remove, name="remove_paper"),
]
