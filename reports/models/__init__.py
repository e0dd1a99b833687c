from reports.models.annual import AnnualLine
from reports.models.comments import ReportComment
from reports.models.documents import PeriodicReport, ReportFile, random_place
from reports.models.incoming import IncomingPaper
from reports.models.scans import ScanPiece
from reports.models.signed import SignedCopy
from reports.models.tables import SavedTable
from reports.models.templates import PaperTemplate

__all__ = [
    "AnnualLine",
    "IncomingPaper",
    "PaperTemplate",
    "PeriodicReport",
    "ReportComment",
    "ReportFile",
    "SavedTable",
    "ScanPiece",
    "SignedCopy",
    "random_place",
]
