"""Fields of the papers of the appraisal: P05 phiếu thẩm định, P05a phiếu của thành viên, P06 biên bản họp.

Money in đồng. Time, place and votes of the meeting are left to be filled in by hand.
"""

from decimal import Decimal

from django.conf import settings

from khuyencong.core.models import TransitionRecord
from khuyencong.registry.enums import Programme
from projects import selectors
from projects.enums import ProjectState as S
from projects.guards.appraisal import Bars, rule_for, signed_by_project, signed_sheets
from projects.models import Council, Project, ScoreSheet
from projects.pages.appraisal import Result
from projects.rules.appraisal import AppraisalMode, CouncilKind, MemberPart, Recommendation
from reports.papers.contexts.common import common, department
from reports.papers.contexts.projects import norm_checks, of_project

HUNDREDTH = Decimal("0.1")
UNDECIDED = {S.APPRAISAL, S.RETURNED, S.CENTRE_REVIEW, S.DRAFT, S.WITHDRAWN}


def summary(project: Project) -> dict:
    """P05, the department's own sheet: means by criterion, norms with every override, the conclusion."""
    sheets, rule = signed_sheets(project), rule_for(project)
    result, concluded = Result.of(sheets), _conclusion(project)
    return _base(project.programme) | {
        "project": of_project(project), "norm_checks": norm_checks(project), "checklist": _checklist(project),
        "criteria": _means(sheets), "points_max": _most(sheets), "points_total": result.mean,
        "sheet": {
            "kind": "summary", "count": result.count, "lowest": result.lowest, "highest": result.highest,
            "conclusion": concluded.get("conclusion", ""), "is_passed": bool(concluded),
            "is_failed": project.state == S.REJECTED,
            "approved_support": concluded.get("support") or project.support,
            "threshold": rule.average if rule and rule.mode == AppraisalMode.COUNCIL else None,
            "conditions": [sheet.conditions for sheet in sheets if sheet.conditions],
        },
    }  # fmt: skip


def _base(programme: str) -> dict:
    office = (settings.KC_MINISTRY_OFFICE,) if programme == Programme.NATIONAL else ()
    recipients = (f"Lãnh đạo {settings.KC_DEPARTMENT}", settings.KC_CENTRE_SHORT, "Hồ sơ đề án", *office)
    return common(symbol="", issuer="department", programme=programme, archive="QLCN", recipients=recipients)


def _conclusion(project: Project) -> dict:
    """What the last conclusion that stands took down; {} while there is none."""
    if project.state in {*UNDECIDED, S.REJECTED}:
        return {}
    rows = TransitionRecord.objects.filter(entity=Project.entity(), object_id=project.pk, name="pass_appraisal")
    row = rows.order_by("-sequence").first()
    return row.data if row else {}


def _means(sheets: list[ScoreSheet]) -> list[dict]:
    """The mean of each criterion over the sheets, one decimal."""
    points: dict = {}
    for sheet in sheets:
        for score in sheet.scores.all():
            points.setdefault(score.criterion, []).append(score)
    return [
        {
            "name": criterion.name, "max_points": criterion.max_points,
            "points": (Decimal(sum(row.points or 0 for row in rows)) / len(rows)).quantize(HUNDREDTH),
            "comment": "; ".join(row.comment for row in rows if row.comment),
        }
        for criterion, rows in points.items()
    ]  # fmt: skip


def _most(sheets: list[ScoreSheet]) -> int:
    return sum(score.criterion.max_points for score in sheets[0].scores.all()) if sheets else 0


def _checklist(project: Project) -> list[dict]:
    """What the dossier holds; only what the portal can see for itself."""
    rows = {
        "Nội dung hoạt động khuyến công": bool(project.content_lines.all()),
        "Đơn vị thụ hưởng": project.is_own or bool(project.beneficiaries.all()),
        "Dự toán chi tiết": bool(project.costs.all()),
        "Mục tiêu, quy mô": bool(project.objective),
        "Thời gian thực hiện": bool(project.duration),
    }
    return [{"name": name, "state": "Có" if there else "Thiếu"} for name, there in rows.items()]


def member_sheet(sheet: ScoreSheet, project: Project) -> dict:
    """P05a, the sheet of one member; `project` is read for its page."""
    scores = list(sheet.scores.select_related("criterion"))
    return _base(project.programme) | {
        "project": of_project(project),
        "criteria": [
            {"name": s.criterion.name, "max_points": s.criterion.max_points, "points": s.points, "comment": s.comment}
            for s in scores
        ],
        "points_max": sum(s.criterion.max_points for s in scores), "points_total": sum(s.points or 0 for s in scores),
        "sheet": {
            "member_name": str(sheet.member), "member_title": sheet.member.title,
            "note": "" if sheet.is_submitted and not sheet.is_void else f"({sheet.standing.lower()})",
            "recommendation": Recommendation(sheet.recommendation).label if sheet.recommendation else "Chưa kết luận",
            "approved_support": sheet.support, "conclusion": sheet.comment, "conditions": sheet.conditions,
            "declared_no_conflict": sheet.no_conflict,
        },
    }  # fmt: skip


def minutes(council: Council, user) -> dict:
    """P06 Biên bản họp: every project that the council appraises, as far as it is by now."""
    projects = list(selectors.listed(user).filter(pk__in=council.projects()).order_by("position", "pk"))
    members = list(council.members.select_related("user__office"))
    sheets = signed_by_project(projects)
    target = council.project or council.batch
    parts = {member.part: str(member.user) for member in members}
    is_council = council.kind == CouncilKind.COUNCIL
    base = common(
        symbol="BB-HĐTĐ" if is_council else "BB-TTĐ", issuer="department", programme=target.programme, archive="QLCN",
        recipients=(),
    )  # fmt: skip
    return base | {
        "org": {"parent": department(), "name": council.name}, "batch": _of_target(target),
        "council": {
            "name": council.name, "is_council": is_council,
            "decision_ref": f"Quyết định số {council.decision_number} ngày {council.decided_on:%d/%m/%Y}",
        },
        "members": [{"name": str(m.user), "title": m.user.title, "role": m.get_part_display()} for m in members],
        "absent": [], "recused": _recused(projects, members),
        "results": [_result(project, sheets[project.pk]) for project in projects],
        "sign": {
            "lines": ["TM. HỘI ĐỒNG", "CHỦ TỊCH"] if is_council else ["TỔ TRƯỞNG"],
            "name": parts.get(MemberPart.CHAIR, ""),
        },
        "opinions": [
            {"who": f"{sheet.member}{f' (đề án số {number})' if len(projects) > 1 else ''}",
             "text": sheet.comment.rstrip(".")}
            for number, project in enumerate(projects, 1) for sheet in sheets[project.pk] if sheet.comment
        ],
        "meeting": {
            "opened_at": None, "closed_at": None, "place": "", "chair": parts.get(MemberPart.CHAIR, ""),
            "secretary": parts.get(MemberPart.SECRETARY, ""), "conclusion": "……………………", "votes_for": 0, "votes_all": 0,
        },
    }  # fmt: skip


def _of_target(target) -> dict:
    national = target.programme == Programme.NATIONAL
    return {"programme_label": "quốc gia" if national else "địa phương", "year": target.year}


def _recused(projects: list[Project], members: list) -> list[dict]:
    bars = Bars.read(projects)
    return [
        {"name": str(member.user), "project_name": project.title}
        for project in projects for member in members if bars[project.pk].of(member)
    ]  # fmt: skip


def _result(project: Project, sheets: list[ScoreSheet]) -> dict:
    verdict = {S.APPRAISAL: "", S.RETURNED: "Trả lại bổ sung", S.REJECTED: "Không đạt"}
    agreed = None if project.state in {*UNDECIDED, S.REJECTED} else project.support
    return {
        "name": project.title, "sheets": len(sheets), "mean": Result.of(sheets).mean,
        "verdict": verdict.get(project.state, "" if agreed is None else "Đạt"), "asked": project.support,
        "agreed": agreed,
    }  # fmt: skip
