"""Signed words that a form carries: by them its files are known, and nothing is written before somebody sends."""

import re
import secrets
from collections.abc import Mapping

from django.core import signing

FORM_AGE = 30 * 24 * 3600  # seconds a form may stay open, also one that waits for a signal
_CHOSEN = re.compile(r"[0-9A-Za-z_-]{20,40}")
_SALT = "consulting.form"


def new_form_token() -> str:
    """For a hidden field: 128 random bits and the moment at which the form was made, signed."""
    return signing.dumps(secrets.token_urlsafe(16), salt=_SALT)


def read_form_token(signed: str) -> str:
    """The random part, by which a form sent twice is known; "" when it is not ours or too old."""
    return read_signed(signed, _SALT, FORM_AGE) or ""


def form_key(data: Mapping) -> str:
    """The word by which a posted form and its files are known: what the page's script chose, else the form's token.

    A page may be opened from the telephone's own memory, many times with one token, so its script chooses a word anew
    for each request. "" when the token is not ours.
    """
    token = read_signed(data.get("form_token", ""), _SALT, None)
    chosen = data.get("send_key", "")
    return (chosen if _CHOSEN.fullmatch(chosen) else token) if token else ""


def read_signed(signed: str, salt: str, max_age: int | None):
    """What was signed; None when it is not ours or older than `max_age` seconds."""
    try:
        return signing.loads(signed, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None
