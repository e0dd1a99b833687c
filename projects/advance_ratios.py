"""How much may be advanced, by content, at the start (Thông tư 36/2013/TT-BCT, Điều 13; first advance).

Thông tư 17/2018/TT-BCT amended parts of it that were not read, so no row counts as verified. An administrator adds rows
with later dates; rows here are never changed by the program.
"""

import datetime as dt

DOCUMENT, ARTICLE, FROM = "Thông tư 36/2013/TT-BCT", "Điều 13", dt.date(2014, 2, 10)
NOTE = "Thông tư 17/2018/TT-BCT có thể đã sửa; cần đối chiếu bản gốc"
WITH_PLAN = "Có hợp đồng và kế hoạch triển khai"
WITH_WORK = "Có hợp đồng và báo cáo khối lượng: đã thực hiện từ 70 % tổng vốn đầu tư"
WITH_HALF = "Có hợp đồng; đã thực hiện trên 50 % khối lượng hạng mục được hỗ trợ"

# content ("" = every other one), percent of the support under contract, condition, only after acceptance
START = (
    ("", 70, "Có hợp đồng hoặc quyết định giao nhiệm vụ", False),
    ("1", 70, "Có hợp đồng và kế hoạch đào tạo", False),
    ("2.1", 70, WITH_PLAN, False),
    ("2.2", 100, "Đã nghiệm thu và có giấy chứng nhận đăng ký doanh nghiệp", True),
    ("3.1", 70, WITH_WORK, False),
    ("3.2", 70, WITH_WORK, False),
    ("3.3", 70, WITH_WORK, False),
    ("3.4", 70, WITH_WORK, False),
    ("3.5", 70, WITH_PLAN, False),
    ("4.4", 70, WITH_PLAN, False),
    ("7.1", 70, WITH_PLAN, False),
    ("7.2", 30, WITH_HALF, False),
    ("7.4", 30, WITH_HALF, False),
)


def load(model) -> None:
    """Create what is missing of the ratios at the start; those that are there stay as they are."""
    rows = [
        model(
            content_code=code, percent=percent, condition=condition, after_acceptance=after, document=DOCUMENT,
            article=ARTICLE, effective_from=FROM, note=NOTE,
        )
        for code, percent, condition, after in START
    ]  # fmt: skip
    model.objects.bulk_create(rows, ignore_conflicts=True)
