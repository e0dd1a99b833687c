"""Files that must be, byte for byte, what was stored."""

import hashlib

from django.db.models.fields.files import FieldFile


def read(file: FieldFile, sha256: str) -> bytes | None:
    """The stored bytes; None when they are gone or are not those that were stored."""
    try:
        with file.open("rb") as stored:
            body = stored.read()
    except FileNotFoundError:
        return None
    return body if hashlib.sha256(body).hexdigest() == sha256 else None
