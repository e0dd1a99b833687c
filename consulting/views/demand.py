"""Nhu cầu: what producers ask for, for the Centre and the department."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from consulting.selectors.demand import Demand, demand, span
from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT
from khuyencong.core.access import roles
from khuyencong.core.dates import format_date
from khuyencong.core.forms import DateField
from khuyencong.core.list_workbook import Column, as_download, list_workbook

COLUMNS = (Column("Nhóm", 30), Column("Là", 50), Column("Số lượt", 12))


class SpanForm(forms.Form):
    since = DateField(label="Từ ngày")
    until = DateField(label="Đến ngày")

    def clean(self):
        facts = super().clean()
        if not self.errors and facts["until"] < facts["since"]:
            raise ValidationError("Ngày cuối ở trước ngày đầu.")
        return facts


@roles(*CENTRE_WIDE, *DEPARTMENT)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    form, days = _span(request)
    found = demand(request.user, *days) if days else None
    return render(request, "consulting/demand.html", {"form": form, "found": found, "days": days})


@roles(*CENTRE_WIDE, *DEPARTMENT)
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The figures of the page, one line a bar."""
    _, days = _span(request)
    start, end = days or (localdate(), localdate())
    rows = _rows(demand(request.user, start, end))
    note = f"Yêu cầu tiếp nhận từ {format_date(start)} đến {format_date(end)}; mỗi nhóm cộng lại bằng tổng số lượt."
    book = list_workbook(COLUMNS, rows, {}, title="Nhu cầu của cơ sở công nghiệp nông thôn", note=note)
    return as_download(book, "Nhu cầu tư vấn", localdate())


def _rows(found: Demand) -> list[list]:
    rows = [[table.title, row.label, row.count] for table in found.tables for row in table.rows]
    return rows + [
        ["Cùng ngành nghề trong một xã", f"{one.place}, {one.industry}: {'; '.join(one.names)}", len(one.names)]
        for one in found.neighbours
    ]


def _span(request: HttpRequest) -> tuple[SpanForm, tuple[dt.date, dt.date] | None]:
    """The days asked for; at first the year of the newest request; None where there is nothing, or days are wrong."""
    if "since" not in request.GET:
        days = span(request.user)
        return SpanForm(initial=dict(zip(("since", "until"), days, strict=True)) if days else None), days
    form = SpanForm(request.GET)
    return form, (form.cleaned_data["since"], form.cleaned_data["until"]) if form.is_valid() else None
