"""Files sent one by one from the public form, files given out at the desk, and the form's service worker."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from consulting import flood
from consulting.enums import READERS
from consulting.forms import tokens
from consulting.views.desk import get_request
from khuyencong.core.access import public, roles, without_csrf_token
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import discard, store
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from khuyencong.core.limits import address
from khuyencong.core.numbers import read_keys


@public
@never_cache
@require_POST
@takes_files
@without_csrf_token
def upload(request: HttpRequest) -> JsonResponse:
    """One file of a form that is still being filled in. Errors are sentences; 409 carries a fresh token to try with."""
    key = tokens.form_key(request.POST)
    if not key or not tokens.read_form_token(request.POST["form_token"]):
        return JsonResponse({"form_token": tokens.new_form_token()}, status=409)
    try:
        flood.count(flood.FILES_OF_ADDRESS, address(request))
        flood.count(flood.FILES_OF_FORM, key)
        kept = store(request.FILES["file"], group=key)
    except flood.Slowed as slowed:
        return JsonResponse({"error": str(slowed)}, status=429, headers={"Retry-After": slowed.seconds})
    except KeyError:
        return JsonResponse({"error": "Chưa nhận được tệp; chọn lại tệp."}, status=422)
    except ValidationError as refused:
        return JsonResponse({"error": refused.messages[0]}, status=422)
    return JsonResponse({"id": kept.pk, "name": kept.name, "size": kept.size})


@public
@never_cache
@require_POST
@without_csrf_token
def discard_upload(request: HttpRequest) -> JsonResponse:
    """A file that its sender takes back before the form is sent; without the form's own word nothing happens."""
    key, pk = tokens.form_key(request.POST), request.POST.get("id", "")
    for number in read_keys([pk]) if key else ():
        discard(key, number)
    return JsonResponse({})


@roles(*READERS)
@require_safe
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A file of a request, for whoever may see the request."""
    asked = get_request(request.user, pk)
    return download(get_object_or_404(Attachment.objects.of(asked), pk=file_pk))


@public
@require_safe
@cache_control(public=True, max_age=3600)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that opens the form without a signal and sends it later. It stands here for the sake of its scope."""
    return render(request, "consulting/sw.js", content_type="text/javascript")
