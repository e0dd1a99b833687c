from tests.projects.conftest import draft, machines  # noqa: F401
