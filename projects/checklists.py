"""What an inspection looks at, by group of contents, at the start.

Made from practice and from the columns of the minutes; no text prescribes it, so no row counts as verified. An
administrator adds rows and switches off others; rows here are never changed by the program.
"""

# group of contents ("" = every one), what is looked at
START = (
    ("", "Đơn vị, địa điểm thực hiện đúng hợp đồng hoặc quyết định giao"),
    ("", "Tiến độ đúng thời gian đã cam kết"),
    ("", "Vốn đối ứng đã chi có hợp đồng, hóa đơn, chứng từ"),
    ("", "Kinh phí tạm ứng dùng đúng mục đích"),
    ("", "Hồ sơ, chứng từ lưu đủ tại cơ sở"),
    ("1", "Danh sách học viên, ký nhận từng buổi"),
    ("1", "Giáo án, giáo viên, thời gian đúng kế hoạch"),
    ("2", "Danh sách người tham dự, ký nhận"),
    ("2", "Tài liệu, nội dung đúng kế hoạch"),
    ("3", "Máy, thiết bị đúng tên, kiểu, số máy như dự toán"),
    ("3", "Máy mới, có hóa đơn, biên bản bàn giao"),
    ("3", "Máy đã lắp đặt, chạy thử"),
    ("3", "An toàn lao động, phòng cháy, môi trường nơi lắp đặt"),
    ("4", "Gian hàng, sản phẩm đúng đăng ký"),
    ("4", "Danh sách cơ sở tham gia, ảnh gian hàng"),
    ("6", "Ấn phẩm, tin bài, trang thông tin đúng số lượng, nội dung"),
    ("7", "Khối lượng xây lắp đúng thiết kế được duyệt"),
    ("7", "Hệ thống xử lý vận hành, có kết quả đo"),
)


def load(model) -> None:
    """Put the rows above into the empty table; `model` may be the historical one of a migration."""
    if not model.objects.exists():
        model.objects.bulk_create(
            model(content_group=group, text=text, position=number) for number, (group, text) in enumerate(START, 1)
        )
