"""What is done once a night: each app registers its jobs when it starts, `manage.py daily` runs them one by one."""

from collections.abc import Callable

Job = Callable[[], str]  # → one Vietnamese sentence of what was done
_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    """Add a job under an English `name`, by which the command can run it alone. Jobs run in the order of their names.

    A job finds out for itself what is due: running it twice a day, or not for a week, must do no harm.
    """
    _jobs[name] = job


def jobs() -> dict[str, Job]:
    return dict(sorted(_jobs.items()))
