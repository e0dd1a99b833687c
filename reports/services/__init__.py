from reports.services.documents import ReportError, begin, correct, issuer_of

__all__ = ["ReportError", "begin", "correct", "issuer_of"]
