"""The figures of a report as a document: those that were frozen, or those of now with what staff typed beside them."""

from dataclasses import replace

from reports import snapshot
from reports.dataset import Dataset, build
from reports.models import PeriodicReport
from reports.rows import KeyFigure


def figures_of(report: PeriodicReport, viewer=None) -> Dataset:
    """Raises PermissionDenied as `build` does."""
    if report.is_frozen and report.snapshot:
        return snapshot.thaw(report.snapshot)
    estimates = tuple(KeyFigure(key, value) for key, value in report.estimates.items())
    return replace(build(report.period, viewer), estimates=estimates)
