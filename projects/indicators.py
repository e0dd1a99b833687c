"""What is asked of an establishment one year after the acceptance, at the start.

Usual indicators; the province's own list (Thông tư 46/2012/TT-BCT, Điều 9) was not found, so no row counts as verified.
An administrator adds rows with later dates; rows here are never changed by the program.
"""

import datetime as dt

FROM = dt.date(2013, 2, 10)

# code, name, unit
START = (
    ("revenue", "Doanh thu", "triệu đồng/năm"),
    ("output", "Sản lượng hoặc công suất", "đơn vị sản phẩm/năm"),
    ("workers", "Lao động", "người"),
    ("income", "Thu nhập bình quân", "triệu đồng/người/tháng"),
    ("productivity", "Năng suất so với trước khi đầu tư", "%"),
    ("saving", "Tiết kiệm nguyên, nhiên liệu", "%"),
    ("budget", "Nộp ngân sách", "triệu đồng/năm"),
)


def load(model) -> None:
    """Create what is missing of the indicators at the start; `model` may be the historical one of a migration."""
    model.objects.bulk_create(
        (
            model(code=code, name=name, unit=unit, position=number, effective_from=FROM)
            for number, (code, name, unit) in enumerate(START, 1)
        ),
        ignore_conflicts=True,
    )
