import pytest

from khuyencong.registry.services.reference import load_reference


@pytest.fixture
def reference(db):
    """Places and content codes, as after `manage.py load_reference`."""
    load_reference()
