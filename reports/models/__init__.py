from reports.models.documents import PeriodicReport, ReportFile, random_place
from reports.models.signed import SignedCopy

__all__ = ["PeriodicReport", "ReportFile", "SignedCopy", "random_place"]
