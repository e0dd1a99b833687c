"""What is said of a đề án, for the table of đề án and for those of its money, contracts, vouchers and minutes."""

from django.db.models import Case, CharField, F, OuterRef, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat, Length

from khuyencong.core.models import TransitionRecord
from khuyencong.registry.enums import PlaceKind, Programme
from projects.enums import ProjectState
from projects.models import Beneficiary, ContentLine, Project
from reports.builder.columns import Column, Kind, first, joined


def main_line(key: str) -> QuerySet[ContentLine]:
    return ContentLine.objects.filter(project=OuterRef(key), is_main=True).order_by("pk")


def day_of_step(key: str, *names: str):
    """When the last of these steps was taken."""
    steps = TransitionRecord.objects.filter(entity=Project.entity(), object_id=OuterRef(key), name__in=names)
    return first(steps.order_by("-sequence"), "effective_on")


def _batch(at: str) -> Case:
    national = Case(When(**{f"{at}batch__programme": Programme.NATIONAL}, then=Value(" (quốc gia)")), default=Value(""))
    year = Cast(f"{at}batch__year", CharField(max_length=4))
    name = Concat(F(f"{at}batch__name"), Value(" năm "), year, national, output_field=TextField())
    return Case(When(**{f"{at}batch__isnull": False}, then=name), default=Value(""), output_field=TextField())


def _district(at: str) -> Case:
    of_old = When(**{f"{at}place__parent__kind": PlaceKind.DISTRICT}, then=F(f"{at}place__parent__name"))
    return Case(of_old, default=Value(""), output_field=TextField())


def project_columns(at: str = "") -> tuple[Column, ...]:
    """Columns of the đề án that a row is (`at` empty) or belongs to (`at`: "project__")."""
    key = f"{at}pk"
    content = Concat(F("content__code"), Value(" "), F("content__name"), output_field=TextField())
    return (
        Column("code", "Mã đề án", f"{at}code", width=14, order=(f"{at}year", "code_length", f"{at}code")),
        Column("title", "Tên đề án", f"{at}title", width=60, order=(f"{at}sort_key",)),
        Column("year", "Năm", f"{at}year", Kind.YEAR, 8, groups=True),
        Column("programme", "Chương trình", f"{at}programme", width=24, groups=True, choices=dict(Programme.choices)),
        Column(
            "batch", "Kế hoạch", _batch(at), width=22, groups=True,
            order=(f"{at}batch__year", f"{at}batch__programme", f"{at}batch__name"),
        ),
        Column("state", "Trạng thái", f"{at}state", width=26, groups=True, choices=dict(ProjectState.choices)),
        Column("office", "Phòng lập", f"{at}office__name", width=26, groups=True),
        Column(
            "content", "Nội dung khuyến công", first(main_line(key).annotate(said=content), "said"), width=50,
            groups=True, order=("content_order",),
        ),
        Column(
            "beneficiaries", "Đơn vị thụ hưởng",
            lambda user: joined(Beneficiary.objects.filter(project=OuterRef(key)), "establishment__name", "project"),
            width=40,
        ),
        Column("unit", "Đơn vị thực hiện", f"{at}implementing_unit", width=34, groups=True),
        Column(
            "commune", "Xã, phường", f"{at}place__name", width=24, groups=True, order=(f"{at}place__sort_key",)
        ),
        Column("district", "Huyện (đến 30/06/2025)", _district(at), width=24, groups=True),
        Column("place_text", "Địa điểm thực hiện", f"{at}place_text", width=36),
        Column("approved_on", "Ngày phê duyệt", day_of_step(key, "approve"), Kind.DATE, 14),
        Column("started_on", "Ngày triển khai", day_of_step(key, "start", "assign"), Kind.DATE, 14),
    )  # fmt: skip


def with_orders(rows: QuerySet, at: str = "") -> QuerySet:
    """`rows` with what the columns above are sorted by."""
    return rows.annotate(
        code_length=Length(f"{at}code"), content_order=first(main_line(f"{at}pk"), "content__sort_key")
    )
