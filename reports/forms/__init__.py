from reports.forms.documents import PeriodForm, WrittenForm

__all__ = ["PeriodForm", "WrittenForm"]
