"""Fields of the papers of one project; `project` comes from `projects.selectors.for_page`. Money in đồng."""

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from khuyencong.registry.enums import SUPPORT, Programme, Source
from khuyencong.registry.models import Establishment
from projects.enums import DecisionKind, Section
from projects.models import Beneficiary, Project
from projects.norms import read_norms
from reports.papers.contexts.common import address_of, by_the_centre, common, department, in_text

EQUIPMENT = "3."
SHARE = Decimal(100)


def of_project(project: Project) -> dict:
    """`project.*`, as papers name the fields."""
    return {
        "code": project.code or "", "name": project.title, "year": project.year,
        "programme_label": "quốc gia" if project.programme == Programme.NATIONAL else "địa phương",
        "implementing_unit": project.implementing_unit, "place_text": in_text(project.place_text),
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
    blank = {
        "account": "",
        "bank": "",
        "authorisation": "",
        "accountant": "",
        "representative_title": "",
        "sign_lines": [],
    }
    return {
        "party_a": blank | {
            "name": settings.KC_CENTRE, "address": "", "tax_code": "", "representative": "",
            "representative_title": "Giám đốc",
        },
        "party_b": blank | {
            "name": one.name if one else project.beneficiary_text, "tax_code": one.tax_code if one else "",
            "address": address_of(one) or in_text(project.place_text),
            "representative": one.representative if one else "",
        },
    }  # fmt: skip


def costs(project: Project) -> dict:
    """P03: groups of the cost table by content, or the funding rows where there is none."""
    groups: dict = {}
    main = project.main_content
    for line in project.costs.all():
        content = line.content_line.content if line.content_line else main
        groups.setdefault(content.pk, (content.name, []))[1].append(cost(line))
    found = [{"title": name, "rows": rows, **_sums(rows)} for name, rows in groups.values()]
    return {"cost_groups": found, "unit_label": "đồng", "prepared_by": ""}


def cost(line) -> dict:
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


def detail_decision(project: Project, recipients: tuple[str, ...] = ("Đơn vị thụ hưởng",)) -> dict:
    """P08 Quyết định phê duyệt đề án (body of the plan's decision with one project)."""
    recipients = ("Như Điều 3", f"{settings.KC_DEPARTMENT} (báo cáo)", "Kế toán", *recipients)
    return by_the_centre(project.programme, recipients) | {
        "project": of_project(project), "beneficiary_text": "" if project.is_own else project.beneficiary_text,
    }  # fmt: skip


def assignment(project: Project) -> dict:
    """P24 Quyết định giao nhiệm vụ."""
    return detail_decision(project, ("Đơn vị được giao nhiệm vụ",))


def contract(project: Project) -> dict:
    """P09 Hợp đồng thực hiện đề án."""
    base = common(
        symbol=f"HĐ-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=project.programme, archive="KC",
        recipients=(),
    )  # fmt: skip
    lines = [row | {"support": row["national"] + row["local"]} for row in map(cost, project.costs.all())]
    return base | parties(project) | {
        "project": of_project(project), "decision": of_decision(project), "contract": of_contract(project),
        "lines": lines, "pay_steps": _pay_steps(project), "terms": terms(project),
    }  # fmt: skip


def terms(project: Project) -> dict:
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
            "label": "Thanh toán", "condition": "Sau khi nghiệm thu, theo khối lượng được nghiệm thu",
            "percent": SHARE - share, "amount": support - advance,
        },
    ]  # fmt: skip


def planned_of(project: Project, who: Beneficiary | None) -> dict[str, int]:
    sums = dict.fromkeys(Source, 0)
    for line in project.funding.all():
        if line.beneficiary_id == (who and who.pk):
            sums[Source(line.source)] += line.amount
    return sums


def proposal(project: Project) -> dict:
    """P02 Đề án khuyến công: the eight sections as written; section 1 and the money come from the records."""
    base = common(symbol="", issuer="centre", programme=project.programme, archive="KC", recipients=())
    texts = {Section(row.number): row.text for row in project.sections.all()}
    written = {
        "need": texts.get(Section.NEED, ""), "goals": texts.get(Section.GOALS, "") or project.objective,
        "scale": texts.get(Section.SCALE, ""), "work": texts.get(Section.WORK, "") or project.duration,
        "organisation": texts.get(Section.ORGANISATION, ""), "effects": texts.get(Section.EFFECTS, ""),
        "advantages": "", "sustainability": "", "replication": "", "start_on": None, "end_on": None,
    }  # fmt: skip
    notes = [line.priority_basis for line in project.content_lines.all() if line.priority_basis]
    return base | {
        "project": of_project(project) | written,
        "beneficiaries": [_person(row) for row in project.beneficiaries.all()],
        "coordinating_units": [], "funding": funding(project), "priority_note": "; ".join(notes), "comparisons": [],
        "steps": [], "indicators": [],
    }  # fmt: skip


def _person(row: Beneficiary) -> dict:
    shop = row.establishment
    return {
        "name": shop.name, "tax_code": shop.tax_code, "address": address_of(shop),
        "industry_name": shop.get_industry_display(), "workers": None,
    }  # fmt: skip


def of_shop(shop: Establishment | None) -> dict:
    """`est.*` of an establishment that asks for something; what is not known is left to write by hand."""
    return {
        "name": shop.name if shop else "", "tax_code": shop.tax_code if shop else "",
        "address": address_of(shop),
        "representative": shop.representative if shop else "", "phone": shop.phone if shop else "",
    }  # fmt: skip


def application(row: Beneficiary, project: Project) -> dict:
    """P01 Đơn đề nghị of one beneficiary, with what is known filled in; the rest is left to write by hand."""
    base = common(symbol="", issuer="centre", programme=project.programme, archive="KC", recipients=())
    shop, planned = row.establishment, planned_of(project, row)
    return base | {
        "project": of_project(project),
        "est": _person(row) | {
            "kind_label": shop.get_kind_display(), "representative": shop.representative, "representative_title": "",
            "phone": shop.phone, "site_address": "", "registration_number": "", "registration_office": "",
            "registered_on": None,
        },
        "request": {
            "purpose": "", "total": sum(planned.values()), "support_asked": sum(planned[one] for one in SUPPORT),
            "co_funding": planned[Source.BENEFICIARY], "authorisation": "", "prior_support": "",
            "needs_local_confirmation": False, "commune_name": "",
        },
        "items": [cost(line) for line in project.costs.all() if line.beneficiary_id in (row.pk, None)],
        "attachments": [],
    }  # fmt: skip
