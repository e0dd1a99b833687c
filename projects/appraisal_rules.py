"""How projects are appraised, and by which criteria, at the start.

The criteria are those of Thông tư 36/2013/TT-BCT, Điều 9, khoản 1 to 5; the points, the number of sheets and the
average are nobody's rule yet, so no row counts as verified. An administrator adds rows with later dates; rows here are
never changed by the program.
"""

import datetime as dt

FROM = dt.date(2014, 2, 10)
DOCUMENT = "Thông tư 36/2013/TT-BCT"
POINTS_NOTE = "Mức điểm là đề xuất, cần Sở quy định"

# programme, mode, document, article, note
RULES = (
    ("national", "council", DOCUMENT, "Điều 8 khoản 1", "Số phiếu và điểm trung bình là đề xuất, cần Sở quy định"),
    ("local", "conclusion", DOCUMENT, "Điều 8 khoản 1", "Quy định của tỉnh chưa đối chiếu"),
)
# name, points, decisive
CRITERIA = (
    ("Phù hợp chủ trương, nội dung, ngành nghề và chương trình khuyến công", 25, True),
    ("Mục tiêu, sự cần thiết, hiệu quả và tính hợp lý của kinh phí", 35, False),
    ("Năng lực của đơn vị thực hiện và đơn vị thụ hưởng", 20, False),
    ("Khả năng kết hợp, lồng ghép với các chương trình khác", 5, False),
    ("Hồ sơ đầy đủ, phù hợp quy định", 15, False),
)


def load(rule, criterion) -> None:
    """Create what is missing at the start; rows that are there stay as they are."""
    rule.objects.bulk_create(
        (
            rule(programme=programme, mode=mode, document=document, article=article, note=note, effective_from=FROM)
            for programme, mode, document, article, note in RULES
        ),
        ignore_conflicts=True,
    )
    criterion.objects.bulk_create(
        (
            criterion(
                position=number, name=name, max_points=points, is_decisive=decisive, document=DOCUMENT,
                article=f"Điều 9 khoản {number}", note=POINTS_NOTE, effective_from=FROM,
            )
            for number, (name, points, decisive) in enumerate(CRITERIA, 1)
        ),
        ignore_conflicts=True,
    )  # fmt: skip
