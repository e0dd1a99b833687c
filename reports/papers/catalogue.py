"""Which papers there are, of which record each is made, and when it is offered (`workflow.md` names them per step)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from consulting import selectors as requests
from consulting.enums import RequestState
from projects import selectors
from projects.enums import ProjectState as S
from projects.models import AcceptanceMinutes, Beneficiary, ContractAnnex, Council, Inspection, Project, ScoreSheet
from projects.pages.appraisal import CONTROL, AppraisalPage
from reports.papers.contexts import appraisal, consulting, plans
from reports.papers.contexts import execution as done
from reports.papers.contexts import projects as of


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `fields` gives what its text asks for; `when` says whether it can be made of the record."""

    key: str  # the file of its default text, and its address
    name: str
    subject: str  # a key of SUBJECTS
    fields: Callable[[Any, Any], dict]  # (user, record)
    when: Callable[[Any], bool] = lambda record: True


def _has(name: str) -> Callable[[Any], bool]:
    return lambda record: getattr(record, name, None) is not None


CONTRACTED = {S.AUTHORISED, S.CONTRACTED, S.IMPLEMENTING, S.ACCEPTANCE_REVIEW, S.ACCEPTED, S.LIQUIDATED, S.SETTLED}

PAPERS = {
    paper.key: paper
    for paper in (
        Paper("p01", "Đơn đề nghị hỗ trợ", "beneficiary", lambda u, row: of.application(row, _project(u, row))),
        Paper("p02", "Đề án khuyến công", "project", lambda u, p: of.proposal(p)),
        Paper("p03", "Dự toán kinh phí", "project", lambda u, p: of.cost_estimate(p), lambda p: bool(p.costs.all())),
        Paper("p04", "Tờ trình đề nghị thẩm định", "project", lambda u, p: of.submission(p)),
        Paper("p05", "Phiếu thẩm định (phiếu tổng hợp)", "appraisal", lambda u, p: appraisal.summary(p)),
        Paper("p05a", "Phiếu thẩm định của thành viên", "sheet",
              lambda u, row: appraisal.member_sheet(row, _project(u, row))),
        Paper("p06", "Biên bản họp thẩm định", "council", lambda u, row: appraisal.minutes(row, u)),
        Paper("p07", "Biểu tổng hợp kế hoạch", "batch", lambda u, b: plans.plan_table(b, selectors.in_batch(u, b))),
        Paper("p08", "Quyết định phê duyệt kế hoạch", "batch",
              lambda u, b: plans.plan_decision(b, selectors.in_batch(u, b))),
        Paper("p08a", "Quyết định phê duyệt đề án", "project", lambda u, p: of.detail_decision(p),
              lambda p: p.state in {S.APPROVED, S.DETAIL_REVIEW, *CONTRACTED}),
        Paper("p09", "Hợp đồng thực hiện đề án", "project", lambda u, p: of.contract(p),
              lambda p: not p.is_own and p.state in CONTRACTED),
        Paper("p10", "Biên bản kiểm tra", "inspection", lambda u, row: done.inspection(row, _project(u, row))),
        Paper("p11", "Báo cáo tiến độ", "project", lambda u, p: done.progress_report(p), _has("ledger")),
        Paper("p12", "Văn bản đề nghị điều chỉnh", "change",
              lambda u, c: plans.change_request(c, _project(u, c), u)),
        Paper("p13", "Quyết định điều chỉnh", "change", lambda u, c: plans.change_decision(c, _project(u, c), u)),
        Paper("p14", "Quyết định ngừng triển khai", "project", lambda u, p: done.stop(p), _has("stop")),
        Paper("p15", "Biên bản nghiệm thu cơ sở", "minutes", lambda u, row: done.acceptance(row, _project(u, row))),
        Paper("p16", "Báo cáo khối lượng hoàn thành", "project", lambda u, p: done.volume_report(p),
              lambda p: bool(p.minutes.all())),
        Paper("p17", "Bảng kê chứng từ đề nghị quyết toán", "project", lambda u, p: done.voucher_list(p),
              lambda p: p.state in {S.ACCEPTED, S.LIQUIDATED, S.SETTLED}),
        Paper("p18", "Biên bản thanh lý hợp đồng", "project", lambda u, p: done.liquidation(p),
              lambda p: not p.is_own and p.state in {S.ACCEPTED, S.LIQUIDATED, S.SETTLED}),
        Paper("p20", "Phiếu tiếp nhận yêu cầu tư vấn", "request", lambda u, r: consulting.intake(r, u)),
        Paper("p21", "Phiếu kết quả tư vấn", "request", lambda u, r: consulting.outcome(r, u),
              lambda r: r.state in {RequestState.COMPLETED, RequestState.DECLINED}),
        Paper("p24b", "Phụ lục hợp đồng", "annex", lambda u, row: done.annex(row, _project(u, row))),
        Paper("p24a", "Quyết định giao nhiệm vụ", "project", lambda u, p: of.assignment(p),
              lambda p: p.is_own and p.state in CONTRACTED),
    )
}  # fmt: skip


def _project(user, part):
    return selectors.for_page(user, part.project_id)


def _part(model: type[models.Model]) -> Callable[[Any, int], models.Model]:
    """A record that belongs to a project: seen by who sees the project."""

    def read(user, pk: int) -> models.Model:
        row = model.objects.get(pk=pk)
        _project(user, row)
        return row

    return read


def _appraisal(user, pk: int) -> Project:
    """A project that has come to its appraisal, for whoever may read the sheets by now."""
    project = selectors.for_page(user, pk)
    if project.state in (S.DRAFT, S.CENTRE_REVIEW) or not AppraisalPage(project, user).sees_sheets:
        raise Project.DoesNotExist
    return project


def _sheet(user, pk: int) -> ScoreSheet:
    """One's own sheet, or one that the reader may see by now."""
    row = ScoreSheet.objects.select_related("member").get(pk=pk)
    project = _project(user, row)
    if row.member_id != user.pk and not (row.is_submitted and AppraisalPage(project, user).sees_sheets):
        raise ScoreSheet.DoesNotExist
    return row


def _council(user, pk: int) -> Council:
    """Its minutes tell of everybody's sheets, so they are read as those are."""
    council = Council.objects.select_related("batch", "project").get(pk=pk)
    seen = council.projects().filter(pk__in=Project.objects.visible_to(user).values("pk"))
    if not seen.exists() or not reads_minutes(user, council):
        raise Council.DoesNotExist
    return council


def reads_minutes(user, council: Council) -> bool:
    """The department and auditors at any time, a member once each sheet still open to them is signed, the Centre and
    who stands aside when nothing is appraised any more.
    """
    signed = ScoreSheet.objects.submitted().filter(member=user).values("project")
    still_open = council.projects().filter(state=S.APPRAISAL).exclude(pk__in=signed)
    return bool(user.role_codes & CONTROL) or not still_open.exists()


SUBJECTS: dict[str, Callable[[Any, int], Any]] = {
    "project": selectors.for_page,
    "batch": selectors.batch_for_page,
    "appraisal": _appraisal,
    "sheet": _sheet,
    "council": _council,
    "change": selectors.one_change,
    "inspection": _part(Inspection),
    "minutes": _part(AcceptanceMinutes),
    "beneficiary": _part(Beneficiary),
    "annex": _part(ContractAnnex),
    "request": requests.one,
}


def offered(subject: str, record) -> list[Paper]:
    """The papers that can be made of a record now, in the order of their numbers."""
    return [paper for paper in PAPERS.values() if paper.subject == subject and paper.when(record)]
