"""Following a request by its code and telephone number: reading, writing, adding files, rating the help."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consulting import selectors
from consulting.followed import FollowedPage
from consulting.forms import tokens
from consulting.forms.following import FilesForm, MessageForm, RatingForm, TrackForm
from consulting.models import ConsultingRequest
from consulting.views.public import slowed
from khuyencong.core.access import public
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from khuyencong.core.limits import address

FOLLOW_COOKIE = "kc_tra_cuu"


@public
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Code and telephone number open one request for half an hour; its number is in no address."""
    if request.method != "POST":
        form = TrackForm(initial={"code": request.GET.get("ma", "")})
        return render(request, "consulting/track.html", {"form": form})
    form = TrackForm(request.POST, address=address(request))
    if found := form.open():
        return _opened(request, found, form.cleaned_data["message"])
    return slowed(render(request, "consulting/track.html", {"form": form}), form)


def _opened(request: HttpRequest, found: ConsultingRequest, message: str) -> HttpResponse:
    """To the request's page; straight onto it when words wait there to be sent."""
    answer = _page(request, _one(found.pk), message=message) if message else redirect("consulting:tracked")
    answer.set_cookie(
        FOLLOW_COOKIE, tokens.follow_pass(found.pk), max_age=tokens.FOLLOW_AGE, httponly=True,
        path=reverse("consulting:track"), secure=request.is_secure(), samesite="Lax",
    )  # fmt: skip
    return answer


def _one(pk: int) -> ConsultingRequest | None:
    rows = ConsultingRequest.objects.select_related("category", "assignee")
    return selectors.with_parts(rows).filter(pk=pk).first()


def _followed(request: HttpRequest) -> ConsultingRequest | None:
    pk = tokens.read_follow_pass(request.COOKIES.get(FOLLOW_COOKIE, ""))
    return _one(pk) if pk else None


def _page(request: HttpRequest, followed: ConsultingRequest, **parts) -> HttpResponse:
    return render(request, "consulting/tracked.html", {"page": FollowedPage(followed, **parts)})


def _ask_again(request: HttpRequest) -> HttpResponse:
    """The half hour is over: what was written waits until code and number are typed again."""
    form = TrackForm(initial={"message": request.POST.get("message", "")})
    return render(request, "consulting/track.html", {"form": form, "is_over": True})


@public
@never_cache
@require_safe
def tracked(request: HttpRequest) -> HttpResponse:
    followed = _followed(request)
    return _page(request, followed) if followed else redirect("consulting:track")


def _post(request: HttpRequest, part: str, form, act, said: str) -> HttpResponse:
    """One form of the followed page: done and shown anew, or shown again with its errors."""
    followed = _followed(request)
    if followed is None:
        return _ask_again(request)
    if act(form, followed):
        messages.success(request, said)
        return redirect("consulting:tracked")
    return _page(request, _followed(request), **{part: form})


@public
@never_cache
@require_POST
@takes_files
def tracked_step(request: HttpRequest, name: str) -> HttpResponse:
    """The producer's own steps: what was asked for is added, or more is asked after completion."""
    form = MessageForm(request.POST, request.FILES)
    said = "Đã gửi. Cán bộ phụ trách sẽ xem và gọi lại."
    return _post(request, "form", form, lambda form, followed: _taken(form, followed, name), said)


def _taken(form: MessageForm, followed: ConsultingRequest, name: str) -> bool:
    step = FollowedPage(followed).step
    if step and step.name == name:
        return form.take(name, followed)
    form.add_error(None, "Yêu cầu đã sang bước khác. Xin xem lại tình trạng ở trên.")
    return False


@public
@never_cache
@require_POST
@takes_files
def tracked_files(request: HttpRequest) -> HttpResponse:
    form = FilesForm(request.POST, request.FILES)
    return _post(request, "files_form", form, FilesForm.add_to, "Đã nhận tệp. Cán bộ phụ trách sẽ xem.")


@public
@never_cache
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    said = "Cảm ơn anh/chị. Trung tâm đã ghi nhận đánh giá."
    return _post(request, "rating_form", RatingForm(request.POST), RatingForm.save, said)


@public
@never_cache
@require_safe
def tracked_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of the followed request, for whoever follows it."""
    followed = _followed(request)
    if followed is None:
        return redirect("consulting:track")
    for file in selectors.public_files(followed):
        if file.pk == pk:
            return download(file)
    raise Http404
