"""The form of a variant: its name, a tick a project, a box for each amount of support."""

from django import forms

from khuyencong.core.forms import SeenForm
from khuyencong.core.money import MoneyFormField
from projects.models import Scenario
from projects.scenarios import Desk, Row, picks_of


class NewScenarioForm(forms.Form):
    """A variant begins as the batch stands, or as another variant."""

    name = forms.CharField(label="Tên phương án", max_length=80, help_text="Ví dụ: Phương án 2, bớt đề án máy sấy")
    start = forms.TypedChoiceField(label="Bắt đầu từ", coerce=int, empty_value=None, required=False)

    def __init__(self, scenarios: list[Scenario], *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = [(scenario.pk, scenario.name) for scenario in scenarios]
        self.fields["start"].choices = [("", "Đợt hiện nay"), *others]


class CompareForm(forms.Form):
    """Two variants to lay side by side."""

    a = forms.TypedChoiceField(label="Phương án thứ nhất", coerce=int)
    b = forms.TypedChoiceField(label="Phương án thứ hai", coerce=int)

    def __init__(self, scenarios: list[Scenario], *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, default in zip("ab", scenarios, strict=False):
            self.fields[name].choices = [(scenario.pk, scenario.name) for scenario in scenarios]
            self.fields[name].initial = default.pk


class ScenarioForm(SeenForm):
    """Fields `in_<project>` and `s_<project>_<cell>`; projects that are fixed have none."""

    name = forms.CharField(label="Tên phương án", max_length=80)

    def __init__(self, scenario: Scenario, desk: Desk, *args, **kwargs):
        super().__init__(scenario, *args, initial={"name": scenario.name}, **kwargs)
        self.desk = desk
        self.stored = desk.of(scenario)
        for row in self.stored:
            for name, field in self._fields(row):
                self.fields[name] = field

    @staticmethod
    def _fields(row: Row):
        if row.is_fixed:
            return
        tick = f"Chọn {row.project.title}"
        yield f"in_{row.project.pk}", forms.BooleanField(label=tick, required=False, initial=row.is_included)
        for cell in row.cells:
            field = MoneyFormField(label=cell.label, required=False, initial=cell.amount)
            yield f"s_{row.project.pk}_{cell.key}", field

    def picks(self) -> dict[int, tuple[bool, dict[str, int]]]:
        """What is ticked and typed; an empty or wrong amount stays as in the dossier."""
        picks, typed = {}, getattr(self, "cleaned_data", {})
        for row in self.stored:
            if row.is_fixed:
                continue
            key, amounts = row.project.pk, {}
            for cell in row.cells:
                amount = typed.get(f"s_{key}_{cell.key}")
                if amount is not None and amount != cell.appraised:
                    amounts[cell.key] = amount
            picks[key] = (bool(typed.get(f"in_{key}")), amounts)
        return picks

    @property
    def rows(self) -> list[Row]:
        """The rows as typed, else as stored; each with its fields."""
        rows = self.desk.rows(self.picks()) if self.is_bound else self.stored
        for row in rows:
            key = row.project.pk
            row.tick = None if row.is_fixed else self[f"in_{key}"]
            row.boxes = [] if row.is_fixed else [self[f"s_{key}_{cell.key}"] for cell in row.cells]
        return rows


def picks_to_start(desk: Desk, start: Scenario | None) -> dict:
    """What a new variant begins with."""
    return picks_of(start.rows.all()) if start else desk.as_it_is()
