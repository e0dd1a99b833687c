"""Word to PDF by LibreOffice, where it is installed: a program of its own, with a profile and a folder of its own."""

import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 60
NOT_INSTALLED = "Máy chủ chưa cài LibreOffice nên văn bản theo mẫu riêng chỉ có bản Word."


class ConversionError(RuntimeError):
    """No PDF was made; the text says why, in Vietnamese."""


def program() -> str | None:
    """The path of LibreOffice; None where there is none."""
    return shutil.which("soffice")


def to_pdf(document: bytes) -> bytes:
    """Raises ConversionError."""
    path = program()
    if path is None:
        raise ConversionError(NOT_INSTALLED)
    with tempfile.TemporaryDirectory(prefix="kc-office-") as folder:
        return _converted(path, Path(folder), document)


def _converted(path: str, folder: Path, document: bytes) -> bytes:
    (folder / "paper.docx").write_bytes(document)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--nologo", "--convert-to", "pdf", "--outdir", str(folder)]
    try:
        subprocess.run(  # noqa: S603  our own arguments, no shell
            [path, profile, *options, str(folder / "paper.docx")], check=True, capture_output=True, timeout=SECONDS,
            cwd=folder,
        )  # fmt: skip
        return (folder / "paper.pdf").read_bytes()
    except subprocess.TimeoutExpired:
        raise ConversionError("LibreOffice chuyển PDF quá lâu nên đã dừng; tải bản Word, hoặc thử lại sau.") from None
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise ConversionError("LibreOffice không chuyển được văn bản này sang PDF; tải bản Word.") from error
