"""Kinds and weights of what may go wrong with a đề án."""

from django.db import models


class RiskKind(models.TextChoices):
    """What experience says goes wrong; causes of changes and stops have the same names where they are the same."""

    PRICE = "price", "Giá cả biến động"
    SUPPLIER = "supplier", "Nhà cung cấp, nguồn cung máy móc"
    OWN_CAPITAL = "own_capital", "Vốn đối ứng chưa chứng minh"
    LAND = "land", "Đất đai, mặt bằng"
    SEASON = "season", "Mùa vụ, thời tiết"
    OWNER = "owner", "Chủ cơ sở, năng lực quản lý"
    OTHER = "other", "Rủi ro khác"


class RiskLevel(models.IntegerChoices):
    LOW = 1, "Thấp"
    MEDIUM = 2, "Trung bình"
    HIGH = 3, "Cao"


GREAT, NOTABLE = 6, 3  # likelihood × impact from which a risk is great, or notable


def weight_tone(weight: int) -> str:
    """The colour of a risk by likelihood × impact (1 to 9)."""
    if weight >= GREAT:
        return "red"
    return "amber" if weight >= NOTABLE else "grey"
