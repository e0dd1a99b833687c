"""Texts that staff edit and the portal fills in: `Kính gửi {co_so}` with the fields of one record.

A field is a name in braces. Texts are data, never templates of a language: nothing in them runs.
"""

import re
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

_FIELD = re.compile(r"\{\s*([a-z_]+)\s*\}")


def fill(text: str, values: Mapping[str, object]) -> str:
    """`text` with each known field replaced by its value; a name that `values` does not have stays as it is."""
    return _FIELD.sub(lambda field: str(values.get(field[1], field[0])), text)


def check_fields(text: str, allowed: Iterable[str]) -> None:
    """Raises ValidationError, naming what may be used, when `text` has a field that nothing will fill."""
    allowed = list(allowed)
    unknown = sorted({name for name in _FIELD.findall(text) if name not in allowed})
    if unknown or text.count("{") != text.count("}") or text.count("{") != len(_FIELD.findall(text)):
        wrong = f"Không có ô {', '.join(f'{{{name}}}' for name in unknown)}." if unknown else "Dấu { } chưa khớp."
        raise ValidationError(f"{wrong} Các ô dùng được: {', '.join(f'{{{name}}}' for name in allowed)}.")
