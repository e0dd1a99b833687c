from reports.models.documents import PeriodicReport, ReportFile, random_place

__all__ = ["PeriodicReport", "ReportFile", "random_place"]
