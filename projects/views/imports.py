"""Importing a plan from Excel in two steps: send the workbook, then confirm what was read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from projects.forms.imports import ReviewForm, UploadForm
from projects.imports import pending


@roles(Role.OFFICER)
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        pending.keep(request.session, form.cleaned_data["file"], form.cleaned_data["unit"])
        return redirect("projects:import_review")
    return render(request, "projects/import.html", {"form": form, "waiting": pending.get(request.session)})


@roles(Role.OFFICER)
def review(request: HttpRequest) -> HttpResponse:
    kept = pending.get(request.session)
    if kept is None:
        return redirect("projects:import")
    if "discard" in request.POST:
        pending.forget(request.session)
        return redirect("projects:import")
    form = ReviewForm(kept.read(), request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (result := form.save()):
        pending.forget(request.session)
        messages.success(request, f"Đã nhập {len(result.projects)} đề án vào {result.batch}, ở dạng dự thảo.")
        return redirect(result.batch)
    return render(request, "projects/import_review.html", {"form": form, "sheet": form.sheet})
