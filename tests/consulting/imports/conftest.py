import pytest

from khuyencong.demo.cast import CAST
from khuyencong.registry.services.reference import load_reference
from tests.factories import OfficeFactory, UserFactory


@pytest.fixture
def reference(db):
    """Places, as after `manage.py load_reference`."""
    load_reference()


@pytest.fixture
def team(db):
    """The advisers whom the sample names, and `importer`, an officer who takes the log in."""
    office = OfficeFactory()
    people = {"importer": UserFactory(username="importer", office=office, roles=["officer"])}
    for person in CAST:
        if person.username.startswith("tuvan."):
            people[person.username] = UserFactory(
                username=person.username, full_name=person.full_name, office=office, roles=person.roles
            )
    return people
