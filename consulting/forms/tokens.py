"""Signed words that a page carries instead of a row in the database: nothing is written before somebody sends."""

import secrets

from django.core import signing

FORM_AGE = 30 * 24 * 3600  # seconds a form may stay open, also one that waits for a signal
RECEIPT_AGE = 24 * 3600  # seconds for which the page with the code can be opened again
FOLLOW_AGE = 30 * 60  # seconds for which code and telephone number need not be typed again


def new_form_token() -> str:
    """For a hidden field: 128 random bits and the moment at which the form was made, signed."""
    return signing.dumps(secrets.token_urlsafe(16), salt="consulting.form")


def read_form_token(signed: str) -> str:
    """The random part, by which a form sent twice is known; "" when it is not ours or too old."""
    return _read(signed, "consulting.form", FORM_AGE) or ""


def receipt(pk: int) -> str:
    return signing.dumps(pk, salt="consulting.receipt")


def read_receipt(signed: str) -> int | None:
    return _read(signed, "consulting.receipt", RECEIPT_AGE)


def follow_pass(pk: int) -> str:
    return signing.dumps(pk, salt="consulting.follow")


def read_follow_pass(signed: str) -> int | None:
    return _read(signed, "consulting.follow", FOLLOW_AGE)


def _read(signed: str, salt: str, max_age: int):
    try:
        return signing.loads(signed, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None
