"""Words and arithmetic of the appraisal: modes, councils, recommendations; mean and spread of the sheets."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db import models

TENTH = Decimal("0.1")


class AppraisalMode(models.TextChoices):
    COUNCIL = "council", "Phiếu chấm điểm của hội đồng, tổ thẩm định"
    CONCLUSION = "conclusion", "Một phiếu kết luận"


class CouncilKind(models.TextChoices):
    COUNCIL = "council", "Hội đồng thẩm định"
    GROUP = "group", "Tổ thẩm định"


class MemberPart(models.TextChoices):
    CHAIR = "chair", "Chủ tịch, tổ trưởng"
    SECRETARY = "secretary", "Thư ký"
    MEMBER = "member", "Thành viên"


class Recommendation(models.TextChoices):
    PASS = "pass", "Đạt"
    PASS_AFTER = "pass_after", "Đạt, sau khi hoàn thiện"
    FAIL = "fail", "Không đạt"


def mean(totals: Sequence[int]) -> Decimal | None:
    """The average with one decimal, half up; None without totals."""
    if not totals:
        return None
    return (Decimal(sum(totals)) / len(totals)).quantize(TENTH, ROUND_HALF_UP)


def reaches(totals: Sequence[int], wanted: int) -> bool:
    """Whether the average, unrounded, is at least `wanted`."""
    return bool(totals) and sum(totals) >= wanted * len(totals)


def same_taxpayer(one: str, other: str) -> bool:
    """Whether two tax codes are of one taxpayer: a branch adds "-001" to the ten digits of its head office."""
    own, others = ("".join(filter(str.isdigit, code))[:10] for code in (one, other))
    return bool(own) and own == others
