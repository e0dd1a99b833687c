"""Projects, batches and changes in every state, as the parts beside this one bring them there."""

from tests.projects.changes.conftest import ask, changed, checked  # noqa: F401
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
