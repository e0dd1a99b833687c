"""The desk: the list of requests, one request's page, the steps of its workflow."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consulting import selectors
from consulting.enums import READERS
from consulting.exports import LIST
from consulting.filters import RequestFilter
from consulting.models import ConsultingRequest
from consulting.pages import RequestPage
from consulting.replies import chosen_reply
from consulting.workflow import CONSULTING
from khuyencong.accounts.enums import Role
from khuyencong.core import transitions
from khuyencong.core.access import roles
from khuyencong.core.lists import page_of
from khuyencong.core.workflow import PUBLIC

STEP_ROLES = sorted({role for row in CONSULTING.transitions for role in row.roles} - {PUBLIC})
HEADS = {Role.UNIT_HEAD, Role.CENTRE_LEADER}
# Steps whose words the producer reads, and the field that holds them.
WRITES_TO_PRODUCER = {"ask": "message", "complete": "result", "decline": "note"}


def get_request(user, pk: int) -> ConsultingRequest:
    try:
        return selectors.one(user, pk)
    except ConsultingRequest.DoesNotExist:
        raise Http404 from None


@roles(*READERS)
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    chosen = RequestFilter.of(request.GET, request.user)
    page, late = page_of(request, chosen.rows), selectors.late_counts(chosen.queryset)
    context = {"totals": selectors.totals(chosen.qs), "late": late, "sort": request.GET.get("sort", "")}
    context["proposals"] = selectors.proposals(request.user, page)
    return render(request, "consulting/list.html", {"filter": chosen, "page": page, **context})


@roles(*READERS)
@require_safe
def request_list_xlsx(request: HttpRequest) -> HttpResponse:
    """Exactly the rows that the list shows, all pages of it."""
    return LIST.answer(request, back=reverse("consulting:list"))


@roles(*READERS)
@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = RequestPage(get_request(request.user, pk), request.user)
    return render(request, "consulting/detail.html", {"page": page, "asked": page.asked})


@roles(*STEP_ROLES)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    page = RequestPage(get_request(request.user, pk), request.user)
    return transitions.handle(
        request, CONSULTING, page.asked, name, back=page.asked.get_absolute_url(), crumbs=page.crumbs,
        facts=page.facts, **_offers(request, page.asked, name),
    )  # fmt: skip


def _offers(request: HttpRequest, asked: ConsultingRequest, name: str) -> dict:
    """What the step's form lets choose from, what stands in it at first, and texts to start from."""
    user = request.user
    if field := WRITES_TO_PRODUCER.get(name):
        reply = chosen_reply(request, asked)
        return {"initial": {field: reply.text}, "reply": reply, "template": "consulting/step.html"}
    if name == "assign":
        advisers = selectors.advisers()
        own = advisers if user.role_codes & HEADS else advisers.filter(pk=user.pk)
        return {"choices": {"assignee": own}, "initial": {"assignee": None if user.role_codes & HEADS else user.pk}}
    if name == "mark_duplicate":
        return {"choices": {"original": selectors.possible_originals(asked)}}
    return {}
