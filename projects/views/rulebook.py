"""Quy định: the rules of the appraisal and of the dossier as lists that are read and mended."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.core.dates import format_date
from khuyencong.core.models import Record
from projects.enums import CONTENT_GROUPS
from projects.forms.rulebook import AppraisalRuleForm, CriterionForm, PaperKindForm, SectionGuideForm
from projects.models import AppraisalRule, Criterion, PaperKind, SectionGuide
from projects.models.appraisal import Ruled
from projects.rules.appraisal import AppraisalMode

KEEPERS = (Role.UNIT_HEAD, Role.DEPARTMENT_OFFICER, Role.ADMINISTRATOR)
READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Rules(kept.KeptList):
    """`about` says a row in a few words."""

    about: Callable[[Record], str]


@dataclass(frozen=True)
class Shown:
    """A row as the list shows it."""

    row: Record
    about: str
    valid: str
    document: str
    article: str
    verified: bool


def _group(row) -> str:
    group = row.content_group
    return f"nhóm {group} {CONTENT_GROUPS.get(group, '')}" if group else "mọi nội dung"


def _mode(row: AppraisalRule) -> str:
    by_council = row.mode == AppraisalMode.COUNCIL
    return f"ít nhất {row.sheets} phiếu, trung bình từ {row.average} điểm" if by_council else "một kết luận"


def _shown(rules: Rules, row: Record) -> Shown:
    if isinstance(row, Ruled):
        until = f" đến {format_date(row.effective_to)}" if row.effective_to else ""
        valid = f"từ {format_date(row.effective_from)}{until}"
        return Shown(row, rules.about(row), valid, row.document, row.article, row.verified)
    return Shown(row, rules.about(row), "", row.basis, "", getattr(row, "is_verified", True))


LISTS = {
    "cach-tham-dinh": Rules(
        AppraisalRule, AppraisalRuleForm, "Cách thẩm định",
        "Quy định mới là một dòng mới từ ngày có hiệu lực; dòng cũ ghi ngày hết hiệu lực.",
        _mode,
    ),
    "tieu-chi": Rules(
        Criterion, CriterionForm, "Tiêu chí thẩm định",
        "Tiêu chí đã có phiếu chấm thì không đổi điểm; thêm dòng mới từ ngày sau và ghi ngày hết hiệu lực cho dòng cũ.",
        lambda row: f"tối đa {row.max_points} điểm" + (", không được 0 điểm" if row.is_decisive else ""),
    ),
    "huong-dan": Rules(
        SectionGuide, SectionGuideForm, "Hướng dẫn soạn đề án",
        "Chuyên viên thấy nội dung cần có và văn bản mẫu bên cạnh mục đang soạn.", _group,
    ),
    "giay-to": Rules(
        PaperKind, PaperKindForm, "Loại giấy tờ của hồ sơ", "Giấy tờ nào cần ở bước nào, cho đề án nào.",
        lambda row: f"{row.get_step_display()}, {_group(row)}" + ("" if row.is_required else ", không bắt buộc"),
    ),
}  # fmt: skip


@roles(*READERS)
@require_safe
def rule_list(request: HttpRequest, kind: str) -> HttpResponse:
    shown = kept.chosen(LISTS, kind)
    rows = [_shown(shown, row) for row in shown.model.objects.all()]
    others = [(code, one.title) for code, one in LISTS.items() if code != kind]
    return render(request, "projects/rulebook.html", {"shown": shown, "kind": kind, "rows": rows, "others": others})


@roles(*KEEPERS)
def create(request: HttpRequest, kind: str) -> HttpResponse:
    return _form(request, kind)


@roles(*KEEPERS)
def edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    return _form(request, kind, pk)


def _form(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    rules, back = kept.chosen(LISTS, kind), reverse("projects:rulebook", args=[kind])
    return rules.edit(request, pk, back=back, crumbs=[("Danh mục", reverse("registry:index"))])
