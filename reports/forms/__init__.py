from reports.forms.documents import EstimatesForm, PeriodForm, WrittenForm

__all__ = ["EstimatesForm", "PeriodForm", "WrittenForm"]
