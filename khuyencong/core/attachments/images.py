"""Images are decoded and written anew: what cannot be decoded is no image, and what is no picture (where it was taken,
whose telephone, anything hidden behind it) does not survive."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

MAX_SIDE = 3000  # pixels; papers stay readable, many photos stay small
# Pixels that may be decoded. JPEG decodes to a fraction of its size, so the largest telephones' photos are no burden.
MAX_PIXELS = {"JPEG": 80_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
SAVED_AS = {"JPEG": {"quality": 85}, "PNG": {"compress_level": 6}, "WEBP": {"quality": 85}}


class TooManyPixelsError(ValueError):
    """Decoding would take more memory than one visitor is worth."""


def rewritten(file: BinaryIO, image_format: str) -> bytes:
    """The picture in `file` as a fresh file of the same format: upright, at most MAX_SIDE wide and high, no metadata.

    Raises:
        TooManyPixelsError: larger than MAX_PIXELS.
        Exception: of the decoder's choosing, when the bytes are no such image.
    """
    file.seek(0)
    try:
        image = Image.open(file, formats=[image_format])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixelsError from None
    if image.width * image.height > MAX_PIXELS[image_format]:
        raise TooManyPixelsError
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    ImageOps.exif_transpose(image, in_place=True)
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    return _saved(_bare(image, image_format), image_format)


def _bare(image: Image.Image, image_format: str) -> Image.Image:
    """The pixels alone, in a mode that `image_format` writes."""
    see_through = image_format != "JPEG" and ("transparency" in image.info or image.mode in {"LA", "PA", "RGBA", "La"})
    mode = "RGBA" if see_through else "L" if image.mode in {"1", "L"} else "RGB"
    bare = image.convert(mode)
    bare.info = {}
    return bare


def _saved(image: Image.Image, image_format: str) -> bytes:
    out = BytesIO()
    image.save(out, image_format, **SAVED_AS[image_format])
    return out.getvalue()
