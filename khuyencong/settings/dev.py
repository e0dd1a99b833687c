"""A developer's or visitor's machine: nothing to configure, demo data welcome."""

import secrets

from .base import *
from .base import VAR_DIR, env

VAR_DIR.mkdir(exist_ok=True)


def _local_secret() -> str:
    """A secret made once and kept beside the database, so sessions survive a restart and no secret is in the code."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip()


# Off unless asked for: whoever tries the portal meets its own pages, not a framework's.
DEBUG = env.bool("DEBUG", default=False)
WHITENOISE_AUTOREFRESH = True  # static files are found where they are written, none collected
WHITENOISE_USE_FINDERS = True
SECRET_KEY = env("SECRET_KEY", default="") or _local_secret()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
KC_DEMO = True
