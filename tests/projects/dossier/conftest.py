"""A bare draft of cast.officer, its sections and papers, and pages sent as a browser or its script sends them."""

import pytest
from django.urls import reverse

from projects import selectors
from projects.models import Project
from tests.factories import ContentFactory, EstablishmentFactory, ProjectFactory
from tests.projects.dossiers import load_reference


@pytest.fixture
def bare(cast, machines):
    """`bare()` has money and a beneficiary, and neither texts nor papers."""
    load_reference()

    def make(state: str = "draft", **changes) -> Project:
        facts = {"money": {"local": 100, "beneficiary": 130}, "content": machines, "office": cast.officer.office}
        if not (changes.get("is_group") or changes.get("is_own")):
            facts["people"] = [EstablishmentFactory(name="HTX Ea Tu")]
        return reread(ProjectFactory(state=state, **facts | changes), cast)

    return make


@pytest.fixture
def training(db):
    return ContentFactory(code="1.1")


def reread(project: Project, cast) -> Project:
    return selectors.one(cast.officer, project.pk)


def url(project: Project, number: int = 4) -> str:
    return reverse("projects:section", args=[project.pk, number])


def dossier_url(project: Project) -> str:
    return reverse("projects:dossier", args=[project.pk])


def text(response) -> str:
    return " ".join(response.content.decode().split())
