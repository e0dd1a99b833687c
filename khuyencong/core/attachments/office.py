"""Word and Excel files are ZIP archives: what they unpack to is measured before anybody opens them."""

import zipfile
import zlib
from typing import BinaryIO

WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
TYPES = "[Content_Types].xml"
MAX_PARTS = 2000
MAX_UNPACKED = 100 * 1024 * 1024  # bytes of all parts together
MAX_RATIO = 150  # a sheet of thousands of equal rows shrinks to a sixtieth; a bomb to a thousandth
BOMB = "bung ra quá lớn so với dung lượng nên không nhận; xuất lại hoặc gửi bản PDF"
BROKEN = "bị hỏng hoặc gửi chưa trọn; mở thử trên máy rồi gửi lại"
ENCRYPTED = 0x1


class OfficeError(ValueError):
    """Not a Word or Excel file that can be kept; the text ends a sentence that begins with the file's name."""


def check(file: BinaryIO, main_part: str) -> None:
    """Read the whole archive without keeping it.

    Raises:
        OfficeError: broken, locked, with macros, or it unpacks to far more than was sent.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive.infolist(), file.seek(0, 2))
            _check_parts(archive, main_part)
            if archive.testzip():  # unpacks every part, at most MAX_UNPACKED bytes, and compares its checksum
                raise OfficeError(BROKEN)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, RuntimeError, KeyError) as error:
        raise error if isinstance(error, OfficeError) else OfficeError(BROKEN) from error


def _check_sizes(parts: list[zipfile.ZipInfo], sent: int) -> None:
    """Parts that overlap claim more packed bytes than the archive has."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * sent or packed > sent or len(parts) > MAX_PARTS:
        raise OfficeError(BOMB)


def _check_parts(archive: zipfile.ZipFile, main_part: str) -> None:
    names = archive.namelist()
    if any(part.flag_bits & ENCRYPTED for part in archive.infolist()):
        raise OfficeError("có mật khẩu; bỏ mật khẩu rồi gửi")
    if main_part not in names or TYPES not in names:
        raise OfficeError(BROKEN)
    if b"macroEnabled" in archive.read(TYPES) or any(name.endswith("vbaProject.bin") for name in names):
        raise OfficeError("có macro; lưu lại thành .docx, .xlsx không macro rồi gửi")
