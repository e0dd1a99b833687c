"""Fields of papers from the contract's annex to the settlement; `project` is read by `projects.selectors.for_page`."""

from decimal import Decimal

from django.conf import settings
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_vnd
from khuyencong.registry.enums import SUPPORT, Source
from projects.enums import VoucherKind
from projects.models import AcceptanceMinutes, ContractAnnex, Project
from reports.papers.contexts.common import TREASURY, address_of, common, in_text, plan_authority
from reports.papers.contexts.projects import of_contract, of_decision, of_project, parties, planned_of, terms

SHARE = Decimal(100)


def acceptance(minutes: AcceptanceMinutes, project: Project) -> dict:
    """P15 Biên bản nghiệm thu cơ sở of one beneficiary."""
    base = common(
        symbol=f"BB-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(), day=minutes.held_on,
    )  # fmt: skip
    who = minutes.beneficiary
    planned = planned_of(project, who)
    accepted = {"national": minutes.national, "local": minutes.local}
    spent = accepted | {"beneficiary": minutes.own_capital, "other": minutes.other}
    money = [
        {"label": source.label, "planned": planned[source], "spent": spent[source],
         "accepted": spent[source] if minutes.is_accepted else 0}
        for source in Source if planned[source] or spent[source]
    ]  # fmt: skip
    support = minutes.national + minutes.local
    return base | {
        "project": of_project(project), "decision": of_decision(project), "contract": of_contract(project),
        "beneficiary": {
            "name": who.establishment.name if who else project.beneficiary_text,
            "tax_code": who.establishment.tax_code if who else "",
            "address": address_of(who.establishment if who else None),
        },
        "acceptance": {
            "opened_at": None, "closed_at": None, "place": in_text(project.place_text),
            "is_accepted": minutes.is_accepted,
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


def volume_report(project: Project) -> dict:
    """P16 Báo cáo khối lượng hoàn thành và kinh phí thực hiện."""
    base = common(
        symbol=f"BC-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(f"{settings.KC_DEPARTMENT} (phòng Kế hoạch - Tài chính)", "Sở Tài chính", TREASURY, "Kế toán"),
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
    planned = planned_of(project, minutes.beneficiary)
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
        "refund_by": None, "terms": terms(project),
        "acceptance_refs": [f"Biên bản nghiệm thu số {m.number} ngày {format_date(m.held_on)}" for m in minutes],
        "sum": {"settled": settled, "paid": paid, "to_pay": max(0, settled - paid),
                "to_refund": max(0, paid - settled)},
    }  # fmt: skip


def progress_report(project: Project) -> dict:
    """P11 Báo cáo tiến độ thực hiện hợp đồng of one project."""
    base = common(
        symbol=f"BC-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(settings.KC_DEPARTMENT, "Kế toán", TREASURY),
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
    people = [name.strip() for name in visit.participants.split(";")]
    paid = (row for row in project.vouchers.all() if row.kind == VoucherKind.ADVANCE)
    advanced = sum(row.signed for row in paid if row.issued_on <= visit.inspected_on)
    return base | {
        "project": of_project(project),
        "inspection": {
            "kind_label": "Kiểm tra", "opened_at": None, "closed_at": None, "place": in_text(project.place_text),
            "progress_percent": Decimal(visit.done_percent), "own_spent": visit.own_spent,
            "advance_paid": advanced, "finding": visit.findings, "conclusion": visit.conclusion,
            "request_text": visit.follow_up, "fix_by": visit.follow_up_due,
        },
        "members": [{"name": f"{name[:1].upper()}{name[1:]}", "title": ""} for name in people if name],
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
    money = ("Sở Tài chính", TREASURY) if hasattr(project, "refund_obligation") else ()
    recipients = ("Như Điều 3", *money, settings.KC_CENTRE_SHORT, "Đơn vị thụ hưởng")
    base = plan_authority(getattr(project, "stop", None), project.programme, recipients)
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


def annex(row: ContractAnnex, project: Project) -> dict:
    """P24 Phụ lục hợp đồng: what the contract says anew."""
    base = common(
        symbol=f"PLHĐ-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(), day=row.signed_on,
    )  # fmt: skip
    changed = [("Nội dung", "", row.text)]
    if row.effect:
        changed.append(("Kinh phí khuyến công hỗ trợ", format_vnd(row.before), format_vnd(row.value)))
    if row.ends_on:
        changed.append(("Thời hạn hợp đồng", "", f"đến hết ngày {format_date(row.ends_on)}"))
    return base | parties(project) | {
        "contract": of_contract(project), "decision": of_decision(project), "terms": terms(project),
        "diffs": [{"field_label": label, "old": old, "new": new} for label, old, new in changed],
    }  # fmt: skip
