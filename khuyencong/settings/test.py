"""The test suite: fast hashing, tasks at once, mail kept in memory, everything else as in production."""

import os
import tempfile

from .base import *
from .base import DATABASE_URL, DATABASES, STORAGES, VAR_DIR

VAR_DIR.mkdir(exist_ok=True)
DEBUG = False
SECRET_KEY = "test-only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {**STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
ACCOUNT_RATE_LIMITS = False
KC_DEMO = True
WHITENOISE_AUTOREFRESH = True  # static files are found where they are written, none collected
WHITENOISE_USE_FINDERS = True
if DATABASE_URL.startswith("sqlite"):
    # A file, not memory: threads and the browser's server then behave as in production (WAL, one writer at a time).
    # Its name bears the process, so that two runs side by side do not meet.
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/khuyencong-test-{os.getpid()}.sqlite3"}
