"""Records on their way, as tests/projects brings them there."""

from tests.projects.conftest import appraised, batch_of, budget, draft, machines, submitted_batch  # noqa: F401
