"""Thứ tự ưu tiên: areas before sectors (Nghị định 45/2012/NĐ-CP, Điều 6; Thông tư 46/2012/TT-BCT, Điều 6)."""

from dataclasses import dataclass

from django.db import models

from khuyencong.registry.enums import Industry

BASIS = "NĐ 45/2012/NĐ-CP, Điều 6; Thông tư 46/2012/TT-BCT, Điều 6"
MINERAL_BASIS = "NĐ 45/2012/NĐ-CP, Điều 5 khoản 1 điểm e"
CERTIFICATE_BASIS = "Thông tư 26/2014/TT-BCT, Điều 17"
CLEANER_CONTENT = "3.5"  # cleaner production has no order of areas and sectors


class AreaRank(models.TextChoices):
    """The points of Điều 6 khoản 1, in the order in which they come first."""

    HIGHLAND = "a", "Vùng cao, hải đảo, biên giới, vùng đồng bào dân tộc thiểu số"
    POOR = "b", "Địa bàn nghèo"
    NEW_COUNTRYSIDE = "c", "Xã trong kế hoạch xây dựng nông thôn mới"
    DIFFICULT = "d", "Địa bàn kinh tế - xã hội khó khăn, đặc biệt khó khăn"


@dataclass(frozen=True)
class Sector:
    """One ground of Điều 6 khoản 2; `order` 1 comes before 2."""

    order: int
    point: str
    text: str


PRODUCT = Sector(1, "b", "sản phẩm công nghiệp nông thôn tiêu biểu")
BY_INDUSTRY = {
    Industry.MECHANICAL: Sector(2, "a", "cơ khí, công nghiệp hỗ trợ"),
    Industry.FOOD: Sector(2, "a", "chế biến nông, lâm, thủy sản"),
    Industry.CHEMICAL: Sector(2, "a", "hóa chất phục vụ nông nghiệp"),
    Industry.CLEANER: Sector(2, "a", "áp dụng sản xuất sạch hơn"),
}
