"""Files as people send them, and as attackers do."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/x{}.main+xml"/></Types>'
)


def upload(name: str, content: bytes, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def image(image_format: str = "JPEG", size=(40, 30), mode: str = "RGB", **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "white").save(out, image_format, **options)
    return out.getvalue()


def located_photo() -> bytes:
    """A photo taken upright (turned by its metadata), with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90°
    exif[0x010F] = "Samsung"
    exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 40.0, 1.0), 3: "E", 4: (108.0, 3.0, 1.0)})  # GPS
    return image(exif=exif)


def pdf(body: bytes = b"1 0 obj<<>>endobj") -> bytes:
    return b"%PDF-1.7\n" + body + b"\ntrailer<<>>\n%%EOF\n"


def office(part: str = "word/document.xml", types: str = TYPES.format(""), **parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(part, "<document/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(**parts: bytes) -> bytes:
    return office("xl/workbook.xml", **parts)


def bomb() -> bytes:
    """60 kB that unpack to 60 MB."""
    return office(noise=b"\0" * 60_000_000)


def nested_claims() -> bytes:
    """An archive whose directory lists one part many times over, as overlapping bombs do."""
    packed = bytearray(office(noise=bytes(range(256)) * 4000))
    end = packed.rindex(b"PK\x05\x06")
    start = int.from_bytes(packed[end + 16 : end + 20], "little")
    directory = bytes(packed[start:end])
    many = directory * 40
    tail = bytearray(packed[end:])
    tail[8:12] = (40 * 3).to_bytes(2, "little") * 2
    tail[12:16] = len(many).to_bytes(4, "little")
    return bytes(packed[:start]) + many + bytes(tail)


def locked() -> bytes:
    """A Word file whose parts claim to be encrypted."""
    packed = bytearray(office())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(magic)
        while at >= 0:
            packed[at + offset] |= 1
            at = packed.find(magic, at + 4)
    return bytes(packed)


def of_another_day() -> bytes:
    """A Word file whose directory asks for a later version of ZIP than there is."""
    packed = bytearray(office())
    packed[packed.index(b"PK\x01\x02") + 6] = 99
    return bytes(packed)


def png_bomb() -> bytes:
    """A few kilobytes that decode to 36 million pixels."""
    return image("PNG", size=(6000, 6000), mode="1")


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
