"""The code on a draft, as a QR and in letters: by it a signed scan finds the record that its paper was made of.

`P09-1234-7K3D-9QWX` is the paper's key, the record's number and a check that only this portal can make. It holds
nothing personal and opens nothing: whoever follows it signs in and sees what they may see.
"""

import base64
import io
import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from PIL import Image, ImageDraw, ImageFont

from consulting import codes
from khuyencong.core.qr import qr_png, qr_svg

_SALT = "reports.papers.code"
_CODE = re.compile(r"([a-z]\d{2}[a-z]?)-(\d{1,18})-([0-9a-z-]{8,9})", re.IGNORECASE)
FONT = settings.BASE_DIR / "static/fonts/tinos/Tinos-Regular.ttf"


def code_of(key: str, pk: int) -> str:
    """The code of paper `key` of record `pk`."""
    return f"{key.upper()}-{pk}-{_check(key, pk, settings.SECRET_KEY)}"


def read_code(text: str) -> tuple[str, int] | None:
    """`(key, pk)` of the code in `text`, an address or what somebody typed; None when it is none of ours."""
    for found in _CODE.finditer(text):
        key, pk, check = found[1].lower(), int(found[2]), codes.read_code(found[3])
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        if any(constant_time_compare(check, _check(key, pk, secret)) for secret in keys):
            return key, pk
    return None


def _check(key: str, pk: int, secret: str) -> str:
    """40 bits of an HMAC in the letters of tracking codes, which are easy to read aloud: ``7K3D-9QWX``."""
    digest = salted_hmac(_SALT, f"{key}-{pk}", secret=secret, algorithm="sha256").digest()[:5]
    letters = base64.b32encode(digest).decode().translate(_LETTERS)
    return codes.read_code(letters)


_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", codes.ALPHABET)


@dataclass(frozen=True)
class Stamp:
    """What a draft carries in the margin of its first page."""

    code: str
    url: str

    @property
    def alt(self) -> str:
        return f"Mã QR của dự thảo: {self.code}"

    @property
    def svg(self) -> str:
        return qr_svg(self.url, title=self.alt)

    @property
    def png(self) -> bytes:
        """The QR with the code under it, for Word; the same bytes for the same address."""
        out = io.BytesIO()
        qr = Image.open(io.BytesIO(qr_png(self.url))).convert("L")
        image = Image.new("L", (qr.width, qr.height + qr.width // 9), 255)
        image.paste(qr)
        font = ImageFont.truetype(FONT, qr.width // 11)
        ImageDraw.Draw(image).text((qr.width / 2, qr.height), self.code, 0, font, anchor="mt")
        image.save(out, "PNG")
        return out.getvalue()


def stamp(key: str, pk: int, base: str) -> Stamp:
    """`base` is the portal's own address, e.g. https://khuyencong.example.vn."""
    code = code_of(key, pk)
    return Stamp(code, f"{base.rstrip('/')}{reverse('reports:paper_code', args=[code])}")
