"""What the pages of tables show: the parts of the form, the rows of one page, what was kept."""

from functools import cached_property

from django import forms
from django.core.paginator import Page, Paginator
from django.forms import BoundField
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from khuyencong.core.jobs.lists import Watch
from khuyencong.core.list_workbook import as_at
from khuyencong.core.lists import PAGE_SIZE
from reports.builder.columns import Column, Kind
from reports.builder.datasets import DATASETS, Dataset
from reports.builder.faces import against_pdf, pdf, xlsx
from reports.builder.reading import Table
from reports.builder.ready import READY, ReadyTable, name_of
from reports.builder.rows import Row, rows_of
from reports.builder.spec import GROUPS, Spec
from reports.models.tables import SavedTable

FACES = {"xlsx": "Excel", "csv": "CSV", "pdf": "PDF"}


class GroupForm(forms.Form):
    """By what the rows are put together."""

    def __init__(self, spec: Spec):
        super().__init__(dict(zip(GROUPS, spec.groups, strict=False)))
        choices = [("", "Không nhóm"), *((c.key, c.label) for c in spec.dataset.columns if c.groups)]
        for name, label in zip(GROUPS, ("Nhóm theo", "rồi theo"), strict=True):
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)


class TablePage:
    """One table for one reader, as a page and as what its files are called."""

    def __init__(self, dataset: Dataset, spec: Spec, user, saved: SavedTable | None = None, number: str | None = None):
        self.dataset, self.spec, self.user, self.saved = dataset, spec, user, saved
        self.table, self._number = Table(spec, user), number

    @property
    def title(self) -> str:
        return self.saved.name if self.saved else name_of(self.spec) or self.dataset.label

    @property
    def sub(self) -> str:
        return self.dataset.about if self.title == self.dataset.label else f"{self.dataset.label}. {self.dataset.about}"

    @property
    def note(self) -> str:
        """What the table is of, in words, for the page and its files."""
        unit = " Đơn vị tính: đồng." if self.has_money else ""
        said = f" {'; '.join(self.conditions)}." if self.conditions else ""
        return f"{as_at(localdate())}{unit}{said}"

    @property
    def has_money(self) -> bool:
        return any(column.kind == Kind.MONEY for column in self.table.columns)

    # -- the form

    @cached_property
    def fields(self) -> list[BoundField]:
        days = list(self.table.days) if self.table.days else []
        return [*self.table.narrowed.form, *days]

    @property
    def first_fields(self) -> list[BoundField]:
        """What is asked most: the search box and what stands beside it, the period."""
        return [field for field in self.fields if field.name in FIRST]

    @property
    def more_fields(self) -> list[BoundField]:
        return [field for field in self.fields if field.name not in FIRST]

    @property
    def more_in_use(self) -> bool:
        return any(field.value() for field in self.more_fields)

    @cached_property
    def groups(self) -> GroupForm:
        return GroupForm(self.spec)

    @property
    def others(self) -> list[Column]:
        """Columns that are not shown."""
        return [column for column in self.dataset.columns if column.key not in self.spec.keys]

    @cached_property
    def conditions(self) -> list[str]:
        return [f"{field.label}: {text}" for field in self.fields if (text := _worded(field))]

    # -- the rows

    @cached_property
    def total(self) -> Row:
        return Row.of_band(self.table, self.table.total, "Tổng cộng")

    @cached_property
    def page(self) -> Page:
        paginator = Paginator(self.table.ordered, PAGE_SIZE)
        paginator.count = self.table.total.count
        return paginator.get_page(self._number)

    @cached_property
    def rows(self) -> list[Row]:
        return list(rows_of(self.table, self.table.entries(self.page.object_list, self.page.start_index())))

    # -- what can be done with it

    @property
    def is_changed(self) -> bool:
        return bool(self.saved) and self.saved.query != self.spec.query

    @property
    def is_own(self) -> bool:
        return bool(self.saved) and self.saved.owner_id == self.user.pk

    @property
    def files(self) -> list[tuple[str, str]]:
        """Label and address of each file; PDF only where the table fits on paper."""
        faces = [face for face in FACES if face != "pdf" or not self.against_pdf]
        return [(FACES[face], self.address(f"table_{face}")) for face in faces]

    def file(self, face: str, watch: Watch = iter) -> bytes:
        """PDF or Excel; `watch` wraps the rows of a workbook as they are written."""
        if face == "pdf":
            return pdf(self.table, self.title, self.note)
        return xlsx(self.table, self.title, self.note, watch)

    @property
    def against_pdf(self) -> str:
        return against_pdf(self.table)

    @property
    def save_url(self) -> str:
        return self.address("table_save")

    @property
    def update_url(self) -> str:
        return f"{reverse('reports:saved_table_update', args=[self.saved.pk])}?{self.spec.query}"

    def address(self, name: str) -> str:
        saved = f"&saved={self.saved.pk}" if self.saved else ""
        return f"{reverse(f'reports:{name}', args=[self.dataset.code])}?{self.spec.query}{saved}"


FIRST = ("q", "year", "state", "period", "kind", "category")


def _worded(field: BoundField) -> str:
    """What was chosen in a field of a filter, as words."""
    value = field.form.cleaned_data.get(field.name) if field.form.is_bound and not field.errors else None
    if value in (None, ""):
        return ""
    if hasattr(value, "strftime"):
        return format_date(value)
    if hasattr(field.field, "choices"):
        return _choice(field.field.choices, str(field.value()))
    return f"“{value}”"


def _choice(choices, wanted: str) -> str:
    for value, label in choices:
        if isinstance(label, list | tuple):
            if found := _choice(label, wanted):
                return found
        elif str(value) == wanted:
            return str(label)
    return ""


class IndexPage:
    """The datasets that a person may ask, the tables that come with the portal, and those that people keep."""

    def __init__(self, user):
        self.user = user

    @property
    def datasets(self) -> list[Dataset]:
        return [one for one in DATASETS.values() if one.allows(self.user)]

    @cached_property
    def ready(self) -> list[ReadyTable]:
        return [one.of(self.user) for one in READY if DATASETS[one.dataset].allows(self.user)]

    @cached_property
    def _kept(self) -> list[SavedTable]:
        rows = SavedTable.objects.visible_to(self.user).select_related("owner")
        found = list(rows.filter(dataset__in=[one.code for one in self.datasets]))
        for table in found:
            table.dataset_label = DATASETS[table.dataset].label
        return found

    @property
    def own(self) -> list[SavedTable]:
        return [table for table in self._kept if table.owner_id == self.user.pk]

    @property
    def shared(self) -> list[SavedTable]:
        return [table for table in self._kept if table.owner_id != self.user.pk]
