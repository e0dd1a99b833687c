"""Fields of papers of the money that goes out: Mẫu 9, the request for each payment, and P19 of what both sides hold.

Money in đồng. A request is one of Bên B; of what the Centre carries out itself it is one of the office that does it.
"""

from khuyencong.core.dates import format_date
from projects import selectors
from projects.enums import ProjectState as S
from projects.enums import VoucherKind
from projects.models import Ledger, Project, Voucher, ledger_of
from reports.papers.contexts.common import common
from reports.papers.contexts.projects import of_contract, of_decision, of_project, of_shop, parties

UNDER_WAY = {S.CONTRACTED, S.IMPLEMENTING, S.ACCEPTANCE_REVIEW}
FILES = {
    VoucherKind.ADVANCE: ("hợp đồng", "báo cáo tiến độ thực hiện"),
    VoucherKind.PAYMENT: ("biên bản nghiệm thu cơ sở", "báo cáo khối lượng hoàn thành", "bảng kê chứng từ"),
}


def something_to_ask(project: Project) -> bool:
    return _next(project)[1] > 0


def _next(project: Project) -> tuple[VoucherKind, int]:
    """What may be asked for now: an advance before the acceptance, the payment after it; 0 where nothing is left."""
    ledger = ledger_of(project)
    if project.is_own and project.state in UNDER_WAY:
        return VoucherKind.PAYMENT, ledger.remaining
    if project.state in UNDER_WAY:
        return VoucherKind.ADVANCE, ledger.advance_ceiling - ledger.advanced
    if project.state in (S.ACCEPTED, S.LIQUIDATED):
        return VoucherKind.PAYMENT, (ledger.accepted or 0) - ledger.spent
    return VoucherKind.PAYMENT, 0


def next_request(project: Project) -> dict:
    """Mẫu 9 of what is still to come, with the most that may be asked for."""
    kind, amount = _next(project)
    ledger = ledger_of(project)
    return _request(project, kind, amount, before=ledger.advanced + ledger.paid - ledger.refunded) | {"voucher_ref": ""}


def request_of(voucher: Voucher, project: Project) -> dict:
    """Mẫu 9 behind a voucher that was paid: its amount, after what had gone out before it."""
    earlier = [row for row in project.vouchers.all() if (row.issued_on, row.pk) < (voucher.issued_on, voucher.pk)]
    before = sum(-row.signed if row.kind == VoucherKind.REFUND else row.signed for row in earlier)
    ref = f"{voucher.get_kind_display()} theo chứng từ số {voucher.number} ngày {format_date(voucher.issued_on)}"
    return _request(project, VoucherKind(voucher.kind), voucher.amount, before=before) | {"voucher_ref": ref}


def _request(project: Project, kind: VoucherKind, amount: int, *, before: int) -> dict:
    base = common(symbol="", issuer="centre", programme=project.programme, archive="KT", recipients=())
    ledger, shops = ledger_of(project), [row.establishment for row in project.beneficiaries.all()]
    own = project.is_own
    return base | {
        "project": of_project(project), "contract": of_contract(project), "decision": of_decision(project),
        "is_own": own, "is_advance": kind == VoucherKind.ADVANCE,
        "est": of_shop(None if own or not shops else shops[0]) | ({"name": project.implementing_unit} if own else {}),
        "sum": {
            "committed": ledger.committed, "before": before, "accepted": ledger.accepted,
            "ceiling": ledger.advance_ceiling, "asked": amount, "left": ledger.committed - before - amount,
        },
        "attachments": [*FILES[kind]],
    }  # fmt: skip


def reconciliation(project: Project, user) -> dict:
    """P19: every contract of the year with the beneficiary of this project."""
    base = common(symbol="", issuer="centre", programme=project.programme, archive="KT", recipients=())
    rows = [_balance(one) for one in _of_the_same_party(project, user)]
    names = ("support", "paid", "settled", "to_pay", "to_refund")
    return base | parties(project) | {
        "year": project.year, "rows": rows, "sum": {name: sum(row[name] for row in rows) for name in names},
    }  # fmt: skip


def _of_the_same_party(project: Project, user) -> list[Project]:
    """The visible contracts of its year with the first beneficiary, this one among them."""
    who = [row.establishment_id for row in project.beneficiaries.all()][:1]
    found = selectors.listed(user).filter(
        year=project.year, is_own=False, contract__isnull=False, beneficiaries__establishment__in=who
    )
    return list(found.select_related("ledger").order_by("code", "pk")) or [project]


def _balance(project: Project) -> dict:
    ledger: Ledger = ledger_of(project)
    contract = of_contract(project)
    settled = ledger.accepted or 0
    open_ = ledger.accepted is None
    return {
        "name": project.title, "contract_ref": f"hợp đồng số {contract['number']}",
        "support": contract["support"], "paid": ledger.spent, "settled": settled,
        "to_pay": max(0, settled - ledger.spent), "to_refund": 0 if open_ else max(0, ledger.spent - settled),
        "note": "Chưa nghiệm thu" if open_ else "",
    }  # fmt: skip
