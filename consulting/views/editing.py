"""Writing at the desk: a call taken down, what a request says, its establishment and products."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime

from consulting import selectors
from consulting.enums import WRITERS
from consulting.forms.desk import (
    AskedForm,
    EditForm,
    LinkForm,
    NewEstablishmentForm,
    NewRequestForm,
    ProductsForm,
)
from consulting.models import ConsultingRequest
from consulting.pages import RequestPage
from consulting.services import why_no_change
from consulting.views.desk import get_request
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.workflow import Refused


@roles(*WRITERS)
def create(request: HttpRequest) -> HttpResponse:
    form = NewRequestForm(request.POST if request.method == "POST" else None, actor=request.user)
    if taken := saved(form):
        messages.success(request, f"Đã ghi yêu cầu, mã tra cứu {taken.code}. Đọc mã này cho người gửi.")
        return redirect(taken)
    return render(request, "consulting/create.html", {"form": form, "back": reverse("consulting:list")})


@roles(*WRITERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return write(request, pk, EditForm, "Sửa yêu cầu", why_no_change)


@roles(*WRITERS)
def products(request: HttpRequest, pk: int) -> HttpResponse:
    return write(request, pk, ProductsForm, "Sản phẩm được tư vấn", why_no_change)


def write(
    request: HttpRequest, pk: int, form_class: type[AskedForm], title: str, why_not, *, reply=None, **initial
) -> HttpResponse:
    """One form about one request: shown, checked, saved, back to the request's page.

    `reply` (consulting.replies) offers templates above the form; `initial` is what stands in its fields at first.
    """
    page = page_of(request, pk, why_not)
    form = form_class(page.asked, request.POST if request.method == "POST" else None)
    form.initial |= initial
    if saved(form, request.user):
        return _back(request, page.asked)
    context = {"form": form, "page": page, "asked": page.asked, "title": title, "reply": reply}
    return render(request, "consulting/write.html", context, status=409 if form.stale else 200)


@roles(*WRITERS)
def link_establishment(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a record of the register, found by the request's own telephone and name or by other words; or make one."""
    page, posted = page_of(request, pk, why_no_change), request.POST if request.method == "POST" else None
    words = request.GET.get("q", "").strip()
    makes_new = posted is not None and "name" in posted
    link = LinkForm(page.asked, None if makes_new else posted)
    new = NewEstablishmentForm(page.asked, posted if makes_new else None)
    if saved(new if makes_new else link, request.user):
        return _back(request, page.asked)
    context = {"page": page, "asked": page.asked, "link": link, "new": new, "q": words}
    found = selectors.suggested_establishments(page.asked, words)
    return render(request, "consulting/link.html", {**context, "found": found[:20], "is_new": makes_new})


def page_of(request: HttpRequest, pk: int, why_not) -> RequestPage:
    """The request's page, for somebody who may write there now; a form already sent is told why beside it."""
    asked = get_request(request.user, pk)
    if request.method != "POST" and (reason := why_not(asked, request.user)):
        raise PermissionDenied(reason)
    return RequestPage(asked, request.user)


def saved(form: Form, *facts):
    """What `form.save` gives (True for nothing); None when the form must be shown again, saying why."""
    if not form.is_valid():
        return None
    try:
        return form.save(*facts) or True
    except StaleRecordError as stale:
        form.renew()
        form.stale = True
        form.add_error(None, str(stale))
    except Refused as refused:
        form.add_error(None, str(refused))
    except ValidationError as error:
        for field, texts in getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages}).items():
            form.add_error(field if field in form.fields else None, texts)
    return None


def _back(request: HttpRequest, asked: ConsultingRequest) -> HttpResponse:
    messages.success(request, f"Đã lưu lúc {localtime():%H:%M}.")
    return redirect(asked)
