import pytest

from consulting import categories as starting
from consulting.models import Category
from tests.consulting.factories import RequestFactory


@pytest.fixture
def categories(db):
    """The categories of the start by code, also where a test with real transactions has emptied the tables."""
    starting.load(Category)
    return {category.code: category for category in Category.objects.all()}


@pytest.fixture
def in_hand(cast):
    """A request that `officer` has taken on."""
    from consulting.workflow import CONSULTING

    request = RequestFactory()
    CONSULTING.perform("assign", request, actor=cast.officer, effective_on=request.received_on, assignee=cast.officer)
    return request
