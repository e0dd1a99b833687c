"""Which day a period is read as at, and by which day that must have been recorded."""

from django import forms

from khuyencong.core.dates import DateError, format_date, parse_date
from khuyencong.core.forms import DateField
from reports import asat
from reports.periods import Period, PeriodError


class AsAtForm(forms.Form):
    """`chosen` is the period as it is asked for; as it is now where what was typed is no good."""

    def __init__(self, period: Period, asked):
        self.period, names = period, (asat.DAY, asat.RECORDED)
        typed = {name: _shown(asked[name]) for name in names if name in asked}
        super().__init__(typed or None)
        labels = ("Số liệu tính đến ngày", "Theo ghi nhận đến hết ngày")
        hints = (f"Để trống: {format_date(period.as_at)}", "Để trống: đến bây giờ")
        for name, label, hint in zip(names, labels, hints, strict=True):
            self.fields[name] = DateField(label=label, required=False, help_text=hint)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self._read(cleaned)
        return cleaned

    def _read(self, cleaned: dict) -> None:
        for name in self.fields:
            try:
                asat.read(self.period, {name: cleaned[name].isoformat() if cleaned[name] else ""})
            except PeriodError as error:
                self.add_error(name, str(error))

    @property
    def chosen(self) -> Period:
        return asat.read(self.period, self.data) if self.is_bound and self.is_valid() else self.period

    @property
    def status(self) -> int:
        """422 for days that are none or do not fit, as of every form."""
        return 422 if self.errors else 200


def _shown(text: str) -> str:
    """A day of an address as boxes show it; anything else as it was typed."""
    try:
        return format_date(parse_date(text))
    except DateError:
        return text
