"""What an establishment opens by its link, without an account: its đề án, and forms to send reports and papers.

Nothing here uses a session or a cookie, the address alone says whose page it is; hence no token against forgery, no
address given away to other sites, nothing kept by caches or search engines.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from khuyencong.core.access import public, without_csrf_token
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from projects.forms.links import AskForm, LinkForm, PapersForm, ReportForm
from projects.pages.beneficiary import BeneficiaryPage
from projects.services.links import find, opens


def by_link(view: Callable) -> Callable:
    """Hand the view the page of the link; an address that is wrong or has ended gets a page that says what to do."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs) -> HttpResponse:
        link = find(token)
        if link and opens(link):
            answer = view(request, BeneficiaryPage(link), **kwargs)
        else:
            page = {"ended": link, "typed": request.POST.get("text", "")}
            answer = render(request, "projects/beneficiary/ended.html", page, status=410 if link else 404)
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Cache-Control"] = "private, no-store"
        return answer

    return opened


@public
@require_safe
@by_link
def open_link(request: HttpRequest, page: BeneficiaryPage) -> HttpResponse:
    return render(request, "projects/beneficiary/home.html", {"page": page})


@public
@takes_files
@without_csrf_token
@by_link
def report(request: HttpRequest, page: BeneficiaryPage) -> HttpResponse:
    return _form(request, page, ReportForm, "Báo tiến độ", "Gửi báo cáo")


@public
@takes_files
@without_csrf_token
@by_link
def papers(request: HttpRequest, page: BeneficiaryPage) -> HttpResponse:
    return _form(request, page, PapersForm, "Gửi giấy tờ", "Gửi giấy tờ")


@public
@takes_files
@without_csrf_token
@by_link
def ask(request: HttpRequest, page: BeneficiaryPage) -> HttpResponse:
    return _form(request, page, AskForm, "Đề nghị thay đổi hoặc ngừng", "Gửi đề nghị")


def _form(
    request: HttpRequest, page: BeneficiaryPage, form_class: type[LinkForm], title: str, button: str
) -> HttpResponse:  # fmt: skip
    form = form_class(request.POST, request.FILES) if request.method == "POST" else form_class()
    if request.method == "POST" and form.send(page.link):
        messages.success(request, "Đã nhận. Cán bộ sẽ xem và trả lời ở trang này.")
        return redirect(page.home)
    context = {"page": page, "form": form, "title": title, "button": button}
    return render(request, "projects/beneficiary/form.html", context, status=429 if form.is_slowed else 200)


@public
@require_safe
@by_link
def file(request: HttpRequest, page: BeneficiaryPage, pk: int) -> HttpResponse:
    """A file that the establishment sent itself."""
    found = page.file(pk)
    if found is None:
        raise Http404
    return download(found)
