"""Faces of one dataset: JSON, PDF and Excel. They read the dataset and know no models."""

from dataclasses import dataclass
from importlib import import_module

from khuyencong.core.text import safe_filename
from reports.dataset import Dataset


@dataclass(frozen=True)
class Face:
    """A file format: the module that renders it, loaded when first asked for, and its content type."""

    module: str
    content_type: str


FACES = {
    "json": Face("reports.faces.json", "application/json"),
    "pdf": Face("reports.faces.pdf", "application/pdf"),
    "xlsx": Face("reports.faces.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def render(name: str, data: Dataset) -> bytes:
    """The report in one of FACES."""
    return import_module(FACES[name].module).render(data)


def filename(name: str, data: Dataset) -> str:
    """`bao-cao-khuyen-cong-6-thang-dau-nam-2022.pdf`"""
    return safe_filename(f"bao cao khuyen cong {data.period.name}.{name}").lower()
