from reports.models.documents import PeriodicReport, ReportFile, random_place
from reports.models.signed import SignedCopy
from reports.models.tables import SavedTable

__all__ = ["PeriodicReport", "ReportFile", "SavedTable", "SignedCopy", "random_place"]
