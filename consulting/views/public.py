"""What producers open without an account: send a request, keep its code."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from consulting.forms import tokens
from consulting.forms.public import PublicRequestForm
from consulting.models import ConsultingRequest
from consulting.selectors import public_files
from khuyencong.core.access import public, without_csrf_token
from khuyencong.core.attachments.uploads import takes_files
from khuyencong.core.limits import address
from khuyencong.core.qr import qr_svg

JSON = "application/json"


@public
@takes_files
@without_csrf_token
@cache_control(private=True, no_cache=True)  # not no_store: the browser's own "back" finds the page as it was
def send_request(request: HttpRequest) -> HttpResponse:
    """The form; posted by the page itself, or by its script and its service worker, which ask for JSON."""
    posted = request.method == "POST"
    form = PublicRequestForm(request.POST, request.FILES, address=address(request)) if posted else PublicRequestForm()
    taken = form.send() if posted else None
    if posted and request.get_preferred_type(["text/html", JSON]) == JSON:
        return _told(request, form, taken)
    if taken:
        return redirect("consulting:received", token=tokens.receipt(taken.pk))
    promise = {"days": settings.KC_ANSWER_WORKING_DAYS, "years": settings.KC_KEEP_REQUESTS_YEARS}
    answer = render(request, "consulting/public_request.html", {"form": form, "promise": promise})
    return slowed(answer, form)


def _told(request: HttpRequest, form: PublicRequestForm, taken: ConsultingRequest | None) -> HttpResponse:
    """The same for a script: where the code stands; or what to mend before the form can be sent again."""
    if taken:
        url = reverse("consulting:received", args=[tokens.receipt(taken.pk)])
        return JsonResponse({"code": taken.code, "url": url})
    errors = {name: list(texts) for name, texts in form.errors.items()}
    mended = set(errors) <= {"form_token", "files"} and (form.gone or "form_token" in errors)
    facts = {"errors": errors, "gone": form.gone, "form_token": form["form_token"].value()}
    return slowed(JsonResponse(facts, status=409 if mended else 422), form)


def slowed(answer: HttpResponse, form) -> HttpResponse:
    """`answer` as one that asks to wait, when `form` was one too many."""
    if form.slowed:
        answer.status_code = 429
        answer["Retry-After"] = form.slowed.seconds
    return answer


@public
@never_cache
@require_safe
def received(request: HttpRequest, token: str) -> HttpResponse:
    """The code, to keep. An address that is too old or not ours leads to where codes are typed."""
    taken = ConsultingRequest.objects.select_related("category", "place__parent").filter(
        pk=tokens.read_receipt(token) or 0
    )
    if not taken:
        return redirect("consulting:track")
    track = request.build_absolute_uri(reverse("consulting:track"))
    page = {
        "taken": taken[0],
        "files": public_files(taken[0]),
        "qr": qr_svg(f"{track}?ma={taken[0].code}"),
        "track_url": track,
    }
    return render(request, "consulting/received.html", {**page, "days": settings.KC_ANSWER_WORKING_DAYS})
