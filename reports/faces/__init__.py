"""Faces of one dataset: JSON, PDF, Word and Excel. They read the dataset and know no models."""

from dataclasses import dataclass
from importlib import import_module

from khuyencong.core.text import safe_filename
from reports.dataset import Dataset
from reports.document import DRAFT, Document


@dataclass(frozen=True)
class Face:
    """A file format: the module that renders it, loaded when first asked for, and its content type."""

    module: str
    content_type: str
    is_paper: bool = False


FACES = {
    "json": Face("reports.faces.json", "application/json"),
    "pdf": Face("reports.faces.pdf", "application/pdf", is_paper=True),
    "docx": Face(
        "reports.faces.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        is_paper=True,
    ),
    "xlsx": Face("reports.faces.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def render(name: str, data: Dataset, document: Document = DRAFT) -> bytes:
    """The report in one of FACES. JSON and Excel hold figures alone; PDF and Word print `document` too."""
    module = import_module(FACES[name].module)
    return module.render(data, document) if FACES[name].is_paper else module.render(data)


def filename(name: str, data: Dataset) -> str:
    """`bao-cao-khuyen-cong-6-thang-dau-nam-2022.pdf`"""
    return file_of(name, f"bao cao khuyen cong {data.period.name}")


def file_of(face: str, title: str) -> str:
    """A file name in plain letters: `bao-cao-nam-2022-ban-2.docx`."""
    return safe_filename(f"{title}.{face}").lower()
