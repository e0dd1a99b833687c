from django.db import models


class Programme(models.TextChoices):
    LOCAL = "local", "Khuyến công địa phương"
    NATIONAL = "national", "Khuyến công quốc gia"


class Source(models.TextChoices):
    """Nguồn kinh phí. National and local together are the support (kinh phí khuyến công hỗ trợ)."""

    NATIONAL = "national", "Khuyến công quốc gia"
    LOCAL = "local", "Khuyến công địa phương"
    BENEFICIARY = "beneficiary", "Đối ứng"
    OTHER = "other", "Nguồn khác"


SUPPORT = (Source.NATIONAL, Source.LOCAL)


class PlaceKind(models.TextChoices):
    PROVINCE = "province", "Tỉnh"
    DISTRICT = "district", "Huyện, thị xã, thành phố"
    COMMUNE = "commune", "Xã, phường, thị trấn"


class Part(models.TextChoices):
    """How much of an old commune went into a new one."""

    WHOLE = "whole", "Toàn bộ"
    PART = "part", "Một phần"
    PART_DEFAULT = "part-default", "Phần chính"


class Industry(models.TextChoices):
    """Ngành nghề được hưởng chính sách khuyến công (NĐ 45/2012/NĐ-CP, Điều 5 khoản 1, điểm a đến g)."""

    FOOD = "a", "Chế biến nông, lâm, thủy sản, thực phẩm"
    CONSUMER = "b", "Hàng tiêu dùng, hàng xuất khẩu, thay thế nhập khẩu"
    CHEMICAL = "c", "Hóa chất phục vụ nông nghiệp, vật liệu xây dựng"
    MECHANICAL = "d", "Cơ khí, điện, điện tử, công nghiệp hỗ trợ"
    CRAFT = "đ", "Tiểu thủ công nghiệp"
    MINERAL = "e", "Khai thác, chế biến khoáng sản"
    CLEANER = "g", "Sản xuất sạch hơn, xử lý ô nhiễm"


class CertificateLevel(models.TextChoices):
    """Cấp bình chọn sản phẩm công nghiệp nông thôn tiêu biểu (TT 26/2014/TT-BCT)."""

    NATIONAL = "national", "Cấp quốc gia"
    REGION = "region", "Cấp khu vực"
    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện (đến 30/06/2025)"


class EstablishmentKind(models.TextChoices):
    """Loại cơ sở công nghiệp nông thôn (NĐ 45/2012 Điều 1, sửa đổi bởi NĐ 235/2025)."""

    ENTERPRISE = "enterprise", "Doanh nghiệp"
    COOPERATIVE = "cooperative", "Hợp tác xã"
    COOPERATIVE_GROUP = "cooperative_group", "Tổ hợp tác"
    HOUSEHOLD = "household", "Hộ kinh doanh"
    OTHER = "other", "Cơ sở khác"
