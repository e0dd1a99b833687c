"""Gộp cơ sở trùng: records that look like one, side by side."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.registry.duplicates import likely_duplicates
from khuyencong.registry.models import Establishment
from khuyencong.registry.services.merging import merge

MERGERS = (Role.OFFICER, Role.UNIT_HEAD, Role.ADMINISTRATOR)


class MergeForm(forms.Form):
    stays = forms.ModelChoiceField(Establishment.objects.all(), label="Cơ sở giữ lại")
    goes = forms.ModelChoiceField(Establishment.objects.all(), label="Cơ sở gộp vào")


@roles(*MERGERS)
@require_safe
def listing(request):
    return render(request, "registry/duplicates.html", {"groups": likely_duplicates()})


@roles(*MERGERS)
@require_POST
def act(request):
    form = MergeForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError("Chọn hai cơ sở trong danh sách để gộp.")
        stays = merge(**form.cleaned_data, actor=request.user)
    except (ValidationError, StaleRecordError) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", None) or [str(refused)]))
        return redirect("registry:duplicates")
    messages.success(request, f"Đã gộp vào {stays}. Đề án, yêu cầu và sản phẩm đã chuyển theo.")
    return redirect("registry:establishment", stays.pk)
