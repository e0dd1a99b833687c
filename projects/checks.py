"""What is checked of a dossier besides what the steps demand. Each check is a small function that yields findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from khuyencong.core.dates import format_date
from khuyencong.core.workflow import lower_first
from khuyencong.registry.enums import SUPPORT, EstablishmentKind, Source
from projects import repeats
from projects.models import Project
from projects.norms import NormCheck, Norms, observed_ranges, read_norms
from projects.priorities import Priority
from projects.rules import priorities
from projects.rules.costs import CostSums, compared, sums
from projects.rules.norms import Observed

CONDITIONS = (
    "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 7; nay theo Thông tư 28/2018/TT-BTC (chưa đối chiếu bản gốc)"
)
FAIRS_RULE, FAIRS_A_YEAR = "Thông tư 46/2012/TT-BCT, Điều 4 khoản 1", 2
# Conditions that the portal cannot see for itself, by content.
HINTS = {
    "2.2": (
        "Chỉ hỗ trợ thành lập doanh nghiệp ở địa bàn khó khăn, đặc biệt khó khăn.",
        "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm a",
    ),
    "2.3": ("Hội chợ ở nước ngoài: tối đa 02 lần một năm cho mỗi cơ sở.", FAIRS_RULE),
    "3.2": ("Mô hình của cơ sở đang hoạt động có hiệu quả, cần nhân rộng.", "Thông tư 46/2012/TT-BCT, Điều 4 khoản 2"),
    "3.5": ("Sản xuất sạch hơn không giới hạn quy mô và địa bàn của cơ sở.", "NĐ 45/2012/NĐ-CP, Điều 1 khoản 2"),
}


class Level(StrEnum):
    INFO, WARNING, BLOCKING = "info", "warning", "blocking"

    @property
    def tone(self) -> str:
        return {"info": "blue", "warning": "amber", "blocking": "red"}[self]


@dataclass(frozen=True)
class Finding:
    """One thing found: a Vietnamese sentence, the rule behind it, where to look or to mend it."""

    level: Level
    text: str
    basis: str = ""
    link: str = ""
    link_label: str = ""

    def __str__(self) -> str:
        return f"{self.text.rstrip('.')}: {self.basis}." if self.basis else self.text


@dataclass(frozen=True)
class Dossier:
    """A project as its checks read it; `project` comes from `selectors.one`."""

    project: Project
    user: object

    @cached_property
    def norms(self) -> Norms:
        return read_norms(self.project)

    @cached_property
    def ranges(self) -> dict[int, Observed]:
        lines = self.norms.unruled
        return observed_ranges(self.user, self.project, lines) if lines else {}

    @cached_property
    def costs(self) -> CostSums:
        return sums(self.project.costs.all())

    @cached_property
    def total(self) -> int:
        return sum(row.amount for row in self.project.funding.all())

    @cached_property
    def priority(self) -> Priority:
        return Priority(self.project, self.norms.day)

    @cached_property
    def findings(self) -> list[Finding]:
        """Everything found, what blocks first; the order of CHECKS within a level."""
        found = [finding for check in CHECKS for finding in check(self)]
        return sorted(found, key=lambda finding: list(Level).index(finding.level), reverse=True)


def support_within_norm(dossier: Dossier) -> Iterable[Finding]:
    """Each content and beneficiary beside its norm, with the arithmetic."""
    several, link = len(dossier.norms.checks) > 1, reverse("projects:norms", args=[dossier.project.pk])
    for check in dossier.norms.checks:
        whose = f"{check.who}: " if several else ""
        text = f"{whose}{lower_first(check.verdict) if several else check.verdict}{_asked(check)}. {check.arithmetic}"
        yield Finding(_level(check), text, check.basis, link, "Mức hỗ trợ")


def _level(check: NormCheck) -> Level:
    if not check.excess:
        return Level.INFO
    return Level.BLOCKING if check.needs_reason and not check.is_accepted else Level.WARNING


def _asked(check: NormCheck) -> str:
    """How far the request to exceed the norm has come."""
    if not check.needs_reason:
        return ""
    return f", {lower_first(check.standing)}"


def how_it_was_computed(dossier: Dossier) -> Iterable[Finding]:
    for remark in dict.fromkeys(remark for check in dossier.norms.checks for remark in check.remarks):
        yield Finding(Level.INFO, remark)


def usual_support(dossier: Dossier) -> Iterable[Finding]:
    """For contents without a norm: what the Centre's own earlier projects got."""
    for line in dossier.norms.unruled:
        range_ = dossier.ranges.get(line.content_id)
        known = range_.said if range_ else "Trung tâm cũng chưa có đề án nào trước đây để tham khảo."
        yield Finding(Level.INFO, f"Nội dung {line.content.code} không có định mức. {known}")


def costs_agree_with_funding(dossier: Dossier) -> Iterable[Finding]:
    if dossier.costs.total and dossier.costs.total != dossier.total:
        link = reverse("projects:detail", args=[dossier.project.pk]) + "#du-toan"
        yield Finding(Level.WARNING, compared(dossier.costs.total, dossier.total), link=link, link_label="Xem dự toán")


def costs_have_an_owner(dossier: Dossier) -> Iterable[Finding]:
    """With several beneficiaries an item of nobody counts for none of them."""
    loose = [cost for cost in dossier.project.costs.all() if cost.beneficiary_id is None]
    if loose and len(dossier.project.beneficiaries.all()) > 1:
        yield Finding(Level.WARNING, f"Dự toán còn {len(loose)} hạng mục chưa gắn với đơn vị thụ hưởng nào.")


def same_equipment(dossier: Dossier) -> Iterable[Finding]:
    """The same machine supported twice; which ones count as the same is said by `repeats.same_machines`."""
    here = repeats.machines(dossier.project)
    serials = [cost.serial_key for cost in here if cost.serial_key]
    for cost in here:
        if cost.serial_key and serials.count(cost.serial_key) > 1:
            yield Finding(Level.WARNING, f"Số máy {cost.serial} có ở hai hạng mục của dự toán.", CONDITIONS)
    for cost, other in repeats.same_machines(dossier.user, dossier.project, here) if here else ():
        what = (
            f"Máy số {cost.serial}"
            if cost.serial_key == other.serial_key != ""
            else f"Loại máy “{cost.equipment_type}”"
        )
        text = f"{what} đã có trong đề án năm {other.project.year} của {other.establishment or 'cơ sở khác'}."
        yield Finding(Level.WARNING, text, CONDITIONS, other.project.get_absolute_url(), other.project.title)


def earlier_support(dossier: Dossier) -> Iterable[Finding]:
    """Who had the same content lately; only to be known, the machines may differ."""
    years = settings.KC_EQUIPMENT_YEARS
    for row in repeats.same_contents(dossier.user, dossier.project) if dossier.project.beneficiaries.all() else ():
        text = f"{row.establishment} có đề án cùng nội dung năm {row.project.year}, trong vòng {years} năm."
        yield Finding(Level.INFO, text, link=row.project.get_absolute_url(), link_label=row.project.title)


def fairs_abroad(dossier: Dossier) -> Iterable[Finding]:
    project = dossier.project
    if not any(line.content.code == repeats.FAIR_CONTENT for line in project.content_lines.all()):
        return
    others: dict = {}
    for row in repeats.fairs_abroad(dossier.user, project) if project.beneficiaries.all() else ():
        others.setdefault(row.establishment, []).append(row.project)
    for establishment, found in others.items():
        if len(found) + 1 > FAIRS_A_YEAR:
            text = f"{establishment} có {len(found) + 1:02d} đề án hội chợ ở nước ngoài năm {project.year}, tối đa 02"
            yield Finding(Level.WARNING, text, FAIRS_RULE, found[0].get_absolute_url(), found[0].title)


def own_capital(dossier: Dossier) -> Iterable[Finding]:
    """What a norm pays in part, the beneficiary pays for the rest."""
    for check in dossier.norms.checks:
        key = check.key
        paid = {r.source for r in dossier.project.funding.all() if (r.content_line_id, r.beneficiary_id) == key}
        if check.norm.max_percent and check.norm.max_percent < 100 and not paid - set(SUPPORT):
            text = f"{check.who}: chưa có {Source.BENEFICIARY.label.lower()} hoặc nguồn khác cho phần chi còn lại."
            yield Finding(Level.WARNING, text, CONDITIONS)


def eligible_establishments(dossier: Dossier) -> Iterable[Finding]:
    people = [row.establishment for row in dossier.project.beneficiaries.all()]
    if names := ", ".join(one.name for one in people if one.kind == EstablishmentKind.OTHER):
        text = f"Chưa ghi loại cơ sở nên chưa rõ có thuộc đối tượng được hỗ trợ: {names}"
        yield Finding(Level.WARNING, text, "NĐ 45/2012/NĐ-CP, Điều 1 khoản 2")
    if names := ", ".join(one.name for one in people if not one.tax_code):
        yield Finding(Level.INFO, f"Chưa có mã số thuế nên khó đối chiếu hỗ trợ trùng: {names}.")


def conditions_of_contents(dossier: Dossier) -> Iterable[Finding]:
    for line in dossier.project.content_lines.all():
        if line.content.code in HINTS:
            yield Finding(Level.INFO, *HINTS[line.content.code])


def priority_order(dossier: Dossier) -> Iterable[Finding]:
    """Areas come before sectors; a factor above 1 needs one of them."""
    priority = dossier.priority
    if priority.is_cleaner:
        yield Finding(Level.INFO, "Sản xuất sạch hơn không xét thứ tự ưu tiên địa bàn, ngành nghề.", priorities.BASIS)
    elif priority.said:
        yield Finding(Level.INFO, priority.said, priorities.BASIS)
    if priority.claims_factor and not priority.is_known:
        text = (
            "Có hệ số ưu tiên nhưng chưa thấy địa bàn trong danh mục ưu tiên, ngành nghề cũng không thuộc diện ưu tiên"
        )
        yield Finding(Level.WARNING, text, priorities.BASIS, reverse("projects:priority_areas"), "Địa bàn ưu tiên")


def certificates_hold(dossier: Dossier) -> Iterable[Finding]:
    """An exemplary product counts only while its certificate does."""
    for row in dossier.priority.expired:
        text = f"Giấy chứng nhận sản phẩm tiêu biểu của {row.product} hết giá trị ngày {format_date(row.valid_to)}"
        yield Finding(Level.INFO, f"{text}, không tính khi xét ưu tiên", priorities.CERTIFICATE_BASIS)


def eligible_trade(dossier: Dossier) -> Iterable[Finding]:
    if dossier.priority.mines_in_an_easy_area:
        text = "Khai thác, chế biến khoáng sản chỉ được hỗ trợ ở địa bàn khó khăn, đặc biệt khó khăn"
        yield Finding(Level.WARNING, text, priorities.MINERAL_BASIS)


CHECKS: tuple[Callable[[Dossier], Iterable[Finding]], ...] = (
    support_within_norm, how_it_was_computed, usual_support, costs_agree_with_funding, costs_have_an_owner,
    same_equipment, earlier_support, fairs_abroad, own_capital, eligible_establishments, eligible_trade,
    priority_order, certificates_hold, conditions_of_contents,
)  # fmt: skip
