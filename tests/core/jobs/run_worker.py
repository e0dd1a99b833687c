"""`python -m tests.core.jobs.run_worker`: `manage.py worker` that knows the slow kind of job."""

import django
from django.core.management import call_command

django.setup()
import tests.core.jobs.slow  # noqa: E402, F401

call_command("worker", "--no-startup-delay", "--no-reload", "--interval", "0.1")
