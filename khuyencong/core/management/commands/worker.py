"""manage.py worker: the queue's worker; beside its tasks it takes over jobs whose worker died."""

import logging
import threading

from django.conf import settings
from django.db import close_old_connections, connection
from django_tasks_db.management.commands import db_worker

from khuyencong.core.jobs.services import take_over

log = logging.getLogger("khuyencong.jobs")


class Command(db_worker.Command):
    help = "Chạy các việc nền, làm lại việc của tiến trình đã dừng giữa chừng."

    def handle(self, **options):
        ended = threading.Event()
        watcher = threading.Thread(target=watch, args=(ended,), daemon=True)
        watcher.start()
        try:
            super().handle(**options)
        finally:
            ended.set()
            watcher.join(timeout=5)


def watch(ended: threading.Event) -> None:
    """Until the worker ends. A database that does not answer now may do so the next time."""
    while not ended.wait(settings.KC_JOB_LEASE_SECONDS / 4):
        close_old_connections()
        try:
            take_over()
        except Exception:
            log.exception("Looking for jobs to take over failed")
    connection.close()
