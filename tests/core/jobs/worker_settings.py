"""What the workers of test_killed_worker run with: the tests' own database, a real queue, files in a folder."""

import os

from khuyencong.settings.test import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
DATABASES["default"]["NAME"] = os.environ["KC_TEST_DATABASE"]  # noqa: F405
STORAGES["default"] = {  # noqa: F405
    "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": os.environ["KC_TEST_JOBS"]},
}  # fmt: skip
KC_JOB_LEASE_SECONDS = 5  # longer than a busy machine holds a worker up
