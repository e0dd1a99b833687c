"""What the worker does for notices."""

from django.tasks import task

from khuyencong.core.notices import services


@task()
def send_queued() -> int:
    """Send what waits; one run sends all, so a second one finds nothing."""
    return services.send_waiting()
