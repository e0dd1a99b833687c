"""Certificates and trademarks of an establishment: added on a page of their own, taken out on the establishment's."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.registry import selectors
from khuyencong.registry.forms import CertificateForm, TrademarkForm
from khuyencong.registry.models import Establishment
from khuyencong.registry.services import certificates as services
from khuyencong.registry.views.establishments import EDITORS


@roles(*EDITORS)
def add_certificate(request, pk):
    one = get_object_or_404(selectors.establishments(request.user), pk=pk)
    form = CertificateForm(request.POST or None, products=one.products.all())
    return _add(request, one, form, services.add_certificate, "Thêm giấy chứng nhận sản phẩm tiêu biểu")


@roles(*EDITORS)
def add_trademark(request, pk):
    one = get_object_or_404(selectors.establishments(request.user), pk=pk)
    return _add(request, one, TrademarkForm(request.POST or None), services.add_trademark, "Thêm nhãn hiệu")


@roles(*EDITORS)
@require_POST
def remove_certificate(request, pk, row):
    one = get_object_or_404(selectors.establishments(request.user), pk=pk)
    certificate = get_object_or_404(selectors.certificates(one), pk=row)
    return _remove(request, one, certificate, services.remove_certificate)


@roles(*EDITORS)
@require_POST
def remove_trademark(request, pk, row):
    one = get_object_or_404(selectors.establishments(request.user), pk=pk)
    return _remove(request, one, get_object_or_404(one.trademarks.all(), pk=row), services.remove_trademark)


def _add(request, one: Establishment, form: Form, add: Callable, title: str):
    if request.method == "POST" and form.is_valid() and _added(request, one, form, add):
        return redirect("registry:establishment", one.pk)
    return render(request, "registry/establishment_add.html", {"form": form, "establishment": one, "title": title})


def _added(request, one: Establishment, form: Form, add: Callable) -> bool:
    try:
        add(one, actor=request.user, **form.cleaned_data)
    except (ValidationError, StaleRecordError) as refused:
        form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
        return False
    messages.success(request, "Đã ghi.")
    return True


def _remove(request, one: Establishment, row, remove: Callable):
    try:
        remove(row, actor=request.user)
    except StaleRecordError as stale:
        messages.error(request, str(stale))
    else:
        messages.success(request, "Đã bỏ dòng ghi nhầm.")
    return redirect("registry:establishment", one.pk)
