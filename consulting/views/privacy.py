"""A person's data on that person's request: look, give out, erase."""

import json

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from consulting.forms.fields import PhoneField
from consulting.models import PersonalDataAct
from consulting.services import privacy
from khuyencong.core.access import roles


class SearchForm(forms.Form):
    phone = PhoneField(label="Số điện thoại của người đề nghị")


class ActForm(forms.Form):
    phone = forms.CharField(max_length=30, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Ví dụ: đơn đề nghị ngày 05/02/2026, đã đối chiếu người gửi."
    )


@roles(*privacy.KEEPERS)
@require_safe
def person(request: HttpRequest) -> HttpResponse:
    """Nothing is shown of the person before the number is typed; it stands in no log and in no address."""
    return _page(request, SearchForm(), "")


@roles(*privacy.KEEPERS)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    return _page(request, form, form.cleaned_data["phone"] if form.is_valid() else "")


@roles(*privacy.KEEPERS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    form = ActForm(request.POST)
    data = _done(form, lambda facts: privacy.export(**facts, actor=request.user))
    if data is None:
        return _page(request, SearchForm({"phone": request.POST.get("phone", "")}), "", act=form)
    headers = {"Content-Disposition": content_disposition_header(True, "du-lieu-ca-nhan.json")}
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@roles(*privacy.KEEPERS)
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    form = ActForm(request.POST)
    count = _done(form, lambda facts: privacy.erase_person(**facts, actor=request.user))
    if count is None:
        return _page(request, SearchForm({"phone": request.POST.get("phone", "")}), "", act=form)
    messages.success(request, f"Đã xóa dữ liệu cá nhân trong {count} yêu cầu. Số liệu thống kê giữ nguyên.")
    return redirect("consulting:privacy")


def _done(form: ActForm, act):
    """What `act` gives, or None with the reasons on the form."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except ValidationError as error:
        for name, texts in getattr(error, "message_dict", {None: error.messages}).items():
            form.add_error(name if name in form.fields else None, texts)
    return None


def _page(request: HttpRequest, form: SearchForm, phone: str, act: ActForm | None = None) -> HttpResponse:
    phone = phone or (act.data.get("phone", "") if act else "")
    found = list(privacy.of_phone(phone)) if phone else None
    context = {
        "form": form, "found": found, "act": act or ActForm(initial={"phone": phone}),
        "acts": PersonalDataAct.objects.select_related("actor")[:20], "phone": phone,
    }  # fmt: skip
    return render(request, "consulting/privacy.html", context)
