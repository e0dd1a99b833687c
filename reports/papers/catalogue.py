"""Which papers there are, of which record each is made, when it is offered, and of which steps it is the paper.

`docs/workflow.md` names a paper for each step; a test holds the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from consulting.enums import RequestState
from khuyencong.accounts.enums import Role
from khuyencong.registry.enums import Programme
from projects import selectors
from projects.enums import CHANGEABLE, ChangeState, VoucherKind
from projects.enums import ProjectState as S
from projects.tables import workflow_of
from reports.papers import signing
from reports.papers.approvers import province_decides
from reports.papers.contexts import appraisal, consulting, letters, payments, plans
from reports.papers.contexts import execution as done
from reports.papers.contexts import projects as of
from reports.papers.contexts.common import bases, decided_on
from reports.papers.signing import CENTRE, DEPARTMENT, OFFICE, OFFICE_BY_ORDER, Seat
from reports.papers.subjects import project_of


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `fields` gives what its text asks for; `when` says whether it can be made of the record."""

    key: str  # its address, and the file of its default text unless `text` names another
    name: str
    subject: str  # a key of SUBJECTS
    fields: Callable[[Any, Any], dict]  # (user, record)
    when: Callable[[Any], bool] = lambda record: True
    steps: tuple[str, ...] = ()  # "project.submit": the steps whose paper it is
    text: str = ""
    seat: Callable[[Any], Seat] | None = None  # whose signature closes it

    @property
    def source(self) -> str:
        """The name of its default text."""
        return self.text or self.key

    def filled(self, user, record) -> dict:
        """The fields with the signature, of who took its step, else of who would, and with the law of its day."""
        given = self.fields(user, record)
        if self.seat is None:
            return given
        names = tuple(step.partition(".")[2] for step in self.steps)
        found = signing.signature(self.seat(record), names, record, user)
        if found.day and given["basis"]:
            given |= {"basis": bases(_programme(record), found.day)}
        return signing.fields(found, given)


def _programme(record) -> str:
    """Its own, or that of what it belongs to; advice is given of the local one."""
    held_by = getattr(record, "project", None) or getattr(record, "batch", None)
    return getattr(record, "programme", None) or getattr(held_by, "programme", Programme.LOCAL)


def _has(name: str) -> Callable[[Any], bool]:
    return lambda record: getattr(record, name, None) is not None


def _contracted(project) -> bool:
    return not project.is_own and project.state in CONTRACTED


def _is_local(record) -> bool:
    """Of national ones the ministry decides, on its own paper."""
    return record.programme == Programme.LOCAL


def _accepted_by_contract(project) -> bool:
    return not project.is_own and project.state in ACCEPTED


def _may_withdraw(row) -> bool:
    return row.project.state in (*workflow_of(row.project)["withdraw"].sources, S.WITHDRAWN)


def _centre(record) -> Seat:
    return CENTRE


def _department(record) -> Seat:
    return DEPARTMENT


def _approver(record) -> Seat:
    """Of a local plan, of what amends it or stops a part of it."""
    return signing.PROVINCE if province_decides(decided_on(getattr(record, "stop", record))) else DEPARTMENT


def _plan_office(batch) -> Seat:
    """A local plan goes from the department's office to its leader; from the department to whoever stands above."""
    return DEPARTMENT if plans.is_decided_outside(batch) else signing.DEPARTMENT_OFFICE


def _is_ours(change) -> bool:
    """The ministry writes its decisions itself."""
    return change.decider != Role.DEPARTMENT_OFFICER


def _decider(change) -> Seat:
    return CENTRE if change.decider == Role.CENTRE_LEADER else _approver(change)


def _denier(change) -> Seat:
    return CENTRE if change.decider == Role.CENTRE_LEADER else signing.DEPARTMENT_OFFICE_BY_ORDER


def _answerer(project) -> Seat:
    return CENTRE if project.state == S.NOT_ACCEPTED else signing.DEPARTMENT_OFFICE_BY_ORDER


ACCEPTED = {S.ACCEPTED, S.LIQUIDATED, S.SETTLED}
CONTRACTED = {S.AUTHORISED, S.CONTRACTED, S.IMPLEMENTING, S.ACCEPTANCE_REVIEW, *ACCEPTED}

PAPERS = {
    paper.key: paper
    for paper in (
        Paper("p01", "Đơn đề nghị hỗ trợ", "beneficiary", lambda u, row: of.application(row, project_of(u, row)),
              steps=("project.submit",)),
        Paper("p02", "Đề án khuyến công", "project", lambda u, p: of.proposal(p),
              steps=("project.submit", "project.send_to_appraisal", "project.submit_detail"), seat=_centre),
        Paper("p03", "Dự toán kinh phí", "project", lambda u, p: of.cost_estimate(p), lambda p: bool(p.costs.all()),
              steps=("project.submit", "project.send_to_appraisal", "project.submit_detail"), seat=_centre),
        Paper("p04", "Tờ trình đề nghị thẩm định", "project", lambda u, p: of.submission(p),
              steps=("project.send_to_appraisal",), seat=_centre),
        Paper("p05", "Phiếu thẩm định (phiếu tổng hợp)", "appraisal", lambda u, p: appraisal.summary(p),
              steps=("project.pass_appraisal",), seat=_department),
        Paper("p05a", "Phiếu thẩm định của thành viên", "sheet",
              lambda u, row: appraisal.member_sheet(row, project_of(u, row)), steps=("project.pass_appraisal",)),
        Paper("p06", "Biên bản họp thẩm định", "council", lambda u, row: appraisal.minutes(row, u),
              steps=("project.pass_appraisal",)),
        Paper("p04a", "Tờ trình phê duyệt kế hoạch", "batch",
              lambda u, b: plans.plan_submission(b, selectors.in_batch(u, b)), steps=("batch.submit",),
              seat=_plan_office),
        Paper("p07", "Biểu tổng hợp kế hoạch", "batch", lambda u, b: plans.plan_table(b, selectors.in_batch(u, b)),
              steps=("batch.submit", "batch.approve", "batch.amend", "project.include")),
        Paper("p08", "Quyết định phê duyệt kế hoạch", "batch", lambda u, b: plans.plan_decision(b), _is_local,
              steps=("batch.approve", "project.approve"), seat=_approver),
        Paper("p08b", "Quyết định điều chỉnh, bổ sung kế hoạch", "amendment",
              lambda u, row: plans.amendment_decision(row, selectors.batch_for_page(u, row.batch_id)),
              lambda row: _is_local(row.batch), steps=("batch.amend",), seat=_approver),
        Paper("p08a", "Quyết định phê duyệt đề án", "project", lambda u, p: of.detail_decision(p),
              lambda p: p.state in {S.APPROVED, S.DETAIL_REVIEW, *CONTRACTED},
              steps=("project.approve_detail",), seat=_centre),
        Paper("p09", "Hợp đồng thực hiện đề án", "project", lambda u, p: of.contract(p), _contracted,
              steps=("project.sign_contract",), seat=_centre),
        Paper("p10", "Biên bản kiểm tra", "inspection", lambda u, row: done.inspection(row, project_of(u, row))),
        Paper("p11", "Báo cáo tiến độ", "project", lambda u, p: done.progress_report(p), _has("ledger"), seat=_centre),
        Paper("p12", "Văn bản đề nghị điều chỉnh", "change",
              lambda u, c: plans.change_request(c, project_of(u, c), u), seat=_centre),
        Paper("p12a", "Văn bản đề nghị ngừng triển khai", "project", lambda u, p: plans.stop_request(p),
              lambda p: p.state in (*CHANGEABLE, S.STOPPED), steps=("project.stop",), text="p12", seat=_centre),
        Paper("p12b", "Đơn đề nghị điều chỉnh của cơ sở", "change",
              lambda u, c: letters.asked_change(c, project_of(u, c), u), steps=("change.withdraw",), text="p12b"),
        Paper("p12c", "Đơn đề nghị rút hồ sơ của cơ sở", "beneficiary",
              lambda u, row: letters.asked_withdrawal(row, project_of(u, row)), _may_withdraw,
              steps=("project.withdraw",), text="p12b"),
        Paper("p13", "Quyết định điều chỉnh", "change", lambda u, c: plans.change_decision(c, project_of(u, c), u),
              _is_ours, steps=("change.approve", "project.change"), seat=_decider),
        Paper("p14", "Quyết định ngừng triển khai", "project", lambda u, p: done.stop(p),
              lambda p: _is_local(p) and hasattr(p, "stop"),
              steps=("project.stop",), seat=_approver),
        Paper("p15", "Biên bản nghiệm thu cơ sở", "minutes", lambda u, row: done.acceptance(row, project_of(u, row)),
              steps=("project.report_acceptance",)),
        Paper("p16", "Báo cáo khối lượng hoàn thành", "project", lambda u, p: done.volume_report(p),
              lambda p: bool(p.minutes.all()), steps=("project.report_acceptance", "project.settle"), seat=_centre),
        Paper("m09", "Giấy đề nghị tạm ứng, thanh toán lần tới", "project", lambda u, p: payments.next_request(p),
              payments.something_to_ask, seat=_centre),
        Paper("m09a", "Giấy đề nghị tạm ứng, thanh toán", "voucher",
              lambda u, row: payments.request_of(row, project_of(u, row)),
              lambda row: row.kind != VoucherKind.REFUND and row.reverses_id is None, text="m09", seat=_centre),
        Paper("p17", "Bảng kê chứng từ đề nghị quyết toán", "project", lambda u, p: done.voucher_list(p),
              lambda p: p.state in ACCEPTED, steps=("project.settle",), seat=_centre),
        Paper("p18", "Biên bản thanh lý hợp đồng", "project", lambda u, p: done.liquidation(p), _accepted_by_contract,
              steps=("project.liquidate",), seat=_centre),
        Paper("p19", "Bảng đối chiếu kinh phí", "project", lambda u, p: payments.reconciliation(p, u),
              _accepted_by_contract, steps=("project.settle",), seat=_centre),
        Paper("p20", "Phiếu tiếp nhận yêu cầu tư vấn", "request", lambda u, r: consulting.intake(r, u)),
        Paper("p22a", "Phiếu phân công tư vấn", "request", lambda u, r: consulting.assignment(r, u),
              lambda r: r.assignee_id is not None, steps=("request.assign",), seat=lambda r: OFFICE_BY_ORDER),
        Paper("p21", "Phiếu kết quả tư vấn", "request", lambda u, r: consulting.outcome(r, u),
              lambda r: r.state in {RequestState.COMPLETED, RequestState.DECLINED}, steps=("request.complete",),
              seat=lambda r: OFFICE),
        Paper("p22", "Quyết định thành lập Tổ tư vấn", "team", lambda u, team: consulting.team(team.members),
              lambda team: bool(team.members), seat=_centre),
        Paper("p24", "Công văn trả lời hồ sơ đề án", "project", lambda u, p: letters.on_project(p),
              letters.answers_project,
              steps=("project.return_appraisal", "project.fail_appraisal", "project.refuse_acceptance"),
              seat=_answerer),
        Paper("p24c", "Công văn không chấp thuận điều chỉnh", "change",
              lambda u, c: letters.on_change(c, project_of(u, c)),
              lambda c: c.state == ChangeState.DENIED and _is_ours(c),
              steps=("change.deny",), text="p24", seat=_denier),
        Paper("p24d", "Công văn từ chối yêu cầu tư vấn", "request", lambda u, r: letters.on_request(r),
              lambda r: r.state == RequestState.DECLINED, steps=("request.decline",), text="p24",
              seat=lambda r: OFFICE_BY_ORDER),
        Paper("p24b", "Phụ lục hợp đồng", "annex", lambda u, row: done.annex(row, project_of(u, row)),
              steps=("change.approve",), seat=_centre),
        Paper("p24a", "Quyết định giao nhiệm vụ", "project", lambda u, p: of.assignment(p),
              lambda p: p.is_own and p.state in CONTRACTED, steps=("project.assign",), seat=_centre),
    )
}  # fmt: skip


def offered(subject: str, record) -> list[Paper]:
    """The papers that can be made of a record now, in the order of the work."""
    return [paper for paper in PAPERS.values() if paper.subject == subject and paper.when(record)]
