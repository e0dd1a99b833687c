"""Consulting requests and beneficiary establishments as tables. Telephones and personal numbers are no columns."""

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from consulting.enums import Channel, RequestState
from consulting.models import ConsultingRequest, RequestProduct, Session
from consulting.selectors import listed
from khuyencong.registry.enums import EstablishmentKind, Industry, Source
from khuyencong.registry.models import Establishment
from projects.enums import CARRIED_OUT
from projects.models import Beneficiary, FundingLine, Project
from reports.builder.columns import Column, Kind, first
from reports.builder.datasets.base import Dataset
from reports.builder.filters import EstablishmentRows, RequestRows, by_filterset


def _count(rows: QuerySet, to: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(to).annotate(n=Count("pk")).values("n")), Value(0))


CONSULTING = Dataset(
    "tu-van", "Yêu cầu tư vấn", "Mỗi dòng là một lượt tư vấn: loại, kênh, địa bàn, người tư vấn, số buổi.", "lượt",
    rows=listed, narrow=by_filterset(RequestRows),
    columns=(
        Column("code", "Mã tra cứu", "code", width=12),
        Column("received_on", "Ngày tiếp nhận", "received_on", Kind.DATE, 14),
        Column("establishment", "Cơ sở", "establishment_name", width=40, order=("sort_key",)),
        Column(
            "category", "Loại yêu cầu", "category__name", width=36, groups=True, order=("category__position",)
        ),
        Column("channel", "Kênh tiếp nhận", "channel", width=22, groups=True, choices=dict(Channel.choices)),
        Column("state", "Trạng thái", "state", width=18, groups=True, choices=dict(RequestState.choices)),
        Column("commune", "Xã, phường", "place__name", width=24, groups=True, order=("place__sort_key",)),
        Column("trade", "Ngành nghề", "trade", width=24, groups=True),
        Column("adviser", "Người tư vấn", "assignee__full_name", width=26, groups=True),
        Column("result", "Kết quả", "result", width=50),
        Column(
            "last_session", "Buổi gần nhất",
            first(Session.objects.filter(request=OuterRef("pk")).order_by("-held_on", "-pk"), "held_on"),
            Kind.DATE, 14,
        ),
        Column("sessions", "Số buổi", _count(Session.objects.filter(request=OuterRef("pk")), "request"), Kind.INT, 10),
        Column(
            "products", "Số sản phẩm", _count(RequestProduct.objects.filter(request=OuterRef("pk")), "request"),
            Kind.INT, 12,
        ),
    ),
    default=("code", "received_on", "establishment", "category", "state", "adviser", "sessions"),
    order=("-received_on", "-pk"), record=("consulting:detail", "pk"), day="received_on",
)  # fmt: skip


def _visible(user) -> QuerySet:
    """Approved and not given up since: only these count for an establishment."""
    return Project.objects.visible_to(user).filter(state__in=CARRIED_OUT).order_by().values("pk")


def _beneficiaries(user) -> QuerySet:
    own = Beneficiary.objects.filter(project__in=_visible(user)).order_by().values("establishment")
    return Establishment.objects.visible_to(user).filter(pk__in=own)


def _money(*sources: str):
    def expression(user):
        own = FundingLine.objects.filter(
            beneficiary__establishment=OuterRef("pk"), project__in=_visible(user), source__in=sources
        )
        sums = own.order_by().values("beneficiary__establishment").annotate(sum=Sum("amount")).values("sum")
        return Coalesce(Subquery(sums), Value(0))

    return expression


def _projects(user):
    own = Beneficiary.objects.filter(establishment=OuterRef("pk"), project__in=_visible(user))
    return _count(own, "establishment")


ESTABLISHMENTS = Dataset(
    "co-so", "Cơ sở thụ hưởng",
    "Mỗi dòng là một cơ sở có đề án đã được phê duyệt: số đề án, kinh phí, lượt tư vấn.", "cơ sở",
    rows=_beneficiaries, narrow=by_filterset(EstablishmentRows),
    columns=(
        Column("name", "Tên cơ sở", "name", width=44, order=("sort_key",)),
        Column("kind", "Loại cơ sở", "kind", width=20, groups=True, choices=dict(EstablishmentKind.choices)),
        Column("industry", "Ngành nghề", "industry", width=40, groups=True, choices=dict(Industry.choices)),
        Column("commune", "Xã, phường", "place__name", width=24, groups=True, order=("place__sort_key",)),
        Column("projects", "Số đề án", _projects, Kind.INT, 10),
        Column("national", "KC quốc gia", _money(Source.NATIONAL), Kind.MONEY),
        Column("local", "KC địa phương", _money(Source.LOCAL), Kind.MONEY),
        Column("support", "KC hỗ trợ", _money(Source.NATIONAL, Source.LOCAL), Kind.MONEY),
        Column("own", "Đối ứng", _money(Source.BENEFICIARY), Kind.MONEY),
        Column("other", "Nguồn khác", _money(Source.OTHER), Kind.MONEY),
        Column(
            "requests", "Lượt tư vấn",
            lambda user: _count(
                ConsultingRequest.objects.visible_to(user).counted().filter(establishment=OuterRef("pk")),
                "establishment",
            ), Kind.INT, 12,
        ),
    ),
    default=("name", "kind", "commune", "projects", "support", "own"), order=("sort_key", "pk"),
    record=("registry:establishment", "pk"),
)  # fmt: skip
