"""Which kinds of file are taken in. The bytes say what a file is; its name and what the sender calls it do not."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from khuyencong.core.attachments import images, office

HEAD = 16  # bytes that tell the kind
PDF_TAIL = 2048  # bytes at the end among which a whole PDF says that it ends
OOXML = "application/vnd.openxmlformats-officedocument"


class UnreadableError(ValueError):
    """The bytes are not what their beginning promises. The text ends a sentence that begins with the file's name."""


@dataclass(frozen=True)
class Kind:
    """`read` checks the whole content and gives the bytes to store, None for the bytes as sent."""

    content_type: str
    extensions: tuple[str, ...]
    read: Callable[[BinaryIO], bytes | None]


def _read_image(image_format: str) -> Callable[[BinaryIO], bytes]:
    def read(file: BinaryIO) -> bytes:
        try:
            return images.rewritten(file, image_format)
        except images.TooManyPixelsError:
            raise UnreadableError("có quá nhiều điểm ảnh; chụp lại ở cỡ nhỏ hơn") from None
        except Exception as error:  # a decoder fails on hostile bytes in any way there is
            raise UnreadableError("không mở được như một ảnh; chụp hoặc lưu lại rồi gửi") from error

    return read


def _read_pdf(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - PDF_TAIL))
    if b"%%EOF" not in file.read():
        raise UnreadableError("là PDF bị cắt ngang hoặc hỏng; xuất lại rồi gửi")


def _read_office(part: str) -> Callable[[BinaryIO], None]:
    def read(file: BinaryIO) -> None:
        try:
            office.check(file, part)
        except office.OfficeError as error:
            raise UnreadableError(str(error)) from error

    return read


JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), _read_image("JPEG"))
PNG = Kind("image/png", (".png",), _read_image("PNG"))
WEBP = Kind("image/webp", (".webp",), _read_image("WEBP"))
PDF = Kind("application/pdf", (".pdf",), _read_pdf)
DOCX = Kind(f"{OOXML}.wordprocessingml.document", (".docx",), _read_office(office.WORD))
XLSX = Kind(f"{OOXML}.spreadsheetml.sheet", (".xlsx",), _read_office(office.EXCEL))

TAKEN = "ảnh JPEG, PNG, WebP, tệp PDF, Word (.docx) hay Excel (.xlsx)"
ACCEPT = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,image/jpeg,image/png,image/webp"  # for the browser's file picker


@dataclass(frozen=True)
class Choice:
    """Which kinds one form takes, how it says so, and what the browser's file picker offers."""

    kinds: tuple[Kind, ...]
    told: str
    accept: str


ANY = Choice((JPEG, PNG, WEBP, PDF, DOCX, XLSX), TAKEN, ACCEPT)
SCANS = Choice(
    (PDF, JPEG, PNG), "tệp PDF, ảnh JPEG hay PNG", ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
)

_REFUSED = (
    (b"\xd0\xcf\x11\xe0", 0, "là tệp Word, Excel đời cũ hoặc có mật khẩu; lưu lại thành .docx, .xlsx không mật khẩu"),
    (b"ftyphe", 4, "là ảnh HEIC; đổi sang JPEG rồi gửi"),
    (b"ftypmif", 4, "là ảnh HEIC; đổi sang JPEG rồi gửi"),
)


def sniff(file: BinaryIO, choice: Choice = ANY) -> Kind:
    """The kind of `file` by its first bytes.

    Raises:
        UnreadableError: of no kind that `choice` takes in.
    """
    file.seek(0)
    head = file.read(HEAD)
    for magic, offset, why in _REFUSED:
        if head[offset:].startswith(magic):
            raise UnreadableError(why)
    kind = _by_magic(head) or (_by_parts(file) if head.startswith(b"PK\x03\x04") else None)
    if kind in choice.kinds:
        return kind
    raise UnreadableError(f"không phải {choice.told}")


def _by_magic(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return PDF if head.startswith(b"%PDF-") else None


def _by_parts(file: BinaryIO) -> Kind | None:
    try:
        names = set(zipfile.ZipFile(file).namelist())
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        return None
    return DOCX if office.WORD in names else XLSX if office.EXCEL in names else None
