"""What the section "Thực hiện" of a project's page shows, put into words and rows; the template only sets it out."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.urls import reverse

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int, format_million, format_vnd
from khuyencong.core.workflow import lower_first
from projects.enums import ProjectState, VoucherKind
from projects.models import AcceptanceMinutes, Beneficiary, Ledger, Project, Voucher
from projects.pages.links import LetterRow, LettersCard
from projects.pages.outcomes import OutcomeCard
from projects.pages.progress import ProgressRow, progress_rows
from projects.pages.visits import InspectionRow, inspection_rows
from projects.services.recordings import RECORDINGS, WORKING, sources

KIND_SLUGS = {VoucherKind.ADVANCE: "tam-ung", VoucherKind.PAYMENT: "thanh-toan", VoucherKind.REFUND: "hoan-tra"}


@dataclass(frozen=True)
class VoucherRow:
    """One voucher; `reversed_by` is the number of the voucher that takes it back."""

    voucher: Voucher
    label: str
    reversed_by: str = ""
    undo_url: str = ""

    @property
    def amount(self) -> str:
        return f"−{format_int(self.voucher.amount)}" if self.voucher.signed < 0 else format_int(self.voucher.amount)


@dataclass(frozen=True)
class MinutesRow:
    """One beneficiary (`who`; empty for the Centre) and the minutes that count, if there are any yet."""

    who: str
    minutes: AcceptanceMinutes | None
    url: str = ""

    @property
    def conclusion(self) -> str:
        if not self.minutes:
            return "Chưa có biên bản"
        return "Được nghiệm thu" if self.minutes.is_accepted else "Không nghiệm thu"

    @property
    def tone(self) -> str:
        if not self.minutes:
            return "grey"
        return "green" if self.minutes.is_accepted else "red"


@dataclass(frozen=True)
class Act:
    label: str
    url: str


@dataclass(frozen=True)
class Amount:
    """One figure of the ledger, in million đồng, and what it is measured against."""

    label: str
    value: str
    note: str = ""

    @property
    def unit(self) -> str:
        """None beside the dash of a figure that is not known yet."""
        return "" if self.value == "–" else "triệu đồng"


class ExecutionPage:
    """`project` comes from `selectors.one`; vouchers and inspections are read when asked for, one query each."""

    def __init__(self, project: Project, user):
        self.project, self.user = project, user

    def __bool__(self) -> bool:
        """Nothing to show before the plan's approval."""
        return self.ledger is not None

    @property
    def ledger(self) -> Ledger | None:
        return getattr(self.project, "ledger", None)

    @property
    def acts(self) -> list[Act]:
        """What the user may write down now."""
        pk = self.project.pk
        urls = {name: reverse("projects:voucher", args=[pk, slug]) for name, slug in KIND_SLUGS.items()}
        urls |= {
            "progress": reverse("projects:progress", args=[pk]),
            "annex": reverse("projects:annex", args=[pk]),
            "inspect": reverse("projects:inspection", args=[pk]),
            "minutes": reverse("projects:minutes", args=[pk]),
            "outcome": reverse("projects:outcome", args=[pk]),
        }
        return [Act(RECORDINGS[name].label, url) for name, url in urls.items() if self._may(name)]

    def _may(self, name: str) -> bool:
        return not RECORDINGS[name].against(self.user, self.project)

    @property
    def papers(self) -> list[tuple[dt.date, str, str]]:
        """Minutes that count and the liquidation: day, title, number and what it says."""
        found = [
            (row.minutes.held_on, "Biên bản nghiệm thu cơ sở", f"Số {row.minutes.number}, {row.who}")
            for row in self.minutes
            if row.minutes
        ]
        if paper := getattr(self.project, "liquidation", None):
            found.append((paper.signed_on, "Biên bản thanh lý", f"Số {paper.number}, {format_vnd(paper.value)}"))
        return found

    # -- money

    @property
    def amounts(self) -> list[Amount]:
        ledger = self.ledger
        committed = "Được giao" if self.project.is_own else "Theo hợp đồng"
        approved = f"được duyệt {format_million(ledger.approved)} triệu đồng"
        return [
            Amount(committed, self._million(ledger.committed), approved),
            Amount("Đã tạm ứng", format_million(ledger.advanced), self._advance_note()),
            Amount("Đã thanh toán", format_million(ledger.paid), self._accepted_note()),
            Amount("Còn lại", format_million(ledger.remaining), self._refund_note()),
        ]

    @staticmethod
    def _million(amount: int) -> str:
        return format_million(amount) if amount else "–"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The ledger as the page of a step repeats it, once there is a contract or an assignment."""
        ledger = self.ledger
        if not (ledger and ledger.committed):
            return []
        facts = {
            "Được giao" if self.project.is_own else "Theo hợp đồng": ledger.committed,
            "Đã tạm ứng": ledger.advanced,
            "Đã thanh toán": ledger.paid,
            "Được nghiệm thu": ledger.accepted,
        }
        return [(label, f"{format_million(x)} triệu đồng") for label, x in facts.items() if x is not None]

    def _advance_note(self) -> str:
        ledger, ratio = self.ledger, self.ledger.advance_ratio
        return f"tối đa {format_million(ledger.advance_ceiling)} ({ratio.percent} %)" if ratio else ""

    def _accepted_note(self) -> str:
        ledger, liquidation = self.ledger, getattr(self.project, "liquidation", None)
        if liquidation:
            return f"được thanh lý {format_million(liquidation.value)}"
        return f"được nghiệm thu {format_million(ledger.accepted)}" if ledger.accepted is not None else ""

    def _refund_note(self) -> str:
        return f"đã hoàn trả {format_million(self.ledger.refunded)}" if self.ledger.refunded else ""

    @property
    def advance_rule(self) -> str:
        """How much may be advanced, on what condition, by which rule; before the work is accepted."""
        ledger = self.ledger
        ratio = ledger.advance_ratio if ledger else None
        if not ratio or self.project.state not in WORKING:
            return ""
        unverified = "" if ratio.verified else "; chưa đối chiếu bản gốc"
        return (
            f"Tạm ứng tối đa {ratio.percent} % × {format_int(ledger.committed)} = {format_vnd(ledger.advance_ceiling)} "
            f"({ratio.citation(self.project.programme)}{unverified}). Điều kiện: {ratio.condition}."
        )

    @property
    def stop(self) -> str:
        """By which decision it stopped, and what became of the money."""
        stop = getattr(self.project, "stop", None)
        if not stop:
            return ""
        decision = stop.decision
        said = f"Ngừng triển khai theo Quyết định số {decision.number} ngày {format_date(decision.issued_on)}"
        released = stop.released_national + stop.released_local
        parts = [
            f"{said}: {lower_first(stop.get_reason_display())}",
            f"trả lại dự toán năm {format_vnd(released)}" if released else "",
            f"khối lượng được công nhận {format_vnd(stop.recognised)}" if stop.recognised else "",
        ]
        return "; ".join(filter(None, parts)) + "."

    @property
    def refund(self) -> str:
        """What must be given back, why, and how much of it is still due."""
        obligation = getattr(self.project, "refund_obligation", None)
        if not obligation:
            return ""
        left = self.ledger.refund_left
        state = f"còn phải thu hồi {format_vnd(left)}" if left else "đã thu hồi đủ"
        reason = f"{obligation.get_reason_display()}, {format_date(obligation.incurred_on)}"
        return f"Phải hoàn trả {format_vnd(obligation.amount)} ({reason}): {state}."

    @cached_property
    def vouchers(self) -> list[VoucherRow]:
        rows = list(self.project.vouchers.all())
        taken_back = {row.reverses_id: row.number for row in rows if row.reverses_id}
        may_undo = self._may("reverse")
        return [self._voucher_row(row, taken_back.get(row.pk, ""), may_undo=may_undo) for row in rows]

    def _voucher_row(self, row: Voucher, reversed_by: str, *, may_undo: bool) -> VoucherRow:
        label = row.get_kind_display()
        if row.reverses_id:
            label = f"Hủy {label.lower()}"
        spent = row.kind != VoucherKind.REFUND and self.ledger.refund_due
        undo = may_undo and not (row.reverses_id or reversed_by or spent)
        url = reverse("projects:reverse_voucher", args=[self.project.pk, row.pk]) if undo else ""
        return VoucherRow(row, label, reversed_by, url)

    @property
    def has_two_sources(self) -> bool:
        return len(sources(self.project)) > 1

    # -- progress, visits and minutes

    @cached_property
    def progress(self) -> list[ProgressRow]:
        return progress_rows(self.project, may_answer=self._may("answer"))

    @cached_property
    def letters(self) -> list[LetterRow]:
        return LettersCard(self.project, self.user).rows

    @cached_property
    def inspections(self) -> list[InspectionRow]:
        return inspection_rows(self.project, may_close=self._may("follow_up"))

    @cached_property
    def outcomes(self) -> OutcomeCard | None:
        """Checks one year after; nothing before the acceptance, nothing for the Centre's own."""
        accepted_on = self.ledger.accepted_on
        return OutcomeCard(self.project, accepted_on) if accepted_on and not self.project.is_own else None

    @cached_property
    def minutes(self) -> list[MinutesRow]:
        """One row a beneficiary, in their order; those still without minutes only while these can be written."""
        found = [row for row in self.project.minutes.all() if row.is_current]
        prefetch_related_objects(found, "items")
        current = {row.beneficiary_id: row for row in found}
        people: list[Beneficiary | None] = [None] if self.project.is_own else list(self.project.beneficiaries.all())
        may_write, is_awaited = self._may("minutes"), self.project.state == ProjectState.IMPLEMENTING
        rows = [self._minutes_row(one, current, may_write=may_write) for one in people]
        return [row for row in rows if row.minutes or is_awaited]

    def _minutes_row(self, who: Beneficiary | None, current: dict, *, may_write: bool) -> MinutesRow:
        url = reverse("projects:minutes", args=[self.project.pk]) if may_write else ""
        if who is None:
            return MinutesRow(self.project.implementing_unit, current.get(None), url)
        return MinutesRow(str(who), current.get(who.pk), f"{url}?co-so={who.pk}" if url else "")
