"""The page that an establishment opens by its link: its đề án in plain words, and nothing of anybody else."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Sum
from django.urls import reverse

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import files_of
from khuyencong.core.dates import format_date
from khuyencong.core.models import Record
from khuyencong.core.numbers import format_vnd
from khuyencong.core.workflow import Workflow, history
from khuyencong.registry.enums import SUPPORT, Source
from projects.enums import LetterKind
from projects.enums import ProjectState as S
from projects.models import BeneficiaryLink
from projects.services.letters import may_send
from projects.services.links import token_of
from projects.tables import workflow_of

WAIT = "Hiện chưa phải làm gì. Cán bộ sẽ báo khi có kết quả."
KEEP = "Giữ hóa đơn, chứng từ của mọi khoản đã chi."
NEXT = {
    S.DRAFT: "Cùng cán bộ chuẩn bị giấy tờ của đề án.",
    S.RETURNED: "Hồ sơ còn thiếu. Cán bộ sẽ gọi; xin bổ sung sớm.",
    S.APPROVED: "Chuẩn bị báo giá và vốn đối ứng để lập đề án chi tiết.",
    S.AUTHORISED: "Chuẩn bị ký hợp đồng với Trung tâm. Cán bộ sẽ hẹn ngày.",
    S.CONTRACTED: f"Làm theo hợp đồng, báo tiến độ ở dưới. {KEEP}",
    S.IMPLEMENTING: f"Làm tiếp theo hợp đồng, báo tiến độ ở dưới; xong thì báo để nghiệm thu. {KEEP}",
    S.ACCEPTANCE_REVIEW: "Chờ Trung tâm xác nhận nghiệm thu. Gửi thêm giấy tờ nếu cán bộ hỏi.",
    S.ACCEPTED: "Gửi đủ hóa đơn, chứng từ, ký thanh lý hợp đồng để được thanh toán.",
    S.LIQUIDATED: "Chờ quyết toán. Giữ bản gốc chứng từ.",
    S.SETTLED: "Đề án đã xong. Giữ bản gốc chứng từ; Trung tâm sẽ đến xem hiệu quả sau một năm.",
}  # fmt: skip
FIRST, OVER = "Đang lập hồ sơ", (S.REJECTED, S.NOT_ACCEPTED, S.STOPPED, S.WITHDRAWN)


def public_states(workflow: Workflow) -> dict[str, str]:
    """A state in plain words, as the step that leads into it says."""
    led = {row.target: row.public_label for row in workflow.transitions if row.public_label and row.main}
    others = {row.target: row.public_label for row in workflow.transitions if row.public_label}
    return {S.DRAFT: FIRST} | others | led


@dataclass(frozen=True)
class Sent:
    """One thing that the establishment sent, and what became of it."""

    title: str
    day: str
    text: str
    verdict: str
    tone: str
    answer: str
    files: list[Attachment]


class BeneficiaryPage:
    def __init__(self, link: BeneficiaryLink):
        self.link, self.project, self.who = link, link.project, link.establishment
        self.token = token_of(link)

    def url(self, name: str = "open") -> str:
        return reverse(f"beneficiary:{name}", args=[self.token])

    @property
    def home(self) -> str:
        return self.url()

    @property
    def state(self) -> str:
        return public_states(workflow_of(self.project)).get(self.project.state, self.project.get_state_display())

    @property
    def next(self) -> str:
        """What the establishment must do now."""
        if self.refund_left:
            return f"Hoàn trả {format_vnd(self.refund_left)} đã tạm ứng. Cán bộ sẽ hướng dẫn cách nộp."
        return "Đề án không thực hiện nữa." if self.project.state in OVER else NEXT.get(self.project.state, WAIT)

    @property
    def doors(self) -> list[tuple[str, str, str]]:
        """What can be sent now: address, name, in a few words."""
        project = self.project
        found = []
        if may_send(project, "progress"):
            found.append((self.url("report"), "Báo tiến độ", "đã làm được gì, kèm ảnh"))
        if may_send(project, LetterKind.PAPERS):
            found.append((self.url("papers"), "Gửi giấy tờ", "hóa đơn, chứng từ, ảnh chụp"))
        if may_send(project, LetterKind.CHANGE):
            found.append((self.url("ask"), "Đề nghị thay đổi hoặc ngừng", "cán bộ xem rồi gọi lại"))
        return found

    # -- money and days

    @cached_property
    def is_alone(self) -> bool:
        """The only beneficiary: what the project got is what it got."""
        return self.project.beneficiaries.count() == 1

    @property
    def refund_left(self) -> int:
        ledger = getattr(self.project, "ledger", None)
        return ledger.refund_left if ledger and self.is_alone else 0

    @cached_property
    def money(self) -> list[tuple[str, str]]:
        """What concerns this establishment, in đồng."""
        lines = self.project.funding.filter(beneficiary__establishment=self.who).order_by()
        sums = dict(lines.values_list("source").annotate(sum=Sum("amount")))
        rows = {
            "Khuyến công hỗ trợ": sum(sums.get(source, 0) for source in SUPPORT),
            "Vốn của cơ sở": sums.get(Source.BENEFICIARY, 0),
            **self._given(),
        }
        return [(label, format_vnd(amount)) for label, amount in rows.items() if amount]

    def _given(self) -> dict[str, int]:
        minutes = self.project.minutes.filter(beneficiary__establishment=self.who, is_current=True).first()
        accepted = {"Được nghiệm thu": minutes.support if minutes else 0}
        ledger = getattr(self.project, "ledger", None)
        if not (ledger and self.is_alone):
            return accepted
        return {
            "Theo hợp đồng": ledger.committed, "Đã tạm ứng": ledger.advanced, **accepted, "Đã thanh toán": ledger.paid,
            "Đã hoàn trả": ledger.refunded,
        }  # fmt: skip

    @property
    def facts(self) -> list[tuple[str, str]]:
        project, contract = self.project, getattr(self.project, "contract", None)
        facts = [
            ("Mã đề án", project.code or ""),
            ("Thời gian thực hiện", project.duration),
            ("Hợp đồng", f"số {contract.number}, ngày {format_date(contract.signed_on)}" if contract else ""),
            ("Nơi phụ trách", str(project.office)),
            ("Trang này dùng đến", format_date(self.link.expires_on)),
        ]
        return [(label, value) for label, value in facts if value]

    @cached_property
    def happened(self) -> list[tuple[str, str]]:
        """The steps so far in plain words, newest first; those that concern the offices alone stay out."""
        labels = {row.name: row.public_label for row in workflow_of(self.project).transitions}
        rows = [(labels.get(row.name, ""), format_date(row.effective_on)) for row in history(self.project)]
        return [row for row in rows if row[0]]

    # -- what it sent

    @cached_property
    def sent(self) -> list[Sent]:
        """Its own reports and letters, newest first."""
        own = {"project": self.project, "establishment": self.who}
        notes = list(self.project.progress_notes.filter(recorded_by=None, **own))
        letters = list(self.project.letters.filter(**own))
        files = {type(rows[0]): files_of(rows) for rows in (notes, letters) if rows}
        found = [(note.recorded_at, _sent(note, _report(note), note.is_confirmed, files)) for note in notes]
        found += [(row.sent_at, _sent(row, row.get_kind_display(), row.is_taken, files)) for row in letters]
        return [row for _, row in sorted(found, key=lambda pair: pair[0], reverse=True)]

    def file(self, pk: int) -> Attachment | None:
        """A file that this establishment sent itself."""
        return next((file for row in self.sent for file in row.files if file.pk == pk), None)


def _report(note) -> str:
    return "Báo tiến độ" if note.done_percent is None else f"Báo tiến độ: {note.done_percent} %"


VERDICTS = {None: ("Đã nhận, chờ cán bộ xem", "amber"), True: ("Cán bộ đã tiếp nhận", "green"),
            False: ("Không tiếp nhận", "grey")}  # fmt: skip


def _sent(row: Record, title: str, verdict: bool | None, files: dict) -> Sent:
    said, tone = VERDICTS[verdict]
    day = getattr(row, "sent_at", None) or row.recorded_at
    return Sent(title, format_date(day), row.text, said, tone, row.answer, files.get(type(row), {}).get(row.pk, []))
