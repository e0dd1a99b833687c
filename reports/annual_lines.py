"""Lines of the yearly table "Chỉ tiêu | ĐVT | KCĐP | KCQG" at the start, and the figures that a line may show.

The form in use at the department was not found, so no line counts as verified; people mend the rows on their own page.
"""

# A figure by event and measure: what it is called where a line is written.
FIGURES = {
    "plan.projects": "Kế hoạch: số đề án",
    "plan.total": "Kế hoạch: tổng kinh phí",
    "plan.support": "Kế hoạch: kinh phí khuyến công",
    "plan.beneficiary": "Kế hoạch: vốn đối ứng",
    "implemented.projects": "Triển khai: số đề án",
    "implemented.support": "Triển khai: kinh phí khuyến công",
    "implemented.beneficiary": "Triển khai: vốn đối ứng",
    "implemented.establishments": "Triển khai: số cơ sở thụ hưởng",
    "accepted.projects": "Nghiệm thu: số đề án",
    "accepted.support": "Nghiệm thu: kinh phí khuyến công",
    "settled.projects": "Quyết toán: số đề án",
    "settled.support": "Quyết toán: kinh phí khuyến công",
    "settled.beneficiary": "Quyết toán: vốn đối ứng",
}

# label, unit, figure
START = (
    ("Số đề án được phê duyệt", "đề án", "plan.projects"),
    ("Kinh phí khuyến công được phê duyệt", "triệu đồng", "plan.support"),
    ("Vốn đối ứng theo kế hoạch", "triệu đồng", "plan.beneficiary"),
    ("Số đề án đã triển khai", "đề án", "implemented.projects"),
    ("Kinh phí khuyến công đã triển khai", "triệu đồng", "implemented.support"),
    ("Vốn đối ứng huy động", "triệu đồng", "implemented.beneficiary"),
    ("Số cơ sở thụ hưởng", "cơ sở", "implemented.establishments"),
    ("Số đề án đã nghiệm thu", "đề án", "accepted.projects"),
    ("Kinh phí khuyến công đã nghiệm thu", "triệu đồng", "accepted.support"),
    ("Số đề án đã quyết toán", "đề án", "settled.projects"),
    ("Kinh phí khuyến công đã quyết toán", "triệu đồng", "settled.support"),
)


def load(model) -> None:
    """Create the lines at the start; `model` may be the historical one of a migration."""
    model.objects.bulk_create(
        (
            model(code=str(number), position=number, label=label, unit=unit, figure=figure)
            for number, (label, unit, figure) in enumerate(START, 1)
        ),
        ignore_conflicts=True,
    )
