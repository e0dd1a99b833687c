"""Đề án, their money, contracts, vouchers and minutes of acceptance as tables."""

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from khuyencong.accounts.enums import Role
from khuyencong.core.money import MoneyField
from khuyencong.registry.enums import Source
from projects.enums import VoucherKind
from projects.models import AcceptanceMinutes, Contract, FundingLine, Project, Voucher
from reports.builder.columns import Column, Kind
from reports.builder.datasets.base import Dataset
from reports.builder.datasets.project_columns import project_columns, with_orders
from reports.builder.filters import through_projects

MONEY = Kind.MONEY
SUPPORT_COLUMNS = (
    Column("national", "KC quốc gia", "national", MONEY),
    Column("local", "KC địa phương", "local", MONEY),
)
RECORD = "projects:detail"


def _of_visible(model):
    """Rows of `model` whose đề án the reader sees."""

    def rows(user) -> QuerySet:
        visible = Project.objects.visible_to(user).order_by().values("pk")
        return with_orders(model.objects.filter(project__in=visible), "project__")

    return rows


PROJECTS = Dataset(
    "de-an", "Đề án", "Mỗi dòng là một đề án: nội dung, địa bàn, kinh phí theo nguồn, hợp đồng, giải ngân.", "đề án",
    rows=lambda user: with_orders(Project.objects.visible_to(user).with_money()), narrow=through_projects("pk"),
    columns=(
        *project_columns(),
        Column("objective", "Mục tiêu, quy mô", "objective", width=60),
        Column("duration", "Thời gian thực hiện", "duration", width=20),
        Column("contract_number", "Số hợp đồng", "contract__number", width=18),
        Column("signed_on", "Ngày ký hợp đồng", "contract__signed_on", Kind.DATE, 14),
        Column("accepted_on", "Ngày nghiệm thu", "ledger__accepted_on", Kind.DATE, 14),
        Column("settled_on", "Ngày quyết toán", "settlement__settled_on", Kind.DATE, 14),
        *SUPPORT_COLUMNS,
        Column("support", "KC hỗ trợ", "support", MONEY),
        Column("own", "Đối ứng", "beneficiary", MONEY),
        Column("other", "Nguồn khác", "other", MONEY),
        Column("total", "Tổng kinh phí", "total", MONEY),
        Column("committed", "KC theo hợp đồng, giao", "ledger__committed", MONEY),
        Column("advanced", "Đã tạm ứng", "ledger__advanced", MONEY),
        Column("paid", "Đã thanh toán", "ledger__paid", MONEY),
        Column("refunded", "Đã hoàn trả", "ledger__refunded", MONEY),
        Column("accepted", "KC được nghiệm thu", "ledger__accepted", MONEY),
    ),
    default=("code", "title", "beneficiaries", "state", "support", "own", "total"),
    order=("-year", "batch", "position", "-pk"), record=(RECORD, "pk"), day="approved_on",
)  # fmt: skip

FUNDING = Dataset(
    "kinh-phi", "Kinh phí theo nguồn", "Mỗi dòng là một khoản kinh phí của đề án: nguồn, nội dung, đơn vị thụ hưởng.",
    "khoản", rows=_of_visible(FundingLine), narrow=through_projects("project"),
    columns=(
        Column("source", "Nguồn", "source", width=24, groups=True, choices=dict(Source.choices)),
        Column("source_name", "Tên nguồn khác", "source_name", width=24, groups=True),
        Column("line_content", "Nội dung được chi", "content_line__content__name", width=50, groups=True),
        Column("establishment", "Cơ sở được chi", "beneficiary__establishment__name", width=36, groups=True),
        Column("amount", "Số tiền", "amount", MONEY),
        *project_columns("project__"),
    ),
    default=("title", "line_content", "source", "amount"), order=("-project__year", "project", "pk"),
    record=(RECORD, "project"), day="approved_on",
)  # fmt: skip

CONTRACTS = Dataset(
    "hop-dong", "Hợp đồng", "Mỗi dòng là một hợp đồng thực hiện đề án, với số đã tạm ứng, đã thanh toán.", "hợp đồng",
    rows=_of_visible(Contract), narrow=through_projects("project"),
    columns=(
        Column("number", "Số hợp đồng", "number", width=18),
        Column("signed_on", "Ngày ký", "signed_on", Kind.DATE, 14),
        Column("ends_on", "Ngày hết hạn", "ends_on", Kind.DATE, 14),
        Column("value", "KC theo hợp đồng", "value", MONEY),
        Column("advanced", "Đã tạm ứng", "project__ledger__advanced", MONEY),
        Column("paid", "Đã thanh toán", "project__ledger__paid", MONEY),
        Column(
            "left", "Còn lại theo hợp đồng",
            F("value") - Coalesce("project__ledger__advanced", 0) - Coalesce("project__ledger__paid", 0)
            + Coalesce("project__ledger__refunded", 0), MONEY,
        ),
        *project_columns("project__"),
    ),
    default=("number", "signed_on", "title", "beneficiaries", "value", "advanced", "paid"),
    order=("-signed_on", "-pk"), record=(RECORD, "project"), day="signed_on",
)  # fmt: skip

_SIGNED = Case(When(reverses__isnull=False, then=-F("amount")), default=F("amount"), output_field=MoneyField())


def _of_kind(kind: str) -> Case:
    return Case(When(kind=kind, then=_SIGNED), default=Value(0), output_field=MoneyField())


_SPENT = Case(When(kind=VoucherKind.REFUND, then=-_SIGNED), default=_SIGNED, output_field=MoneyField())
VOUCHERS = Dataset(
    "chung-tu", "Chứng từ giải ngân",
    "Mỗi dòng là một chứng từ tạm ứng, thanh toán, hoàn trả; chứng từ hủy ghi số âm.", "chứng từ",
    rows=_of_visible(Voucher), narrow=through_projects("project"),
    columns=(
        Column("number", "Số chứng từ", "number", width=16),
        Column("issued_on", "Ngày chứng từ", "issued_on", Kind.DATE, 14),
        Column("kind", "Loại", "kind", width=14, groups=True, choices=dict(VoucherKind.choices)),
        Column("source", "Nguồn", "source", width=24, groups=True, choices=dict(Source.choices)),
        Column("note", "Diễn giải", "note", width=36),
        Column("reverses", "Hủy chứng từ", "reverses__number", width=16),
        Column("advance", "Tạm ứng", _of_kind(VoucherKind.ADVANCE), MONEY),
        Column("payment", "Thanh toán", _of_kind(VoucherKind.PAYMENT), MONEY),
        Column("refund", "Hoàn trả", _of_kind(VoucherKind.REFUND), MONEY),
        Column("spent", "Thực chi", _SPENT, MONEY),
        Column("amount", "Số tiền chứng từ", _SIGNED, MONEY),
        Column("contract_number", "Số hợp đồng", "project__contract__number", width=18),
        Column("recorded_by", "Người ghi", "recorded_by__full_name", width=24, groups=True),
        *project_columns("project__"),
    ),
    default=("number", "issued_on", "kind", "title", "source", "advance", "payment", "refund", "spent"),
    order=("issued_on", "pk"), record=(RECORD, "project"), day="issued_on",
    roles=frozenset({
        Role.ACCOUNTANT, Role.UNIT_HEAD, Role.CENTRE_LEADER, Role.DEPARTMENT_LEADER, Role.AUDITOR,
    }),
)  # fmt: skip

MINUTES = Dataset(
    "nghiem-thu", "Nghiệm thu", "Mỗi dòng là một biên bản nghiệm thu cơ sở đang có hiệu lực.", "biên bản",
    rows=lambda user: _of_visible(AcceptanceMinutes)(user).filter(is_current=True), narrow=through_projects("project"),
    columns=(
        Column("number", "Số biên bản", "number", width=18),
        Column("held_on", "Ngày nghiệm thu", "held_on", Kind.DATE, 14),
        Column(
            "is_accepted", "Kết luận", "is_accepted", width=20, groups=True,
            choices={True: "Được nghiệm thu", False: "Không nghiệm thu"},
        ),
        Column("establishment", "Cơ sở", "beneficiary__establishment__name", width=36, groups=True),
        Column("volume", "Khối lượng, chất lượng", "volume", width=50),
        *SUPPORT_COLUMNS,
        Column("support", "KC được nghiệm thu", F("national") + F("local"), MONEY),
        Column("own", "Đối ứng thực chi", "own_capital", MONEY),
        Column("other", "Nguồn khác thực chi", "other", MONEY),
        Column("note", "Ghi chú, lý do", "note", width=36),
        *project_columns("project__"),
    ),
    default=("number", "held_on", "title", "establishment", "is_accepted", "support", "own"),
    order=("-held_on", "-pk"), record=(RECORD, "project"), day="held_on",
)  # fmt: skip
