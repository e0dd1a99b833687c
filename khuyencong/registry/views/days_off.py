"""The calendar of working days: public holidays and what the government moved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import EVERYBODY, Role
from khuyencong.core.access import roles
from khuyencong.core.dates import parse_year
from khuyencong.registry.forms import DayOffForm
from khuyencong.registry.models import DayOff
from khuyencong.registry.services.days_off import add_day_off, remove_day_off
from khuyencong.registry.working_days import year_calendar


@roles(*EVERYBODY)
@require_safe
def listing(request):
    """A year's calendar, and for the administrator the form beside it."""
    return _calendar(request, DayOffForm() if Role.ADMINISTRATOR in request.user.role_codes else None)


@roles(Role.ADMINISTRATOR)
def add(request):
    form = DayOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _added(request, form):
        return redirect(f"{reverse('registry:days_off')}?nam={form.cleaned_data['date'].year}")
    return _calendar(request, form)


def _calendar(request, form: DayOffForm | None):
    year = parse_year(request.GET.get("nam", "")) or localdate().year
    page = {"form": form, "year": year, "title": f"Năm {year}", "days": year_calendar(year)}
    return render(request, "registry/days_off.html", page)


def _added(request, form: DayOffForm) -> bool:
    try:
        add_day_off(actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "Đã ghi. Các hạn tính lại theo lịch mới.")
    return True


@roles(Role.ADMINISTRATOR)
@require_POST
def remove(request, pk):
    day = get_object_or_404(DayOff, pk=pk)
    remove_day_off(day, actor=request.user)
    messages.success(request, "Đã xóa dòng này. Các hạn tính lại theo lịch mới.")
    return redirect("registry:days_off")
