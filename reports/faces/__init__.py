"""Faces of one dataset: PDF, Word, Excel, JSON, and a PDF for the archive. They know the dataset and no models."""

from dataclasses import dataclass
from importlib import import_module

from khuyencong.core.attachments.kinds import DOCX, XLSX
from khuyencong.core.text import safe_filename
from reports.dataset import Dataset
from reports.document import DRAFT, Document


@dataclass(frozen=True)
class Face:
    """A file format: the module that renders it, loaded when first asked for, and its content type.

    `suffix` ends the file's name where the format's own name does not tell it apart.
    """

    label: str
    module: str
    content_type: str
    is_paper: bool = False
    suffix: str = ""


FACES = {
    "pdf": Face("PDF", "reports.faces.pdf", "application/pdf", is_paper=True),
    "docx": Face("Word", "reports.faces.docx", DOCX.content_type, is_paper=True),
    "xlsx": Face("Excel", "reports.faces.xlsx", XLSX.content_type),
    "json": Face("Dữ liệu (JSON)", "reports.faces.json", "application/json"),
    "pdfa": Face("PDF lưu trữ", "reports.faces.archive", "application/pdf", is_paper=True, suffix="-luu-tru.pdf"),
}


def render(name: str, data: Dataset, document: Document = DRAFT) -> bytes:
    """The report in one of FACES. JSON and Excel hold figures alone; the papers print `document` too."""
    module = import_module(FACES[name].module)
    return module.render(data, document) if FACES[name].is_paper else module.render(data)


def filename(name: str, data: Dataset) -> str:
    """`bao-cao-khuyen-cong-6-thang-dau-nam-2022.pdf`"""
    period = data.period
    asked = "" if period.is_plain else f" so lieu den {data.as_at:%d-%m-%Y}"
    asked += f" ghi nhan den {period.recorded:%d-%m-%Y}" if period.recorded else ""
    return file_of(name, f"bao cao khuyen cong {period.name}{asked}")


def file_of(face: str, title: str) -> str:
    """A file name in plain letters: `bao-cao-nam-2022-ban-2.docx`."""
    return safe_filename(f"{title}{FACES[face].suffix or f'.{face}'}").lower()
