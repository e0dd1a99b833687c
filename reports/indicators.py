"""The indicators of a report, as data: what the table of results lists, in its order. Nothing else names them."""

from dataclasses import dataclass

MONEY = "đồng"


@dataclass(frozen=True)
class Indicator:
    """One line: `key` is a figure of the dataset; `plan` the measure of the year's plan beside it, if any."""

    key: str
    group: str
    label: str
    unit: str
    plan: str = ""

    @property
    def is_money(self) -> bool:
        return self.unit == MONEY

    @property
    def name(self) -> str:
        """By itself, without the heading above it."""
        return f"{self.group}: {self.label[:1].lower()}{self.label[1:]}"


PLAN, CONTRACTED, ADVANCED = "Kế hoạch được phê duyệt", "Ký hợp đồng", "Tạm ứng"
DONE, ACCEPTED, SETTLED = "Triển khai", "Nghiệm thu", "Quyết toán"
ADVICE = "Tư vấn phát triển công nghiệp"
COUNT, SUPPORT, OWN = "Số đề án", "Kinh phí khuyến công", "Vốn đối ứng"

INDICATORS = (
    Indicator("plan.projects", PLAN, COUNT, "đề án", "projects"),
    Indicator("plan.total", PLAN, "Tổng kinh phí", MONEY, "total"),
    Indicator("plan.support", PLAN, SUPPORT, MONEY, "support"),
    Indicator("plan.beneficiary", PLAN, OWN, MONEY, "beneficiary"),
    Indicator("contracted.projects", CONTRACTED, COUNT, "đề án", "projects"),
    Indicator("contracted.value", CONTRACTED, "Kinh phí khuyến công theo hợp đồng", MONEY, "support"),
    Indicator("contracted.beneficiary", CONTRACTED, OWN, MONEY, "beneficiary"),
    Indicator("advanced.projects", ADVANCED, COUNT, "đề án", "projects"),
    Indicator("advanced.amount", ADVANCED, "Kinh phí khuyến công đã tạm ứng", MONEY, "support"),
    Indicator("implemented.projects", DONE, COUNT, "đề án", "projects"),
    Indicator("implemented.support", DONE, SUPPORT, MONEY, "support"),
    Indicator("implemented.beneficiary", DONE, OWN, MONEY, "beneficiary"),
    Indicator("accepted.projects", ACCEPTED, COUNT, "đề án", "projects"),
    Indicator("accepted.support", ACCEPTED, SUPPORT, MONEY, "support"),
    Indicator("accepted.beneficiary", ACCEPTED, OWN, MONEY, "beneficiary"),
    Indicator("settled.projects", SETTLED, COUNT, "đề án", "projects"),
    Indicator("settled.support", SETTLED, SUPPORT, MONEY, "support"),
    Indicator("settled.beneficiary", SETTLED, OWN, MONEY, "beneficiary"),
    Indicator("consulting.requests", ADVICE, "Số lượt tư vấn", "lượt"),
    Indicator("consulting.completion.requests", ADVICE, "Số lượt hoàn thành", "lượt"),
    Indicator("consulting.advice.sessions", ADVICE, "Số buổi tư vấn", "buổi"),
    Indicator("consulting.establishments", ADVICE, "Số cơ sở, tính theo loại yêu cầu", "cơ sở"),
    Indicator("consulting.products", ADVICE, "Số sản phẩm", "sản phẩm"),
)
