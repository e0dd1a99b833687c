"""Fields of the papers of one project; `project` comes from `projects.selectors.for_page`. Money in đồng."""

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from khuyencong.registry.enums import SUPPORT, Programme, Source
from projects.enums import DecisionKind
from projects.models import AcceptanceMinutes, Beneficiary, Project
from projects.norms import read_norms
from reports.papers.contexts.common import common, department

EQUIPMENT = "3."
SHARE = Decimal(100)


def of_project(project: Project) -> dict:
    """`project.*`, as papers name the fields."""
    return {
        "code": project.code or "", "name": project.title, "year": project.year,
        "programme_label": "quốc gia" if project.programme == Programme.NATIONAL else "địa phương",
        "implementing_unit": project.implementing_unit, "place_text": project.place_text,
        "is_group": project.is_group, "total": project.total, "national": project.national, "local": project.local,
        "support": project.support, "co_funding": project.beneficiary, "other_public": 0, "other": project.other,
    }  # fmt: skip


def of_decision(project: Project) -> dict:
    """The decision on the project itself, before it that on its batch."""
    own = [row for row in project.decisions.all() if row.kind in (DecisionKind.DETAIL, DecisionKind.ASSIGNMENT)]
    plan = [row for row in (project.batch.decisions.all() if project.batch else ()) if row.kind == DecisionKind.PLAN]
    row = (plan or own or [None])[0]
    return {"number": row.number if row else "", "issued_on": row and row.issued_on, "issuer": department()}


def of_contract(project: Project) -> dict:
    contract = getattr(project, "contract", None)
    support = contract.value if contract else project.support
    return {
        "number": contract.number if contract else "", "signed_on": contract and contract.signed_on,
        "support": support, "co_funding": project.beneficiary, "total": support + project.beneficiary + project.other,
    }  # fmt: skip


def parties(project: Project) -> dict:
    """Bên A is the centre, Bên B the beneficiary; of several the first, each has a contract of its own."""
    people = [row.establishment for row in project.beneficiaries.all()]
    one = people[0] if people else None
    blank = {"account": "", "bank": "", "authorisation": "", "accountant": "", "representative_title": ""}
    return {
        "party_a": blank | {
            "name": settings.KC_CENTRE, "address": "", "tax_code": "", "representative": "",
            "representative_title": "Giám đốc",
        },
        "party_b": blank | {
            "name": one.name if one else project.beneficiary_text, "tax_code": one.tax_code if one else "",
            "address": (one.address or str(one.place or "")) if one else project.place_text,
            "representative": one.representative if one else "",
        },
    }  # fmt: skip


def costs(project: Project) -> dict:
    """P03: groups of the cost table by content, or the funding rows where there is none."""
    groups: dict = {}
    main = project.main_content
    for line in project.costs.all():
        content = line.content_line.content if line.content_line else main
        groups.setdefault(content.pk, (content.name, []))[1].append(_cost(line))
    found = [{"title": name, "rows": rows, **_sums(rows)} for name, rows in groups.values()]
    return {"cost_groups": found, "unit_label": "đồng", "prepared_by": ""}


def _cost(line) -> dict:
    return {
        "name": line.item, "unit": line.unit, "quantity": line.quantity, "unit_price": line.unit_price,
        "amount": line.amount + line.vat, "national": line.national, "local": line.local, "co_funding": line.own,
        "other_all": line.other, "basis": line.specification, "spec": line.specification,
    }  # fmt: skip


def _sums(rows: Iterable[dict]) -> dict:
    names = ("amount", "national", "local", "co_funding", "other_all")
    return {name: sum(row[name] for row in rows) for name in names}


def funding(project: Project) -> list[dict]:
    """`funding[]`: money by source with its share of the total."""
    rows = [(source.label, getattr(project, source.value)) for source in Source]
    return [
        {"label": label, "amount": amount, "share": (SHARE * amount / project.total).quantize(Decimal("0.1"))}
        for label, amount in rows if amount
    ]  # fmt: skip


def norm_checks(project: Project) -> list[dict]:
    """`norm_checks[]` of P05; an override's reason is always printed."""
    return [
        {
            "item": check.who, "norm_ref": check.basis, "eligible_cost": check.eligible,
            "max_percent": check.norm.max_percent and Decimal(check.norm.max_percent), "cap": check.norm.cap,
            "factor": check.line.priority, "maximum": check.maximum, "asked": check.support, "verdict": check.verdict,
            "override_reason": check.covering.reason if check.covering else "", "accepted_by": _accepted(check),
        }
        for check in read_norms(project).checks
    ]  # fmt: skip


def _accepted(check) -> str:
    """Who accepted the excess, and when."""
    asked = check.covering
    if not asked or not asked.is_accepted:
        return ""
    return f"chấp nhận: {asked.accepted_by.get_full_name()}, {format_date(localdate(asked.accepted_at))}"


def cost_estimate(project: Project) -> dict:
    """P03 Dự toán kinh phí."""
    base = common(symbol="", issuer="centre", programme=project.programme, archive="KC", recipients=())
    return base | {"project": of_project(project), **costs(project)}


def submission(project: Project) -> dict:
    """P04 Tờ trình of one project."""
    base = common(
        symbol=f"TTr-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=("Như trên", "Phòng Quản lý công nghiệp"),
    )  # fmt: skip
    row = of_project(project) | {"beneficiary_text": project.beneficiary_text}
    overrides = [
        {"project_name": check["item"], "reason": check["override_reason"]}
        for check in norm_checks(project) if check["override_reason"]
    ]  # fmt: skip
    return base | {
        "batch": {"programme_label": row["programme_label"], "label": "", "year": project.year},
        "projects": [row], "overrides": overrides, "attachments": ["Đề án", "Dự toán kinh phí"],
        "sum": {"count": 1, "total": project.total, "support": project.support, "co_funding": project.beneficiary},
    }  # fmt: skip


def detail_decision(project: Project) -> dict:
    """P08 Quyết định phê duyệt đề án (body of the plan's decision with one project)."""
    base = common(
        symbol=f"QĐ-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=("Như Điều 3", settings.KC_DEPARTMENT + " (báo cáo)"),
    )  # fmt: skip
    return base | {
        "approver": {"name": settings.KC_CENTRE, "authority": f"Giám đốc {settings.KC_CENTRE}"},
        "project": of_project(project), "beneficiary_text": "" if project.is_own else project.beneficiary_text,
        "executors": "Trưởng các phòng chuyên môn, kế toán Trung tâm",
    }  # fmt: skip


def assignment(project: Project) -> dict:
    """P24 Quyết định giao nhiệm vụ."""
    return detail_decision(project)


def contract(project: Project) -> dict:
    """P09 Hợp đồng thực hiện đề án."""
    base = common(
        symbol=f"HĐ-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(),
    )  # fmt: skip
    lines = [row | {"support": row["national"] + row["local"]} for row in map(_cost, project.costs.all())]
    return base | parties(project) | {
        "project": of_project(project), "decision": of_decision(project), "contract": of_contract(project),
        "lines": lines, "pay_steps": _pay_steps(project), "terms": _terms(project),
    }  # fmt: skip


def _terms(project: Project) -> dict:
    return {
        "start_on": None, "end_on": None, "copies": 6, "copies_each": 3, "refund_days": 30, "report_day": 25,
        "keep_years": None, "is_equipment": project.main_content.code.startswith(EQUIPMENT),
        "accept_evidence": "biên bản nghiệm thu cơ sở, hóa đơn, chứng từ chi, ảnh chụp hạng mục",
    }  # fmt: skip


def _pay_steps(project: Project) -> list[dict]:
    """The advance as the ratio of the content allows, and what follows the acceptance."""
    ledger, support = getattr(project, "ledger", None), of_contract(project)["support"]
    advance = ledger.advance_ceiling if ledger else 0
    if not advance or not support:
        return []
    share = (SHARE * advance / support).quantize(Decimal("0.1"))
    condition = ledger.advance_ratio.condition if ledger.advance_ratio else "theo đề nghị của Bên B"
    return [
        {"label": "Tạm ứng", "condition": condition, "percent": share, "amount": advance},
        {
            "label": "Thanh toán", "condition": "sau khi nghiệm thu, theo khối lượng được nghiệm thu",
            "percent": SHARE - share, "amount": support - advance,
        },
    ]  # fmt: skip


def acceptance(minutes: AcceptanceMinutes, project: Project) -> dict:
    """P15 Biên bản nghiệm thu cơ sở of one beneficiary."""
    base = common(
        symbol=f"BB-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(), day=minutes.held_on,
    )  # fmt: skip
    who = minutes.beneficiary
    planned = _planned(project, who)
    accepted = {"national": minutes.national, "local": minutes.local}
    spent = accepted | {"beneficiary": minutes.own_capital, "other": minutes.other}
    money = [
        {"label": source.label, "planned": planned[source], "spent": spent[source], "accepted": accepted.get(source)}
        for source in Source if planned[source] or spent[source]
    ]  # fmt: skip
    support = minutes.national + minutes.local
    return base | {
        "project": of_project(project), "decision": of_decision(project), "contract": of_contract(project),
        "beneficiary": {
            "name": who.establishment.name if who else project.beneficiary_text,
            "tax_code": who.establishment.tax_code if who else "",
            "address": (who.establishment.address or str(who.establishment.place or "")) if who else "",
        },
        "acceptance": {
            "opened_at": None, "closed_at": None, "place": project.place_text, "is_accepted": minutes.is_accepted,
            "is_partial": support < sum(planned[source] for source in SUPPORT), "support_accepted": support,
            "not_accepted_reason": minutes.note, "remark": minutes.note if minutes.is_accepted else "",
            "conditions": "", "volume": minutes.volume,
        },
        "parties": [{"org": org, "people": ""} for org in ("Sở Công Thương", "Trung tâm", "Ủy ban nhân dân xã, phường",
                                                           "Đơn vị thụ hưởng")],
        "items": [
            {"name": item.name, "spec": item.specification, "unit": item.unit, "planned": item.planned,
             "actual": item.done, "quality": item.quality}
            for item in minutes.items.all()
        ],
        "money": money, "evidence": ["Hợp đồng", "Hóa đơn, chứng từ chi", "Ảnh chụp hạng mục"],
    }  # fmt: skip


def _planned(project: Project, who: Beneficiary | None) -> dict[str, int]:
    sums = dict.fromkeys(Source, 0)
    for line in project.funding.all():
        if line.beneficiary_id == (who and who.pk):
            sums[Source(line.source)] += line.amount
    return sums


def volume_report(project: Project) -> dict:
    """P16 Báo cáo khối lượng hoàn thành và kinh phí thực hiện."""
    base = common(
        symbol=f"BC-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(settings.KC_DEPARTMENT, "Kế toán"),
    )  # fmt: skip
    minutes = [row for row in project.minutes.all() if row.is_current]
    ledger = project.ledger
    support, own = sum(m.national + m.local for m in minutes), sum(m.own_capital for m in minutes)
    balance = support - ledger.advanced - ledger.paid
    return base | {
        "project": of_project(project), "contract": of_contract(project), "rows": [_done(project, m) for m in minutes],
        "sum": {"support_done": support, "own_done": own, "advanced": ledger.advanced, "to_pay": max(0, balance),
                "to_refund": max(0, -balance)},
        "acceptance_refs": [f"Biên bản nghiệm thu số {m.number} ngày {format_date(m.held_on)}" for m in minutes],
    }  # fmt: skip


def _done(project: Project, minutes: AcceptanceMinutes) -> dict:
    planned = _planned(project, minutes.beneficiary)
    who = minutes.beneficiary.establishment.name if minutes.beneficiary else project.beneficiary_text
    return {
        "name": who, "unit": "cơ sở", "planned": 1, "done": 1, "accepted": int(minutes.is_accepted),
        "amount": sum(planned.values()), "support_done": minutes.national + minutes.local,
        "own_done": minutes.own_capital,
    }  # fmt: skip


def voucher_list(project: Project) -> dict:
    """P17 Bảng kê chứng từ đề nghị quyết toán; corrections stand with a minus."""
    base = common(symbol="", issuer="centre", programme=project.programme, archive="KT", recipients=())
    rows = [_voucher(row, project) for row in project.vouchers.all() if row.kind != "refund"]
    return base | {
        "project": of_project(project), "contract": of_contract(project), "vouchers": rows,
        "sum": {name: sum(row[name] for row in rows) for name in ("amount", "support")},
        "prepared_by": "", "accountant_name": "",
    }  # fmt: skip


def _voucher(row, project: Project) -> dict:
    amount = -row.amount if row.reverses_id else row.amount
    return {
        "number": row.number, "issued_on": row.issued_on, "text": row.get_kind_display(),
        "payee": project.beneficiary_text, "amount": amount, "support": amount, "note": row.note,
    }  # fmt: skip


def liquidation(project: Project) -> dict:
    """P18 Biên bản thanh lý hợp đồng."""
    base = common(
        symbol=f"BBTL-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KT",
        recipients=(),
    )  # fmt: skip
    ledger, minutes = project.ledger, [row for row in project.minutes.all() if row.is_current]
    settled, paid = ledger.accepted or 0, ledger.advanced + ledger.paid - ledger.refunded
    own = sum(row.own_capital for row in minutes)
    money = [
        {"label": "Kinh phí khuyến công", "planned": ledger.committed, "settled": settled,
         "diff": settled - ledger.committed},
        {"label": "Vốn đối ứng", "planned": project.beneficiary, "settled": own, "diff": own - project.beneficiary},
    ]  # fmt: skip
    return base | parties(project) | {
        "contract": of_contract(project), "money": money, "finish_note": "", "is_force_majeure": False,
        "refund_by": None, "terms": _terms(project),
        "acceptance_refs": [f"Biên bản nghiệm thu số {m.number} ngày {format_date(m.held_on)}" for m in minutes],
        "sum": {"settled": settled, "paid": paid, "to_pay": max(0, settled - paid),
                "to_refund": max(0, paid - settled)},
    }  # fmt: skip


def progress_report(project: Project) -> dict:
    """P11 Báo cáo tiến độ thực hiện hợp đồng of one project."""
    base = common(
        symbol=f"BC-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(settings.KC_DEPARTMENT, "Kế toán"),
    )  # fmt: skip
    last = max(project.inspections.all(), key=lambda row: (row.inspected_on, row.pk), default=None)
    contract, today = of_contract(project), localdate()
    row = {
        "name": project.title, "contract_ref": f"số {contract['number']}" if contract["number"] else "giao nhiệm vụ",
        "beneficiary_text": project.beneficiary_text, "support": contract["support"],
        "advanced": project.ledger.advanced, "percent": last and Decimal(last.done_percent), "own_spent": None,
        "due_on": None, "issue": last.follow_up if last else "",
    }  # fmt: skip
    label = of_project(project)["programme_label"]
    return base | {
        "period": {"programme_label": label, "label": f"tháng {today.month} năm {today.year}", "as_at": today},
        "rows": [row], "advance_request": 0, "proposals": "", "needs_confirmation": False,
    }  # fmt: skip


def inspection(visit, project: Project) -> dict:
    """P10 Biên bản kiểm tra, giám sát."""
    base = common(
        symbol=f"BB-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(), day=visit.inspected_on,
    )  # fmt: skip
    return base | {
        "project": of_project(project),
        "inspection": {
            "kind_label": "Kiểm tra", "opened_at": None, "closed_at": None, "place": project.place_text,
            "progress_percent": Decimal(visit.done_percent), "own_spent": visit.own_spent,
            "advance_paid": project.ledger.advanced, "finding": f"{visit.findings}\n{visit.conclusion}",
            "request_text": visit.follow_up, "fix_by": visit.follow_up_due,
        },
        "members": [{"name": name.strip(), "title": ""} for name in visit.participants.split(";") if name.strip()],
        "site_members": [{"name": row.establishment.name, "title": row.establishment.representative}
                         for row in project.beneficiaries.all()],
        "checks": [
            {"name": check.text, "agreed": "", "actual": check.remark, "remark": check.get_result_display()}
            for check in visit.checks.all()
        ],
        "prepared_by": "",
    }  # fmt: skip


def stop(project: Project) -> dict:
    """P14 Quyết định ngừng triển khai."""
    base = common(
        symbol="QĐ-SCT", issuer="department", programme=project.programme, archive="QLCN",
        recipients=("Như Điều 3", "Sở Tài chính", "Đơn vị thụ hưởng"),
    )  # fmt: skip
    ledger, stopped = getattr(project, "ledger", None), getattr(project, "stop", None)
    refund = getattr(project, "refund_obligation", None)
    advanced = ledger.advanced if ledger else 0
    row = {
        "name": project.title, "beneficiary_text": project.beneficiary_text, "support": project.support,
        "advanced": advanced, "recognised": stopped.recognised if stopped else 0,
        "refund": refund.amount if refund else 0, "reason": stopped.text if stopped else "",
    }  # fmt: skip
    released = stopped.released_national + stopped.released_local if stopped else 0
    return base | {
        "batch": {"programme_label": of_project(project)["programme_label"], "year": project.year},
        "stops": [row], "sum": {"refund": row["refund"], "released": released}, "refund_by": None,
        "refund_account": "", "decision": of_decision(project),
    }  # fmt: skip
