"""What the worker does for jobs."""

from django.tasks import task

from khuyencong.core.jobs import services


@task()
def run_job(pk: int) -> str:
    """Do one job; when another worker has it, or it was stopped, there is nothing to do."""
    return services.run(pk)
