"""Notices of the person who is signed in, how they are sent, their texts, and the log of messages."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import EVERYBODY, Role
from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.core.kept import KeptForm
from khuyencong.core.lists import page_of
from khuyencong.core.notices import channels, services
from khuyencong.core.notices.channels import PORTAL
from khuyencong.core.notices.events import EVENTS
from khuyencong.core.notices.models import Delivery, Notice, NoticeChoice, NoticeState, NoticeText
from khuyencong.core.numbers import read_keys

KEEPERS = (Role.ADMINISTRATOR, Role.UNIT_HEAD)


@roles(*EVERYBODY)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    rows = Notice.objects.filter(user=request.user, channel=PORTAL)
    page = page_of(request, rows)
    choice = NoticeChoice.objects.filter(user=request.user).first()
    form = ChoiceForm(initial={"email": choice.email if choice else Delivery.NOW})
    return render(request, "notices/mine.html", {"page": page, "form": form, "unread": services.unread(request.user)})


class ChoiceForm(forms.Form):
    email = forms.ChoiceField(label="Thư điện tử", choices=Delivery, widget=forms.RadioSelect)


@roles(*EVERYBODY)
@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """The number in the top bar, asked for once a page has been shown."""
    return render(request, "notices/count.html", {"unread": services.unread(request.user)})


@roles(*EVERYBODY)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read and go where it leads, or all."""
    pk = request.POST.get("pk", "")
    if not pk:
        services.mark_read(request.user)
        return redirect("notices:mine")
    notice = get_object_or_404(Notice, pk__in=read_keys([pk]), user=request.user, channel=PORTAL)
    services.mark_read(request.user, notice.pk)
    return redirect(notice.url or "notices:mine")


@roles(*EVERYBODY)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    form = ChoiceForm(request.POST)
    if form.is_valid():
        NoticeChoice.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
        messages.success(request, "Đã lưu cách nhận thông báo.")
    return redirect("notices:mine")


@roles(*KEEPERS, Role.AUDITOR)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What went out over which channel; the portal's own notices are left out."""
    rows = Notice.objects.exclude(channel=PORTAL).select_related("user")
    state = request.GET.get("state", "")
    if state in NoticeState:
        rows = rows.filter(status=state)
    page = page_of(request, rows)
    context = {"page": page, "state": state, "states": NoticeState.choices, "channels": channels.names()}
    return render(request, "notices/log.html", context)


@roles(*KEEPERS)
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    if services.resend(get_object_or_404(Notice, pk=pk)):
        messages.success(request, "Đã xếp thư vào hàng chờ gửi.")
    else:
        messages.error(request, "Thư này không ở trạng thái “Không gửi được”.")
    return redirect("notices:log")


@roles(*KEEPERS, Role.AUDITOR)
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    changed = set(NoticeText.objects.values_list("event", flat=True))
    rows = [(event, event.code in changed) for event in EVENTS.values()]
    return render(request, "notices/texts.html", {"rows": rows})


class TextForm(KeptForm):
    class Meta:
        model = NoticeText
        fields = ["subject", "text"]
        widgets = {"text": forms.Textarea({"rows": 8})}


@roles(*KEEPERS)
def text(request: HttpRequest, code: str) -> HttpResponse:
    if code not in EVENTS:
        raise Http404
    event, back = EVENTS[code], reverse("notices:texts")
    row = NoticeText.objects.filter(event=code).first() or NoticeText(
        event=code, subject=event.subject, text=event.text
    )
    hint = f"Các ô được điền: {', '.join(f'{{{name}}}' for name in event.fields)}."
    crumbs = [("Nội dung thông báo", back)]
    return kept.handle(request, TextForm, row, back=back, title=event.name, hint=hint, crumbs=crumbs)
