"""What every list shares: its search box, the order that its address names, its pages."""

from collections.abc import Mapping, Sequence

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest

from khuyencong.core.forms import DateField

PAGE_SIZE = 25


class SearchFilter(django_filters.CharFilter):
    """The search box of a list whose rows are `core.search.Searchable`."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.SearchInput, **kwargs)

    def filter(self, rows, value):
        return rows.search(value) if value else rows


class DateFilter(django_filters.Filter):
    """A day typed as dd/mm/yyyy."""

    field_class = DateField


class ListFilter(django_filters.FilterSet):
    """The filters of a list; the fields named in `MORE` stand behind "Lọc thêm"."""

    MORE: tuple[str, ...] = ()

    @property
    def more(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.MORE]

    @property
    def more_in_use(self) -> bool:
        return any(field.value() for field in self.more)

    @property
    def in_use(self) -> bool:
        return any(field.value() for field in self.form)


def ordered(rows: models.QuerySet, sort: str, orders: Mapping[str, tuple], default: tuple) -> models.QuerySet:
    """`rows` in the order of `orders` named by `sort` ("total", "-total" turned round), else in the `default` one.

    Each order ends with a key of its own, so that pages never overlap.
    """
    keys = orders.get(sort.removeprefix("-"))
    if not keys:
        return rows.order_by(*default)
    return rows.order_by(*(map(_turned, keys) if sort.startswith("-") else keys))


def _turned(key):
    if hasattr(key, "desc"):
        return key.desc()
    return key[1:] if key.startswith("-") else f"-{key}"


def page_of(request: HttpRequest, rows: models.QuerySet | Sequence) -> Page:
    """The page of `rows` that the address asks for; a number out of range gives the nearest page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
