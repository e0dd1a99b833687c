"""The course of events of a batch, taken step by step by the people whose work each step is."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from khuyencong.accounts.models import User
from projects.enums import VoucherKind
from projects.models import PlanBatch, Project
from projects.selectors import one, support_by_source
from projects.services import execution, progress
from projects.tables import workflow_of

DIRECTOR, DEPUTY_HEAD = "Phạm Minh Tâm", "Bùi Đức Thắng"
ADVANCE_SHARE = 70  # percent of the support; the ceiling of most contents
REFUSAL = "Dịch COVID-19 kéo dài, cơ sở không lắp đặt được máy trong năm."


def read(path: Path) -> Iterator[dict]:
    """Rows of a course of events by STT: `stt`, and a date for each column that came to pass."""
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            dates = {key: dt.date.fromisoformat(value) for key, value in row.items() if key.endswith("_on") and value}
            yield {"stt": int(row["stt"]), **dates}


class Course:
    """Takes the steps of one batch; `decision` is the number of the decision that approves it.

    `projects` are keys by STT, which also numbers the papers; those of the batch by position when left out.
    """

    def __init__(
        self, batch: PlanBatch, rows: list[dict], people: dict[str, User], decision: str,
        projects: dict[int, int] | None = None,
    ):  # fmt: skip
        self.batch, self.people, self.decision, self.rows = batch, people, decision, rows
        own = {project.position: project.pk for project in Project.objects.filter(batch=batch)}
        self.projects = projects or own

    def run(self) -> None:
        """Level by level, as the year went."""
        for row in self.rows:
            self.prepare(row)
        self.approve()
        for row in self.rows:
            self.authorise(row)
            self.carry_out(row)
            self.close(row)

    def prepare(self, row: dict) -> None:
        self.step(row, "submit", "submit_on", "chuyenvien")
        self.step(row, "send_to_appraisal", "send_to_appraisal_on", "giamdoc")
        self.step(row, "pass_appraisal", "pass_appraisal_on", "chuyenvienso", minutes_number="{stt:02d}/BB-HĐTĐ")

    def approve(self) -> None:
        row = self.rows[0]
        self.batch.refresh_from_db()
        officer, leader = self.people["chuyenvienso"], self.people["lanhdaoso"]
        workflow_of(self.batch).perform("submit", self.batch, actor=officer, effective_on=row["batch_submit_on"])
        if "batch_approve_on" not in row:
            return
        facts = {"number": self.decision, "signer": DEPUTY_HEAD}
        workflow_of(self.batch).perform(
            "approve", self.batch, actor=leader, effective_on=row["batch_approve_on"], **facts
        )

    def authorise(self, row: dict) -> None:
        self.step(row, "submit_detail", "detail_submit_on", "chuyenvien")
        self.step(row, "approve_detail", "detail_approve_on", "giamdoc", number="{stt:02d}/QĐ-TTKC", signer=DIRECTOR)
        if "contract_on" in row:
            ends_on = row.get("contract_ends_on", dt.date(row["contract_on"].year, 12, 31))
            facts = {"number": "{stt:02d}/HĐ-TTKC", "value": self.support(row), "ends_on": ends_on}
            self.step(row, "sign_contract", "contract_on", "giamdoc", **facts)
        self.step(row, "start", "start_on", "chuyenvien")
        self.step(row, "assign", "assign_on", "giamdoc", number="{stt:02d}/QĐ-GNV", signer=DIRECTOR)

    def carry_out(self, row: dict) -> None:
        """Advance, inspection, minutes and the rest of the money."""
        support = self.support(row)
        advance = support * ADVANCE_SHARE // 100 if "advance_on" in row else 0
        self.voucher(row, "advance_on", VoucherKind.ADVANCE, advance, "UNC-{stt:02d}")
        self.note(row)
        self.inspect(row)
        self.accept(row)
        self.voucher(row, "payment_on", VoucherKind.PAYMENT, support - advance, "UNC-{stt:02d}b")

    def close(self, row: dict) -> None:
        if "liquidate_on" in row:
            value = self.support(row)
            self.step(row, "liquidate", "liquidate_on", "giamdoc", number="{stt:02d}/BBTL-TTKC", value=value)
        self.step(row, "settle", "settle_on", "ketoan")
        self.step(row, "refuse_acceptance", "refuse_on", "giamdoc", note=REFUSAL)

    # -- one act each

    def project(self, row: dict, actor: User) -> Project:
        return one(actor, self.projects[row["stt"]])

    def support(self, row: dict) -> int:
        return sum(support_by_source([self.projects[row["stt"]]]).values())

    def step(self, row: dict, name: str, column: str, username: str, **data) -> None:
        """Take a step; a row without the date has not come that far."""
        if column in row:
            actor = self.people[username]
            facts = {key: value.format(**row) if isinstance(value, str) else value for key, value in data.items()}
            project = self.project(row, actor)
            workflow_of(project).perform(name, project, actor=actor, effective_on=row[column], **facts)

    def voucher(self, row: dict, column: str, kind: VoucherKind, amount: int, number: str) -> None:
        if column in row:
            actor = self.people["ketoan"]
            execution.record_voucher(
                self.project(row, actor), actor=actor, kind=kind, source="local", amount=amount,
                issued_on=row[column], number=number.format(**row),
            )  # fmt: skip

    def note(self, row: dict) -> None:
        """What the officer heard from the establishment, halfway."""
        if "progress_on" in row:
            actor = self.people["chuyenvien"]
            project = self.project(row, actor)
            values = {
                "noted_on": row["progress_on"], "done_percent": 60, "own_capital": project.beneficiary // 2,
                "text": "Cơ sở đã ký hợp đồng mua máy, chuyển đợt một cho nhà cung cấp, làm xong nền xưởng.",
                "establishment": next(iter(project.beneficiaries.all())).establishment,
            }  # fmt: skip
            progress.record_progress(project, actor=actor, values=values)

    def inspect(self, row: dict) -> None:
        if "inspect_on" not in row:
            return
        actor, refused = self.people["chuyenvien"], "refuse_on" in row
        values = {
            "inspected_on": row["inspect_on"], "number": f"{row['stt']:02d}/BBKT-TTKC",
            "participants": "Trung tâm Khuyến công; cơ sở thụ hưởng", "done_percent": 10 if refused else 80,
            "findings": "Máy chưa về đến cơ sở." if refused else "Máy đã lắp đặt, đang chạy thử.",
            "conclusion": "Có nguy cơ không kịp tiến độ." if refused else "Bảo đảm tiến độ.",
        }  # fmt: skip
        execution.record_inspection(self.project(row, actor), actor=actor, values=values)

    def accept(self, row: dict) -> None:
        """Minutes that accept all that was approved, then the officer's report and the head's confirmation."""
        if "minutes_on" not in row:
            return
        actor = self.people["chuyenvien"]
        project = self.project(row, actor)
        values = {
            "held_on": row["minutes_on"], "number": f"{row['stt']:02d}/BBNT-TTKC", "is_accepted": True,
            "volume": "Đúng khối lượng được duyệt.", "local": project.local, "own_capital": project.beneficiary,
        }  # fmt: skip
        beneficiary = next(iter(project.beneficiaries.all()), None)
        execution.record_minutes(project, actor=actor, beneficiary=beneficiary, values=values)
        self.step(row, "report_acceptance", "report_acceptance_on", "chuyenvien")
        self.step(row, "accept", "accept_on", "truongphong")
