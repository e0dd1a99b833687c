"""The categories at the start. An administrator may rename, add or retire them; `code` is what programs hold on to."""

# code, name, public name, public hint, keywords
START = (
    (
        "policy",
        "Tư vấn tiếp cận chính sách khuyến công, ứng dụng máy móc thiết bị tiên tiến, hướng dẫn lập hồ sơ đề án",
        "Máy móc, thiết bị, hồ sơ đề án",
        "Xin hỗ trợ mua máy, đổi mới công nghệ, hướng dẫn lập hồ sơ",
        "chinh sach, may moc, thiet bi, de an, cong nghe, day chuyen",
    ),
    (
        "exemplary",
        "Tư vấn bình chọn sản phẩm công nghiệp nông thôn tiêu biểu",
        "Bình chọn sản phẩm tiêu biểu",
        "Hồ sơ cấp tỉnh, khu vực, quốc gia",
        "binh chon, tieu bieu",
    ),
    (
        "trademark",
        "Tư vấn đăng ký nhãn hiệu",
        "Nhãn hiệu, bao bì, mẫu mã",
        "Đăng ký nhãn hiệu, thiết kế",
        "nhan hieu, thuong hieu, bao bi, mau ma, so huu tri tue",
    ),
    ("other", "Việc khác", "Việc khác", "Vốn, đất đai, thị trường, môi trường…", ""),
)


def load(model) -> None:
    """Create what is missing of the categories at the start; those that are there stay as they are."""
    rows = [
        model(code=code, name=name, public_name=public, public_hint=hint, keywords=keywords, position=position)
        for position, (code, name, public, hint, keywords) in enumerate(START, start=1)
    ]
    model.objects.bulk_create(rows, ignore_conflicts=True)
