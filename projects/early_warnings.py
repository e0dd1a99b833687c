"""Early warnings: what goes wrong with a đề án under way, read from one table of rules in one query.

Each rule counts its term from a day that it reads in the database (`since`), and warns `ahead` days before the term
ends. Both numbers are terms of the registry, so the province changes them without a programmer.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from khuyencong.accounts.enums import Role
from khuyencong.core.models import TransitionRecord
from khuyencong.registry.enums import Source
from khuyencong.registry.terms import Kind, all_days
from projects.enums import GIVEN_UP, VoucherKind
from projects.enums import ProjectState as S
from projects.models import (
    AcceptanceMinutes,
    Beneficiary,
    FundingLine,
    Inspection,
    ProgressNote,
    Project,
    Risk,
    Voucher,
)

WORKING = (S.CONTRACTED, S.IMPLEMENTING)
UNDER_CONTRACT = (*WORKING, S.ACCEPTANCE_REVIEW)
TO_SETTLE = (S.ACCEPTED, S.LIQUIDATED)
TT36 = "Thông tư 36/2013/TT-BCT"
# Whose every warning is shown, whoever must act; the others see those of their own work.
OVERSEERS = {
    Role.UNIT_HEAD, Role.CENTRE_LEADER, Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_LEADER, Role.AUDITOR,
}  # fmt: skip
ZERO = Value(0, BigIntegerField())


def _latest(*days) -> Greatest:
    never = Value(dt.date(1, 1, 1), DateField())
    return Greatest(*(Coalesce(day, never, output_field=DateField()) for day in (*days, never)))


def _first(rows: QuerySet, field: str) -> Subquery:
    return Subquery(rows.values(field)[:1])


def _sum(rows: QuerySet, field: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("project").annotate(sum=Sum(field)).values("sum")), ZERO)


def _most(rows: QuerySet, field: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("project").annotate(most=Max(field)).values("most")), ZERO)


def _of(model) -> QuerySet:
    return model.objects.filter(project=OuterRef("pk"))


# -- what each rule finds: projects with `since`, and where it has them `amount` (đồng) and `target` (a key)


def silent(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The last news is the start of the work, the last inspection or the last note of progress that counts."""
    steps = TransitionRecord.objects.filter(
        entity=Project.entity(), object_id=OuterRef("pk"), name__in=["start", "assign"]
    )  # fmt: skip
    news = [_first(steps.order_by("-sequence"), "effective_on")]
    news.append(_first(_of(Inspection).order_by("-inspected_on", "-pk"), "inspected_on"))
    news.append(_first(_of(ProgressNote).filter(is_confirmed=True).order_by("-noted_on", "-pk"), "noted_on"))
    return projects.filter(state=S.IMPLEMENTING).annotate(since=_latest(*news))


def contract_ending(projects: QuerySet[Project]) -> QuerySet[Project]:
    running = projects.filter(state__in=(S.CONTRACTED, S.IMPLEMENTING), contract__ends_on__isnull=False)
    return running.annotate(since=F("contract__ends_on"))


def old_advance(projects: QuerySet[Project]) -> QuerySet[Project]:
    advances = _of(Voucher).filter(kind=VoucherKind.ADVANCE, reverses=None, reversal=None).order_by("issued_on", "pk")
    open_ones = projects.filter(state__in=UNDER_CONTRACT, ledger__advanced__gt=0, ledger__accepted_on=None)
    return open_ones.annotate(since=_first(advances, "issued_on"), amount=F("ledger__advanced"))


def own_capital_not_shown(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Minutes of acceptance show the beneficiary's money; while the work goes on, so do visits and reports that an
    officer confirmed by their vouchers. `amount` is what is not shown yet."""
    promised = _sum(_of(FundingLine).filter(source=Source.BENEFICIARY), "amount")
    accepted = _sum(_of(AcceptanceMinutes).filter(is_current=True), "own_capital")
    reported = _most(_of(ProgressNote).filter(is_confirmed=True), "own_capital")
    shown = Case(
        When(state__in=WORKING, then=Greatest(accepted, reported, _most(_of(Inspection), "own_spent"))),
        default=accepted, output_field=BigIntegerField(),
    )  # fmt: skip
    rows = projects.filter(state__in=(*UNDER_CONTRACT, *TO_SETTLE), ledger__committed_on__isnull=False)
    return rows.annotate(since=F("ledger__committed_on"), amount=promised - shown).filter(amount__gt=0)


def follow_up_open(projects: QuerySet[Project]) -> QuerySet[Project]:
    visits = _of(Inspection).filter(follow_up_due__isnull=False, follow_up_done_on=None).order_by("follow_up_due", "pk")
    return projects.annotate(since=_first(visits, "follow_up_due"), target=_first(visits, "pk"))


def risk_open(projects: QuerySet[Project]) -> QuerySet[Project]:
    risks = _of(Risk).still_open().order_by("due_on", "pk")
    return projects.exclude(state__in=GIVEN_UP).annotate(since=_first(risks, "due_on"), target=_first(risks, "pk"))


def not_settled(projects: QuerySet[Project]) -> QuerySet[Project]:
    return projects.filter(state__in=TO_SETTLE).annotate(since=F("ledger__accepted_on"))


def not_checked_after_a_year(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Some beneficiary was not visited since the acceptance."""
    unseen = _of(Beneficiary).filter(outcomes=None)
    done = projects.filter(Exists(unseen), state__in=(*TO_SETTLE, S.SETTLED))
    return done.annotate(since=F("ledger__accepted_on"))


def refund_open(projects: QuerySet[Project]) -> QuerySet[Project]:
    owing = projects.filter(ledger__refund_due__gt=F("ledger__refunded"))
    left = F("ledger__refund_due") - F("ledger__refunded")
    return owing.annotate(since=F("refund_obligation__incurred_on"), amount=left)


def year_closing(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The plan year's accounts close on 22/01 of the next: a project that is not settled then is late."""
    running = projects.filter(state__in=(*UNDER_CONTRACT, *TO_SETTLE))
    return running.annotate(since=F("ledger__committed_on"))


def _plain_due(since: dt.date, year: int, days: int) -> dt.date:
    return since + dt.timedelta(days=days)


def _closing_day(since: dt.date, year: int, days: int) -> dt.date:
    return dt.date(year + 1, 1, 22) + dt.timedelta(days=days)


@dataclass(frozen=True)
class Rule:
    """One row of the table. `said` tells what is wrong ({since}, {due}, {amount}), `act` what to do; `act_label` and
    `place` where: the name of an address below the project's own, "" for its page. `roles` are those who must act.
    """

    code: str
    label: str
    said: str
    act: str
    act_label: str
    place: str
    roles: tuple[str, ...]
    find: Callable[[QuerySet[Project]], QuerySet[Project]]
    days: int
    ahead: int
    basis: str = ""
    due: Callable[[dt.date, int, int], dt.date] = _plain_due


OFFICER, ACCOUNTANT, LEADER = Role.OFFICER, Role.ACCOUNTANT, Role.CENTRE_LEADER
RULES = (
    Rule(
        "no_progress", "Chưa có tin tiến độ", "Tin gần nhất ngày {since}.",
        "Hỏi cơ sở, ghi khối lượng đã làm.", "Ghi tiến độ", "projects:progress", (OFFICER,), silent,
        days=30, ahead=0, basis=f"{TT36}, Điều 23",
    ),
    Rule(
        "contract_end", "Hợp đồng hết hạn, chưa nghiệm thu", "Hợp đồng hết hạn ngày {since}.",
        "Nghiệm thu, hoặc đề nghị điều chỉnh thời gian.", "Lập biên bản nghiệm thu", "projects:minutes", (OFFICER,),
        contract_ending, days=0, ahead=30,
    ),
    Rule(
        "advance", "Tạm ứng để lâu", "Đã tạm ứng {amount} từ ngày {since}, chưa nghiệm thu.",
        "Kiểm tra khối lượng, đôn đốc hoàn ứng.", "Ghi nhận kiểm tra", "projects:inspection", (OFFICER, ACCOUNTANT),
        old_advance, days=90, ahead=0, basis=f"{TT36}, Điều 13",
    ),
    Rule(
        "own_capital", "Chưa chứng minh vốn đối ứng",
        "Còn {amount} đối ứng chưa có trong tiến độ đã xác nhận, biên bản nào.",
        "Lấy hóa đơn, chứng từ của cơ sở, ghi vào tiến độ hoặc biên bản.", "Lập biên bản nghiệm thu",
        "projects:minutes",
        (OFFICER,), own_capital_not_shown, days=60, ahead=0, basis=f"{TT36}, Điều 12",
    ),
    Rule(
        "follow_up", "Khắc phục sau kiểm tra", "Cơ sở phải khắc phục xong trước ngày {since}.",
        "Xác minh và ghi kết quả khắc phục.", "Ghi kết quả khắc phục", "projects:follow_up", (OFFICER,),
        follow_up_open, days=0, ahead=3,
    ),
    Rule(
        "risk", "Rủi ro chưa xử lý", "Việc phòng ngừa rủi ro có hạn ngày {since}.",
        "Làm việc đã định, ghi kết quả và đóng rủi ro.", "Ghi kết quả", "projects:close_risk", (OFFICER,), risk_open,
        days=0, ahead=3,
    ),
    Rule(
        "settlement", "Đến hạn hồ sơ quyết toán", "Nghiệm thu ngày {since}, hồ sơ quyết toán hạn ngày {due}.",
        "Thanh lý hợp đồng, hoàn thành hồ sơ quyết toán.", "Mở đề án", "", (OFFICER, ACCOUNTANT, LEADER),
        not_settled, days=15, ahead=7, basis=f"{TT36}, Điều 18 khoản 1",
    ),
    Rule(
        "year_closing", "Hạn thanh lý, quyết toán năm", "Phải thanh lý, quyết toán không muộn hơn ngày {due}.",
        "Quyết toán, hoặc đề nghị chuyển sang năm sau.", "Mở đề án", "", (OFFICER, ACCOUNTANT, LEADER),
        year_closing, days=0, ahead=45, basis=f"{TT36}, Điều 18 khoản 2", due=_closing_day,
    ),
    Rule(
        "refund", "Chưa hoàn trả tạm ứng", "Còn phải thu hồi {amount}, phát sinh ngày {since}.",
        "Đôn đốc cơ sở nộp lại, ghi chứng từ hoàn trả.", "Ghi hoàn trả", "projects:voucher", (ACCOUNTANT,),
        refund_open, days=30, ahead=30, basis=f"{TT36}, Điều 11",
    ),
    Rule(
        "one_year", "Kiểm tra sau một năm", "Nghiệm thu ngày {since}, kiểm tra sau hỗ trợ hạn ngày {due}.",
        "Đến cơ sở, ghi tình trạng máy móc và các chỉ tiêu.", "Ghi kiểm tra sau hỗ trợ", "projects:outcome", (OFFICER,),
        not_checked_after_a_year, days=365, ahead=30,
    ),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}


def terms() -> Iterable[Kind]:
    """The two numbers of each rule, as the registry keeps them."""
    for rule in RULES:
        group = f"Cảnh báo: {rule.label}"
        yield Kind(
            f"warn-{rule.code}-days",
            group,
            "Số ngày cho phép",
            rule.days,
            about=rule.basis and f"vận dụng {rule.basis}",
        )
        yield Kind(f"warn-{rule.code}-ahead", group, "Báo trước", rule.ahead)


class Row(NamedTuple):
    """One warning as it is read; `due` is the last day on which it is not late."""

    project: int
    rule: Rule
    since: dt.date
    due: dt.date
    amount: int
    target: int

    def days_late(self, today: dt.date) -> int:
        """Negative while there is still time."""
        return (today - self.due).days


def read(projects: QuerySet[Project], today: dt.date, rules: Iterable[Rule] = RULES) -> list[Row]:
    """Every warning of these projects today, the latest first. Two queries, however many rows."""
    return read_each([(rule, projects) for rule in rules], today)


def read_each(pairs: Iterable[tuple[Rule, QuerySet[Project]]], today: dt.date) -> list[Row]:
    """`read` with projects of its own for each rule."""
    asked = [_ask(rule, projects) for rule, projects in pairs]
    if not asked:
        return []
    days = all_days()
    found = asked[0].union(*asked[1:], all=True).order_by("since")
    rows = [_row(days, *values[:3], values[3:]) for values in found]
    told = [row for row in rows if -row.days_late(today) <= days[f"warn-{row.rule.code}-ahead"]]
    return sorted(told, key=lambda row: (row.due, row.project, row.rule.code))


def _row(days: dict[str, int], pk: int, year: int, code: str, facts: tuple) -> Row:
    rule, since = BY_CODE[code], facts[0]
    return Row(pk, rule, since, rule.due(since, year, days[f"warn-{code}-days"]), *facts[1:])


def _ask(rule: Rule, projects: QuerySet[Project]) -> QuerySet:
    found = rule.find(projects.order_by()).filter(since__isnull=False)
    filled = {name: ZERO for name in ("amount", "target") if name not in found.query.annotations}
    named = found.annotate(rule=Value(rule.code, CharField()), **filled)
    return named.values_list("pk", "year", "rule", "since", "amount", "target")


def mine(user) -> list[tuple[Rule, QuerySet[Project]]]:
    """The rules of which this person is told, each with the projects: an officer's own office, else all that is seen.

    Who oversees the work is told of everything.
    """
    held, seen = user.role_codes, Project.objects.visible_to(user)
    if held & OVERSEERS:
        return [(rule, seen) for rule in RULES]
    own = seen.filter(office=user.office_id)
    acting = [(rule, held.intersection(rule.roles)) for rule in RULES]
    return [(rule, own if roles == {OFFICER} else seen) for rule, roles in acting if roles]
