"""Which of the seven industries (NĐ 45/2012/NĐ-CP, Điều 5 khoản 1) a text speaks of."""

import re

from khuyencong.core.text import squeeze
from khuyencong.registry.enums import Industry

# With their accents: without them "nấm" and "năm", "bơ" and "bộ" would be one word.
_FOOD = (
    "cà phê, bún, gạo, hồ tiêu, mắc ca, bơ, sầu riêng, mật ong, ca cao, chế biến, sấy, rang, xay, nấm, trà, thịt, cá,"
    " nước mắm, nông sản, trái cây, bánh, rượu, yến sào, dược liệu, thực phẩm, hạt điều, gừng, ngô"
)
# The first that matches counts, so what is particular stands before what is broad.
_WORDS = (
    (Industry.CLEANER, "sản xuất sạch, xử lý nước thải, xử lý chất thải, ô nhiễm, khí thải"),
    (Industry.MINERAL, "khai thác đá, khoáng sản, cát sỏi, khai thác"),
    (Industry.CRAFT, "dệt, thổ cẩm, mây tre, đan lát, tạc, gỗ mỹ nghệ, thủ công, gốm, đúc đồng, làng nghề, rèm"),
    (Industry.MECHANICAL, "cơ khí, hàn, tiện, điện tử, phụ tùng, sửa chữa máy, chế tạo máy, nông cụ"),
    (Industry.CHEMICAL, "phân bón, gạch, vật liệu xây dựng, ngói, xi măng, hóa chất, thuốc bảo vệ"),
    (Industry.FOOD, _FOOD),
    (Industry.CONSUMER, "may mặc, giấy, nhựa, đồ gỗ, nội thất, bao bì, mỹ phẩm, xà phòng, in ấn"),
)


def guess_industry(*texts: str) -> str:
    """The code of the industry that the first telling text names; "" when none does."""
    for text in texts:
        told = f" {' '.join(re.findall(r'[^\W_]+', squeeze(text).lower()))} "
        for industry, words in _WORDS:
            if any(f" {word.strip()} " in told for word in words.split(",")):
                return industry.value
    return ""
