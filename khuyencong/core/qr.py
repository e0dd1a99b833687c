"""QR codes as SVG that the strict CSP lets pass: attributes only, no style, no script."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe

BORDER = 2  # in modules; room around a code on paper of ours


def _made(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)


def qr_svg(text: str, *, title: str | None = None) -> SafeString:
    """An `<svg class="qr">` without size of its own; dark on white also where the page is dark.

    `title` is what is read aloud in its place.
    """
    svg = _made(text).svg_inline(
        border=BORDER, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff", title=title
    )
    return mark_safe(svg)  # noqa: S308  drawn by segno from a matrix of bits; it escapes the title


def qr_png(text: str, *, scale: int = 16) -> bytes:
    """A PNG with `scale` pixels a module; the same bytes for the same text."""
    out = io.BytesIO()
    _made(text).save(out, kind="png", scale=scale, border=BORDER)
    return out.getvalue()
