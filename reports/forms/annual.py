"""One line of the yearly table."""

from khuyencong.core.kept import KeptForm
from reports.models import AnnualLine


class AnnualLineForm(KeptForm):
    class Meta:
        model = AnnualLine
        fields = ("position", "code", "label", "unit", "figure", "is_used", "verified")
