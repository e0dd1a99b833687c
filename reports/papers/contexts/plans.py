"""Fields of the papers of a plan batch (P07, P08) and of a change request (P12, P13). Money in đồng."""

from itertools import groupby

from django.conf import settings

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.workflow import lower_first
from khuyencong.registry.enums import Programme, Source
from projects.enums import DecisionKind
from projects.models import Amendment, ChangeRequest, Decision, PlanBatch, Project
from projects.pages.amendments import amendment_views
from projects.pages.changes import ChangePage
from reports.papers.approvers import province_decides
from reports.papers.contexts.common import (
    TREASURY,
    by_the_centre,
    common,
    decided_on,
    department,
    plan_authority,
    quoted,
)
from reports.papers.contexts.projects import of_contract, of_decision, of_project

QLCN = "Phòng Quản lý công nghiệp"
PROPOSER = "Trưởng phòng Quản lý công nghiệp"
TASKS = (
    ("{centre}", "ký hợp đồng, hướng dẫn, kiểm tra, nghiệm thu, thanh toán, quyết toán và báo cáo kết quả"),
    (QLCN, "theo dõi, giám sát việc thực hiện"),
    ("Ủy ban nhân dân xã, phường nơi có đề án", "phối hợp theo dõi, xác nhận theo thẩm quyền"),
    ("Đơn vị thụ hưởng", "bố trí đủ vốn đối ứng, thực hiện đúng nội dung và tiến độ"),
)
PRINTED = 100_000  # đồng: triệu with one decimal
SUMMED = ("total", "national", "local", "co_funding", "other_all")


def of_batch(batch: PlanBatch) -> dict:
    """`batch.*`: projects and non-project lines together, the reserve beside them. `batch` is read with both."""
    money = {source: getattr(batch, source.value) for source in Source}
    for line in batch.lines.all():
        money[Source(line.source)] += line.amount
    return {
        "label": lower_first(batch.name), "year": batch.year, "project_count": batch.projects_count,
        "programme_label": "quốc gia" if batch.programme == Programme.NATIONAL else "địa phương",
        "national": money[Source.NATIONAL], "local": money[Source.LOCAL], "co_funding": money[Source.BENEFICIARY],
        "other_all": money[Source.OTHER], "support": money[Source.NATIONAL] + money[Source.LOCAL],
        "total": sum(money.values()), "reserve": batch.reserve, "funding_text": "",
    }  # fmt: skip


def plan_table(batch: PlanBatch, projects: list[Project]) -> dict:
    """P07 Biểu tổng hợp: projects by content, in the order of the codes."""
    base = common(
        symbol="", issuer="department", programme=batch.programme, archive="QLCN", recipients=(),
        subject=f"Kế hoạch {batch.get_programme_display().lower()} {batch.name.lower()} năm {batch.year}",
    )  # fmt: skip
    if plan := plan_of(batch):
        base["doc"]["parent_ref"] = f"Quyết định số {plan.number} ngày {format_date(plan.issued_on)}"
    rows = sorted(projects, key=lambda project: (project.main_content.sort_key, project.position or 0, project.pk))
    groups = [
        _group(content.name, list(found)) for content, found in groupby(rows, key=lambda project: project.main_content)
    ]
    return base | {
        "batch": of_batch(batch), "groups": groups, "unit_label": "triệu đồng",
        "unit_is_rounded": any(row[name] % PRINTED for group in groups for row in group["rows"] for name in SUMMED),
        "plan_lines": [_plan_line(line) for line in batch.lines.all()],
    }  # fmt: skip


def _group(title: str, projects: list[Project]) -> dict:
    rows = [_plan_row(project) for project in projects]
    return {"title": title, "count": len(rows), "rows": rows} | {
        name: sum(row[name] for row in rows) for name in SUMMED
    }


def _plan_row(project: Project) -> dict:
    return of_project(project) | {
        "beneficiary_text": project.beneficiary_text, "scale_short": project.objective,
        "period_text": project.duration, "note": "", "other_all": project.other,
    }  # fmt: skip


def _plan_line(line) -> dict:
    return {
        "name": line.name, "unit_name": settings.KC_CENTRE_SHORT, "amount": line.amount,
        "national": line.amount if line.source == Source.NATIONAL else 0,
        "local": line.amount if line.source == Source.LOCAL else 0,
    }  # fmt: skip


def is_decided_outside(batch: PlanBatch) -> bool:
    """By the ministry or by the province, not by the department."""
    return batch.programme == Programme.NATIONAL or province_decides(decided_on(batch))


def plan_submission(batch: PlanBatch, projects: list[Project]) -> dict:
    """P04a Tờ trình phê duyệt kế hoạch: by the department's office to its leader, or by the department to the
    province, national ones to the ministry.
    """
    national, outside = batch.programme == Programme.NATIONAL, is_decided_outside(batch)
    base = common(
        symbol="TTr-SCT" if outside else "TTr-QLCN", issuer="department", programme=batch.programme, archive="QLCN",
        recipients=("Như trên", settings.KC_CENTRE_SHORT) if national else ("Như trên", "Sở Tài chính"),
    )  # fmt: skip
    rows = [of_project(project) | {"beneficiary_text": project.beneficiary_text} for project in projects]
    office = {"org": {"parent": settings.KC_DEPARTMENT, "name": QLCN}}
    inside = f"Ủy ban nhân dân tỉnh {settings.KC_PROVINCE}" if outside else f"Lãnh đạo {department()}"
    return base | ({} if outside else office) | {
        "batch": of_batch(batch), "projects": rows, "plan_lines": [_plan_line(line) for line in batch.lines.all()],
        "addressee": settings.KC_MINISTRY_OFFICE if national else inside,
    }  # fmt: skip


def plan_decision(batch: PlanBatch) -> dict:
    """P08 Quyết định phê duyệt kế hoạch."""
    base = plan_authority(batch, batch.programme, plan_recipients("Như Điều 3"), PROPOSER)
    tasks = [{"unit_name": name.format(centre=settings.KC_CENTRE), "text": text} for name, text in TASKS]
    return base | {
        "batch": of_batch(batch), "plan_lines": [_plan_line(line) for line in batch.lines.all()], "tasks": tasks,
        "stops": [],
    }  # fmt: skip


def plan_of(batch: PlanBatch) -> Decision | None:
    """The decision that approved it."""
    return next((row for row in batch.decisions.all() if row.kind == DecisionKind.PLAN), None)


def plan_recipients(first: str) -> tuple[str, ...]:
    return (
        first, "Ủy ban nhân dân tỉnh (báo cáo)", "Sở Tài chính", TREASURY, "Ủy ban nhân dân xã, phường có đề án",
        settings.KC_CENTRE_SHORT, "Đơn vị thụ hưởng",
    )  # fmt: skip


def amendment_decision(amendment: Amendment, batch: PlanBatch) -> dict:
    """P08b Quyết định điều chỉnh, bổ sung kế hoạch: each line with what it does to the support."""
    base = plan_authority(amendment, batch.programme, plan_recipients("Như Điều 3"), PROPOSER)
    [view] = [one for one in amendment_views(batch, []) if one.amendment.pk == amendment.pk]
    plan = plan_of(batch)
    return base | {
        "batch": of_batch(batch), "amendment": {"reason": amendment.text.rstrip(". "), "reserve": amendment.reserve},
        "lines": [
            {"part": line.part, "name": line.project.title, "about": line.about, "effect": line.support}
            for line in view.lines
        ],
        "sum": {"effect": view.support},
        "decision": {"number": plan.number if plan else "", "issued_on": plan and plan.issued_on},
    }  # fmt: skip


def stop_request(project: Project) -> dict:
    """P12 of a project that is to be stopped; the reason stands in the step once it was taken."""
    stopped = getattr(project, "stop", None)
    base = common(
        symbol=f"{settings.KC_CENTRE_SYMBOL}-KC", issuer="centre", programme=project.programme, archive="KC",
        recipients=("Như trên", QLCN, "Đơn vị thụ hưởng"), subject="đề nghị ngừng triển khai đề án khuyến công",
    )  # fmt: skip
    reason = stopped.text.rstrip(". ") if stopped else "………………………………………………………………"
    return base | {
        "addressee": department(), "project": of_project(project), "decision": of_decision(project),
        "contract": of_contract(project), "diffs": [], "attachments": [],
        "change": {"kind_label": "", "reason": reason, "origin_ref": "", "money_effect": 0, "is_stop": True},
    }  # fmt: skip


def change_request(change: ChangeRequest, project: Project, user) -> dict:
    """P12 Văn bản đề nghị điều chỉnh; `project` is read for its page."""
    base = common(
        symbol=f"{settings.KC_CENTRE_SYMBOL}-KC", issuer="centre", programme=project.programme, archive="KC",
        recipients=("Như trên", QLCN, "Đơn vị thụ hưởng"), subject="đề nghị điều chỉnh đề án khuyến công",
    )  # fmt: skip
    return base | {
        "addressee": department(), "project": of_project(project), "decision": of_decision(project),
        "contract": of_contract(project) if hasattr(project, "contract") else {"number": "", "signed_on": None},
        "change": _change(change), "diffs": _differences(change, user), "attachments": [],
    }  # fmt: skip


def change_decision(change: ChangeRequest, project: Project, user) -> dict:
    """P13 Quyết định điều chỉnh; `project` is read for its page."""
    money = ("Sở Tài chính", TREASURY) if change.support_effect else ()
    by_centre = change.decider == Role.CENTRE_LEADER
    side = f"{settings.KC_DEPARTMENT} (báo cáo)" if by_centre else settings.KC_CENTRE_SHORT
    recipients = ("Như Điều 3", *money, side, "Đơn vị thụ hưởng")
    base = (
        by_the_centre(project.programme, recipients)
        if by_centre
        else plan_authority(change, project.programme, recipients)
    )
    return base | {
        "project": of_project(project), "decision": of_decision(project), "change": _change(change),
        "diffs": _differences(change, user), "batch": {"label": "", "year": project.year, "support": 0},
        "contract": of_contract(project),
    }  # fmt: skip


def _change(change: ChangeRequest) -> dict:
    return {
        "kind_label": change.get_kind_display(), "reason": change.text.rstrip("."), "origin_ref": quoted(change.letter),
        "money_effect": change.support_effect, "number": change.number, "is_stop": False,
    }  # fmt: skip


def _differences(change: ChangeRequest, user) -> list[dict]:
    return [
        {"field_label": row.label, "old": row.old, "new": row.new, "reason": change.get_reason_display()}
        for row in ChangePage(change, user).differences
    ]
