"""Inspection trips: choose projects, their pack for paper and phone, and the visits that phones send."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import public, roles
from khuyencong.core.attachments.services import discard, store
from khuyencong.core.attachments.tokens import form_key, new_form_token, read_form_token
from khuyencong.core.attachments.uploads import takes_files
from khuyencong.core.numbers import read_keys
from khuyencong.core.workflow import Refused, StaleRecordError
from projects import selectors
from projects.enums import PROJECT_READERS
from projects.forms.visits import PhoneVisitForm
from projects.pages.trips import MOST, Pack, TripChoice
from projects.services.visits import record_visit_once
from projects.views.projects import get_project

JSON = "application/json"


@roles(*PROJECT_READERS)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    return render(request, "projects/trips/choose.html", {"page": TripChoice(request.user), "most": MOST})


@roles(*PROJECT_READERS)
@require_safe
@cache_control(private=True, no_cache=True)
def pack(request: HttpRequest) -> HttpResponse:
    chosen = read_keys(request.GET.getlist("de-an"))[:MOST]
    page = Pack(request.user, chosen)
    if not page.entries:
        return redirect("projects:trips")
    return render(request, "projects/trips/pack.html", {"page": page, "now": timezone.localtime()})


@roles(Role.OFFICER)
@require_POST
@takes_files
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit, from the pack itself or from its script, which asks for JSON."""
    project = get_project(request.user, pk)
    form = PhoneVisitForm(project, request.POST, request.FILES, items=selectors.checklist(project))
    told = request.get_preferred_type(["text/html", JSON]) == JSON
    try:
        taken = form.is_valid() and record_visit_once(
            project, actor=request.user, send_key=form.key, **form.facts()
        )  # fmt: skip
    except StaleRecordError as faster:
        form.add_refusal(faster)
        return _shown(request, form, told=told, status=503)
    except Refused as refused:
        form.add_refusal(refused)
        taken = None
    if not taken:
        return _shown(request, form, told=told, status=422)
    url = f"{project.get_absolute_url()}#kiem-tra"
    return JsonResponse({"code": project.code or project.title, "url": url}) if told else redirect(url)


def _shown(request: HttpRequest, form: PhoneVisitForm, *, told: bool, status: int) -> HttpResponse:
    """What to mend; 409 when the script can mend it by itself: a fresh token, files that waited too long."""
    if not told:
        page = {"form": form, "project": form.obj}
        return render(request, "projects/trips/send.html", page, status=200 if status == 422 else status)
    errors = {name: list(texts) for name, texts in form.errors.items()}
    if set(errors) <= {"form_token", "files"} and (form.gone or "form_token" in errors):
        return JsonResponse({"gone": form.gone, "form_token": new_form_token()}, status=409)
    return JsonResponse({"errors": errors}, status=status)


@roles(Role.OFFICER)
@never_cache
@require_POST
@takes_files
def upload(request: HttpRequest) -> JsonResponse:
    """One photo of a visit that is still being written."""
    key = form_key(request.POST)
    if not key or not read_form_token(request.POST["form_token"]):
        return JsonResponse({"form_token": new_form_token()}, status=409)
    try:
        kept = store(request.FILES["file"], group=key, uploaded_by=request.user)
    except KeyError:
        return JsonResponse({"error": "Chưa nhận được tệp; chọn lại tệp."}, status=422)
    except ValidationError as refused:
        return JsonResponse({"error": refused.messages[0]}, status=422)
    return JsonResponse({"id": kept.pk, "name": kept.name, "size": kept.size})


@roles(Role.OFFICER)
@never_cache
@require_POST
def discard_upload(request: HttpRequest) -> JsonResponse:
    key, pk = form_key(request.POST), request.POST.get("id", "")
    for number in read_keys([pk]) if key else ():
        discard(key, number)
    return JsonResponse({})


@public
@require_safe
@cache_control(public=True, max_age=3600)
def service_worker(request: HttpRequest) -> HttpResponse:
    return render(request, "projects/trips/sw.js", content_type="text/javascript")
