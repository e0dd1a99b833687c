"""What producers open without an account: send a request, keep its code, follow it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from consulting import selectors
from consulting.forms import tokens
from consulting.forms.public import MessageForm, PublicRequestForm, TrackForm
from consulting.models import ConsultingRequest
from consulting.pages import FollowedPage
from consulting.qr import qr_svg
from consulting.workflow import CONSULTING
from khuyencong.core.access import public
from khuyencong.core.workflow import Refused

FOLLOW_COOKIE = "kc_tra_cuu"


@public
@cache_control(private=True, no_cache=True)  # not no_store: the browser's own "back" finds the page as it was
def send_request(request: HttpRequest) -> HttpResponse:
    form = PublicRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("consulting:received", token=tokens.receipt(form.save().pk))
    promise = {"days": settings.KC_ANSWER_WORKING_DAYS, "years": settings.KC_KEEP_REQUESTS_YEARS}
    return render(request, "consulting/public_request.html", {"form": form, "promise": promise})


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
    page = {"taken": taken[0], "qr": qr_svg(f"{track}?ma={taken[0].code}"), "track_url": track}
    return render(request, "consulting/received.html", {**page, "days": settings.KC_ANSWER_WORKING_DAYS})


@public
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Code and telephone number open one request for half an hour; its number is in no address."""
    form = TrackForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("ma", "")})
    if not form.is_valid():
        return render(request, "consulting/track.html", {"form": form})
    answer = redirect("consulting:tracked")
    answer.set_cookie(
        FOLLOW_COOKIE, tokens.follow_pass(form.cleaned_data["request"].pk), max_age=tokens.FOLLOW_AGE, httponly=True,
        path=reverse("consulting:track"), secure=request.is_secure(), samesite="Lax",
    )  # fmt: skip
    return answer


def _followed(request: HttpRequest) -> ConsultingRequest | None:
    pk = tokens.read_follow_pass(request.COOKIES.get(FOLLOW_COOKIE, ""))
    rows = ConsultingRequest.objects.select_related("category", "assignee")
    return selectors.with_parts(rows).filter(pk=pk).first() if pk else None


@public
@never_cache
@require_safe
def tracked(request: HttpRequest) -> HttpResponse:
    if followed := _followed(request):
        return render(request, "consulting/tracked.html", {"page": FollowedPage(followed)})
    return redirect("consulting:track")


@public
@never_cache
@require_POST
def tracked_step(request: HttpRequest, name: str) -> HttpResponse:
    """The producer's own steps: what was asked for is added, or more is asked after completion."""
    followed = _followed(request)
    if followed is None:
        return redirect("consulting:track")
    page = FollowedPage(followed, MessageForm(request.POST))
    if page.form.is_valid() and _performed(page, name):
        messages.success(request, "Đã gửi. Cán bộ phụ trách sẽ xem và gọi lại.")
        return redirect("consulting:tracked")
    return render(request, "consulting/tracked.html", {"page": page})


def _performed(page: FollowedPage, name: str) -> bool:
    if page.step is None or page.step.name != name:
        page.form.add_error(None, "Yêu cầu đã sang bước khác. Xin xem lại tình trạng ở trên.")
        return False
    try:
        CONSULTING.perform(name, page.request, actor=None, message=page.form.cleaned_data["message"])
    except Refused as refused:
        page.form.add_error(None, str(refused))
        return False
    return True
