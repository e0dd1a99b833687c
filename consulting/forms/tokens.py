"""Signed words that a page carries instead of a row in the database: nothing is written before somebody sends."""

from django.core import signing

from khuyencong.core.attachments.tokens import form_key, new_form_token, read_form_token, read_signed

__all__ = [
    "FOLLOW_AGE", "RECEIPT_AGE", "follow_pass", "form_key", "new_form_token", "read_follow_pass", "read_form_token",
    "read_receipt", "receipt",
]  # fmt: skip

RECEIPT_AGE = 24 * 3600  # seconds for which the page with the code can be opened again
FOLLOW_AGE = 30 * 60  # seconds for which code and telephone number need not be typed again


def receipt(pk: int) -> str:
    return signing.dumps(pk, salt="consulting.receipt")


def read_receipt(signed: str) -> int | None:
    return read_signed(signed, "consulting.receipt", RECEIPT_AGE)


def follow_pass(pk: int) -> str:
    return signing.dumps(pk, salt="consulting.follow")


def read_follow_pass(signed: str) -> int | None:
    return read_signed(signed, "consulting.follow", FOLLOW_AGE)
