"""Who may not score a project, and whether its appraisal has come to a conclusion."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.core.models import AuditEvent
from khuyencong.core.numbers import format_decimal, format_int
from khuyencong.core.workflow import Act, Reason, guard
from khuyencong.registry.enums import SUPPORT
from projects.models import (
    AppraisalRule,
    Beneficiary,
    ConflictDeclaration,
    Council,
    CouncilMember,
    Criterion,
    Project,
    ScoreSheet,
)
from projects.rules.appraisal import AppraisalMode, mean, reaches, same_taxpayer

# What makes a dossier one's own, at any time; putting it in a batch does not.
MADE_IT = ("create", "edit", "edit_costs", "set_factors", "ask_override", "submit", "submit_detail")


class Bars:
    """What ties members to one project: declared by themselves, or found. A tie always keeps them from scoring."""

    def __init__(self, project: Project, makers: set[int], declared: dict[int, str], tax_codes: list[tuple]):
        self.project, self._makers, self._declared, self._tax_codes = project, makers, declared, tax_codes

    @classmethod
    def one(cls, project: Project) -> "Bars":
        return cls.read([project])[project.pk]

    @classmethod
    def read(cls, projects: Iterable[Project]) -> dict[int, "Bars"]:
        """By the projects' keys, in three queries whatever their number."""
        found = {project.pk: cls(project, set(), {}, []) for project in projects}
        events = AuditEvent.objects.filter(entity=Project.entity(), object_id__in=found, verb__in=MADE_IT)
        for key, actor in events.order_by().values_list("object_id", "actor_id").distinct():
            found[key]._makers.add(actor)
        for key, user, reason in ConflictDeclaration.objects.filter(project__in=found).values_list(
            "project_id", "user_id", "reason"
        ):
            found[key]._declared[user] = reason
        tied = Beneficiary.objects.filter(project__in=found).exclude(establishment__tax_code="")
        for key, code, name in tied.values_list("project_id", "establishment__tax_code", "establishment__name"):
            found[key]._tax_codes.append((code, name))
        return found

    def of(self, member: CouncilMember) -> list[str]:
        """Why this member does not score the project, in sentences; empty when nothing ties them."""
        return [*self._found(member), *self._said(member)]

    def _found(self, member: CouncilMember) -> Iterable[str]:
        user = member.user
        if user.pk in self._makers:
            yield f"{user} đã lập hoặc sửa hồ sơ của đề án này."
        if user.office_id and user.office_id == self.project.office_id:
            yield f"{user} làm việc ở {user.office}, phòng lập đề án này."
        for code, name in self._tax_codes:
            if same_taxpayer(member.tax_code, code):
                yield f"{user} liên quan đến đơn vị thụ hưởng {name} (cùng mã số thuế {code})."

    def _said(self, member: CouncilMember) -> Iterable[str]:
        if reason := self._declared.get(member.user_id):
            yield f"{member.user} khai báo có quyền lợi liên quan: {reason}"


def rule_for(project: Project, day: dt.date | None = None) -> AppraisalRule | None:
    """How the programme's projects are appraised on `day`; None = one conclusion sheet."""
    rules = AppraisalRule.objects.in_force(day or localdate()).filter(programme=project.programme)
    return rules.order_by("-effective_from").first()


def criteria_on(day: dt.date | None = None) -> list[Criterion]:
    """The criteria in force, the latest row of each position."""
    rows = Criterion.objects.in_force(day or localdate()).order_by("position", "effective_from")
    return list({row.position: row for row in rows}.values())


def asked_support(project: Project) -> int:
    """What the dossier asks of khuyến công, in đồng; reads the prefetched `funding`."""
    return sum(line.amount for line in project.funding.all() if line.source in SUPPORT)


def signed_sheets(project: Project) -> list[ScoreSheet]:
    """The sheets that count."""
    return signed_by_project([project])[project.pk]


def signed_by_project(projects: Iterable[Project]) -> dict[int, list[ScoreSheet]]:
    """By the projects' keys, in three queries whatever their number."""
    found: dict[int, list[ScoreSheet]] = {project.pk: [] for project in projects}
    rows = ScoreSheet.objects.submitted().filter(project__in=found).order_by("number", "pk")
    for sheet in rows.select_related("member").prefetch_related("scores__criterion"):
        found[sheet.project_id].append(sheet)
    return found


@guard("theo cách thẩm định của chương trình: đủ phiếu, đủ điểm trung bình, không phiếu nào của người có xung đột")
def appraisal_is_concluded(act: Act) -> Iterable[Reason]:
    """Where the programme is appraised by sheets. What came in from a workbook needs them only if it has a council."""
    project, rule = act.obj, rule_for(act.obj, act.effective_on)
    if rule is None or rule.mode != AppraisalMode.COUNCIL:
        return
    council = Council.objects.of(project)
    if council is None and project.origin:
        return
    link, basis = reverse("projects:appraisal", args=[project.pk]), rule.citation(project.programme)
    for text in _against_conclusion(project, council, rule):
        yield Reason(text, basis=basis, link=link)


def _against_conclusion(project: Project, council: Council | None, rule: AppraisalRule) -> Iterable[str]:
    if council is None:
        yield "Chưa có hội đồng hoặc tổ thẩm định cho đề án này"
        return
    sheets = signed_sheets(project)
    yield from _barred(project, council, sheets)
    if len(sheets) < rule.sheets:
        yield f"Mới có {len(sheets):02d} phiếu thẩm định đã ký, cần ít nhất {rule.sheets:02d} phiếu"
    totals = [sheet.total for sheet in sheets]
    if sheets and not reaches(totals, rule.average):
        yield f"Điểm trung bình {format_decimal(mean(totals))} chưa đạt {rule.average} điểm"
    scores = [score for sheet in sheets for score in sheet.scores.all()]
    for name in sorted({row.criterion.name for row in scores if row.criterion.is_decisive and not row.points}):
        yield f"Có phiếu chấm 0 điểm tiêu chí “{name}”"


def _barred(project: Project, council: Council, sheets: list[ScoreSheet]) -> Iterable[str]:
    """Sheets of people who may not score, or who are no longer of the council."""
    bars = Bars.one(project)
    for sheet in sheets:
        member = council.member(sheet.member)
        ties = bars.of(member) if member else [f"{sheet.member} không còn trong hội đồng."]
        yield from (f"{sheet} không được tính: {tie}" for tie in ties)


@guard("kinh phí kết luận khớp hồ sơ")
def conclusion_agrees_with_dossier(act: Act) -> Iterable[Reason]:
    """The plan takes the dossier's money, so another amount goes back to the Centre first."""
    concluded = act.data.get("support") if act.recording else None
    if not concluded:
        return
    support = asked_support(act.obj)
    if concluded != support:
        said = f"Kết luận {format_int(concluded)} đồng khác mức hỗ trợ trong hồ sơ {format_int(support)} đồng"
        yield Reason(f"{said}. Yêu cầu bổ sung để Trung tâm sửa kinh phí rồi kết luận.", field="support")
