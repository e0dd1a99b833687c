"""Signed words that a page carries instead of a row in the database: nothing is written before somebody sends."""

import re
import secrets
from collections.abc import Mapping

from django.core import signing

FORM_AGE = 30 * 24 * 3600  # seconds a form may stay open, also one that waits for a signal
RECEIPT_AGE = 24 * 3600  # seconds for which the page with the code can be opened again
FOLLOW_AGE = 30 * 60  # seconds for which code and telephone number need not be typed again
_CHOSEN = re.compile(r"[0-9A-Za-z_-]{20,40}")


def new_form_token() -> str:
    """For a hidden field: 128 random bits and the moment at which the form was made, signed."""
    return signing.dumps(secrets.token_urlsafe(16), salt="consulting.form")


def read_form_token(signed: str) -> str:
    """The random part, by which a form sent twice is known; "" when it is not ours or too old."""
    return _read(signed, "consulting.form", FORM_AGE) or ""


def form_key(data: Mapping) -> str:
    """The word by which a posted form and its files are known: what the page's script chose, else the form's token.

    A page may be opened from the telephone's own memory, many times with one token, so its script chooses a word anew
    for each request. "" when the token is not ours.
    """
    token = _read(data.get("form_token", ""), "consulting.form", None)
    chosen = data.get("send_key", "")
    return (chosen if _CHOSEN.fullmatch(chosen) else token) if token else ""


def receipt(pk: int) -> str:
    return signing.dumps(pk, salt="consulting.receipt")


def read_receipt(signed: str) -> int | None:
    return _read(signed, "consulting.receipt", RECEIPT_AGE)


def follow_pass(pk: int) -> str:
    return signing.dumps(pk, salt="consulting.follow")


def read_follow_pass(signed: str) -> int | None:
    return _read(signed, "consulting.follow", FOLLOW_AGE)


def _read(signed: str, salt: str, max_age: int | None):
    try:
        return signing.loads(signed, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None
