from reports.forms.asat import AsAtForm
from reports.forms.documents import EstimatesForm, PeriodForm, WrittenForm

__all__ = ["AsAtForm", "EstimatesForm", "PeriodForm", "WrittenForm"]
