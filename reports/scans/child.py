"""Opens files that strangers may have made; runs in a process of its own, with bounds, and knows nothing of Django.

`python child.py whole 30` reads a PDF or a picture from standard input and writes JSON: how many pages it has and, of
one that has no more than 30, what the QR codes of each page say and a small picture; `python child.py pages 31 60` says
that of some of its pages. `python child.py cut 1-3 4-5` writes JSON with the PDF of each of these ranges of pages.
"""

import base64
import io
import json
import resource
import sys

import pypdfium2
import zxingcpp
from PIL import Image

MEMORY = 1536 * 1024**2  # bytes of address space
SECONDS = 90  # of processor time
SCALE = 200 / 72  # pages are read at 200 dots an inch
MAX_SIDE = 3300  # pixels of a page that is read: A4 at 200 dpi is 1654 × 2339
MAX_CUT = 120 * 1024**2  # bytes of all pieces: what pages share comes with each of them
MAX_PIXELS = 40_000_000  # of a picture
THUMB = 170  # pixels


class ScanError(Exception):
    """The text says in Vietnamese why, as the end of a sentence that begins with the file's name."""


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def opened(body: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise ScanError("có mật khẩu; bỏ mật khẩu rồi gửi" if locked else "là PDF hỏng, không mở được") from error


def count(body: bytes) -> int:
    return len(opened(body)) if body.startswith(b"%PDF") else 1


def pages(body: bytes, first: int, last: int):
    """Each of these pages as a grey picture; counted from 1, both included."""
    if not body.startswith(b"%PDF"):
        picture = Image.open(io.BytesIO(body))
        if picture.width * picture.height > MAX_PIXELS:
            raise ScanError("có quá nhiều điểm ảnh; quét lại ở 300 dpi hoặc thấp hơn")
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
        yield picture.convert("L")
        return
    book = opened(body)
    for number in range(first - 1, min(last, len(book))):
        page = book[number]
        scale = min(SCALE, MAX_SIDE / max(*page.get_size(), 1))
        yield page.render(scale=scale, grayscale=True).to_pil().convert("L")


def whole(body: bytes, most: int) -> dict:
    found = count(body)
    return {"count": found, "pages": read(body, 1, found) if found <= most else []}


def read(body: bytes, first: int, last: int) -> list[dict]:
    """`[{codes, thumb}]`, a page each."""
    return [{"codes": codes(page), "thumb": thumb(page)} for page in pages(body, first, last)]


def codes(page: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    return [one.text for one in found][:5]


def thumb(page: Image.Image) -> str:
    small, out = page.copy(), io.BytesIO()
    small.thumbnail((THUMB, THUMB * 2))
    small.save(out, "JPEG", quality=55)
    return base64.b64encode(out.getvalue()).decode()


def cut(body: bytes, ranges: list[str]) -> list[str]:
    """The PDF of each range of pages ("4-5", counted from 1, both included)."""
    book, pieces, written = opened(body), [], 0
    for spec in ranges:
        first, last = map(int, spec.split("-"))
        piece, out = pypdfium2.PdfDocument.new(), io.BytesIO()
        piece.import_pages(book, list(range(first - 1, last)))
        piece.save(out)
        written += out.tell()
        if written > MAX_CUT:
            raise ScanError("tách ra nặng quá mức nhận được; quét lại ở 200 dpi hoặc gửi từng văn bản")
        pieces.append(base64.b64encode(out.getvalue()).decode())
    return pieces


READS = {"whole": whole, "pages": read}


def main(act: str, *given: str) -> None:
    limit()
    body = sys.stdin.buffer.read()
    try:
        answer = {"answer": cut(body, list(given)) if act == "cut" else READS[act](body, *map(int, given))}
    except ScanError as error:
        answer = {"refused": str(error)}
    except (OSError, ValueError, MemoryError, pypdfium2.PdfiumError, Image.DecompressionBombError):
        answer = {"refused": "không đọc được; quét lại hoặc lưu thành PDF khác rồi gửi"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
