"""Tracking codes: two groups of four, easy to read aloud, 40 bits that nobody can guess."""

import re
import secrets

from khuyencong.core.text import fold

# Crockford's 32 symbols: no I, L, O, U. What a person hears or reads as one of those is taken for its twin.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_TWINS = str.maketrans("OIL", "011")


def new_code() -> str:
    """→ ``7K3M-Q9XR``: 8 symbols of 32, 40 bits from the system's random source."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def read_code(text: str) -> str:
    """The code as it is stored, from any typing of it: small letters, no dash, O for 0, Đ for D. "" when it is none."""
    symbols = re.sub(r"[^0-9A-Z]", "", fold(text).upper()).translate(_TWINS)
    is_code = len(symbols) == LENGTH and set(symbols) <= set(ALPHABET)
    return _grouped(symbols) if is_code else ""


def _grouped(symbols: str) -> str:
    return f"{symbols[:4]}-{symbols[4:]}"
