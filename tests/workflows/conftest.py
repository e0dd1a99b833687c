"""Records in every state, as the parts beside this one bring them there."""

import pytest

from khuyencong.registry.models import Budget
from tests.factories import BudgetFactory
from tests.projects.appraisal.conftest import appraised_by, council_of, members  # noqa: F401
from tests.projects.changes.conftest import ask, checked  # noqa: F401
from tests.projects.conftest import appraised, batch_of, draft, machines  # noqa: F401
from tests.projects.execution.conftest import (  # noqa: F401
    accepted,
    approved,
    assigned,
    authorised,
    contracted,
    implementing,
    liquidated,
    minute,
    pay,
    ratios,
)
from tests.workflows.ready import Ready


@pytest.fixture
def budget(db) -> Budget:
    """The year's money, of which enough has been drawn on for every record that stands in a plan already."""
    BudgetFactory(programme="national", source="national", consumed=200_000_000)
    return BudgetFactory(consumed=200_000_000)


@pytest.fixture
def ready(request, cast):
    """Whatever stands for all records is there before the first of them is rolled back."""
    for name in ("budget", "ratios", "machines", "members"):
        request.getfixturevalue(name)
    return Ready(cast, request.getfixturevalue)
