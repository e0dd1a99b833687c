"""What happens to single projects of the sample: appraised by a council, returned, changed, stopped, watched over."""

import datetime as dt

from django.utils.timezone import localdate

from khuyencong.accounts.delegations import delegate
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import Basis, User
from khuyencong.core import kept
from khuyencong.registry.enums import CertificateLevel, Source
from khuyencong.registry.models import Content, Establishment
from khuyencong.registry.services.certificates import add_certificate, add_trademark
from projects.change_workflow import CHANGE
from projects.enums import BatchState, ChangeKind, ChangeReason, LetterKind, ProjectState, StopReason, VoucherKind
from projects.guards.appraisal import criteria_on
from projects.models import ChangeRequest, Council, PlanBatch, Project, Risk
from projects.parts import FundingRow
from projects.rules.appraisal import CouncilKind, MemberPart, Recommendation
from projects.rules.risks import RiskKind, RiskLevel
from projects.scenarios import Desk
from projects.selectors import batch_for_page, one, one_change
from projects.services import amendments, annexes, appraisal, changes, execution, letters, links, needs, scenarios
from projects.tables import workflow_of

MILLION = 1_000_000
DEPUTY_HEAD, DIRECTOR = "Bùi Đức Thắng", "Phạm Minh Tâm"
SEATS = (
    ("lanhdaoso", MemberPart.CHAIR), ("chuyenvienso", MemberPart.SECRETARY), ("thamdinh", MemberPart.MEMBER),
    ("thamdinh2", MemberPart.MEMBER),
)  # fmt: skip
# Points that each signer leaves out, by criterion.
LESS = {"lanhdaoso": (2, 5, 3, 1, 2), "chuyenvienso": (3, 6, 4, 2, 1), "thamdinh2": (4, 7, 2, 1, 3)}
CONFLICT = "Người thân góp vốn vào hợp tác xã thụ hưởng."
# How a project left the way: step, who takes it, day, why, facts of the step.
ENDS = {
    "return_centre": ("truongphong", "2022-11-10", "Bổ sung số liệu về vùng nguyên liệu ở mục 2.", {}),
    "fail_appraisal": ("chuyenvienso", "2022-11-21", "Ngành nghề không thuộc danh mục được hỗ trợ khuyến công.", {}),
    "withdraw": ("chuyenvien", "2022-11-14", "Cơ sở chưa thu xếp được mặt bằng, đề nghị rút hồ sơ.", {}),
    "refuse_acceptance": ("giamdoc", "2022-11-25", "Máy không đúng công suất theo hợp đồng, không thay thế.", {}),
    "stop": ("lanhdaoso", "2022-10-20", "Cơ sở không bố trí được vốn đối ứng, có văn bản xin ngừng.",
             {"number": "47/QĐ-SCT", "signer": DEPUTY_HEAD, "reason_code": StopReason.OWN_CAPITAL, "recognised": 0}),
}  # fmt: skip
RISKS = (
    ("gạch không nung", RiskKind.PRICE, "Giá máy ép gạch tăng trên 10 % so với báo giá.", 2, 3,
     "Chốt giá trong hợp đồng mua máy; lấy báo giá thứ hai.", "2022-10-31"),
    ("gạch không nung", RiskKind.LAND, "Sân phơi chưa đủ diện tích khi mùa mưa kéo dài.", 2, 2,
     "Cơ sở thuê thêm 500 m² liền kề, gửi hợp đồng thuê.", "2022-11-15"),
    ("trái cây sấy", RiskKind.OWN_CAPITAL, "Chưa có chứng từ vay vốn đối ứng.", 3, 2,
     "Đề nghị cơ sở gửi hợp đồng tín dụng trước khi tạm ứng.", "2022-09-30"),
)  # fmt: skip
CERTIFICATES = (
    ("HTX Cà phê Ea Drơng", "Cà phê bột Ea Drơng", CertificateLevel.PROVINCE, 2022, "18/GCN-UBND", "2022-08-30"),
    ("Cơ sở mật ong Krông Na", "Mật ong hoa cà phê", CertificateLevel.PROVINCE, 2022, "21/GCN-UBND", "2022-08-30"),
    ("HTX Gốm Yang Tao", "Bình gốm nung lộ thiên", CertificateLevel.REGION, 2022, "07/GCN-CTĐP", "2022-10-14"),
)  # fmt: skip
TRADEMARKS = (
    ("HTX Cà phê Ea Drơng", "Ea Drơng Coffee", {"application_number": "4-2022-31507", "filed_on": "2022-08-12"}),
    ("Cơ sở ca cao Ea Kar", "Ca cao Ea Kar", {"application_number": "4-2022-40218", "filed_on": "2022-10-03"}),
)  # fmt: skip

# Asked for the next plan year: what, content, by whom, support and own capital in million đồng, day.
NEEDS = (
    ("Máy sấy cà phê tuần hoàn", "3.4", "HTX Cà phê Ea Drơng", 120, 210, "2022-10-12"),
    ("Hệ thống lọc bụi xưởng gỗ", "7.4", "Cơ sở mộc mỹ nghệ Tân Hòa", 90, 110, "2022-10-18"),
    ("Tham gia hội chợ công thương khu vực miền Trung - Tây Nguyên", "4.3", "HTX Gốm Yang Tao", 25, 15, "2022-10-25"),
)  # fmt: skip


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def run(people: dict[str, User]) -> None:
    """After the courses: what is not a step of the usual way."""
    follow_up(people)
    extend(people)
    ask_in_vain(people)
    ask_for_less(people)
    owe(people)
    send_letter(people)
    for title, kind, text, likelihood, impact, action, due_on in RISKS:
        officer = people["chuyenvien"]
        values = {
            "kind": kind, "text": text, "likelihood": RiskLevel(likelihood), "impact": RiskLevel(impact),
            "action": action, "owner": "Chuyên viên phụ trách đề án", "due_on": day(due_on),
        }  # fmt: skip
        kept.save(Risk(project=project_of(officer, title), recorded_by=officer), actor=officer, values=values)
    certify(people)
    register(people["chuyenvien"])
    compare(people["chuyenvienso"])
    today = localdate()
    delegate(
        actor=people["giamdoc"], holder=people["giamdoc"], to=people["truongphong"], roles=[Role.CENTRE_LEADER],
        basis=Basis.TL, starts_on=today, ends_on=today + dt.timedelta(days=30), document="08/QĐ-TTKC",
    )  # fmt: skip


def project_of(user: User, words: str) -> Project:
    """The project of the later plans whose title has these words."""
    return one(user, Project.objects.get(title__contains=words, origin="").pk)


def end(name: str, key: int, people: dict[str, User]) -> None:
    """Take the step by which a project leaves the usual way."""
    username, on, note, facts = ENDS[name]
    actor = people[username]
    project = one(actor, key)
    workflow_of(project).perform(name, project, actor=actor, effective_on=day(on), note=note, **facts)


# -- appraisal


def score(project: Project, people: dict[str, User]) -> None:
    """The council of the plan signs three sheets; for a project in no plan yet two, and one member is barred."""
    council_for(project, people)
    signers = [*LESS] if project.batch_id else [*LESS][:2]
    for username in signers:
        sheet = appraisal.own_sheet(project, actor=people[username])
        values = {
            "recommendation": Recommendation.PASS, "support": project.support, "conditions": "",
            "comment": "Hồ sơ đủ, mức hỗ trợ hợp lý.", "no_conflict": True,
        }  # fmt: skip
        scores = {one: (one.max_points - less, "") for one, less in zip(criteria_on(), LESS[username], strict=True)}
        appraisal.save_sheet(sheet, actor=people[username], values=values, scores=scores, submit=True)
    if not project.batch_id:
        appraisal.declare_conflict(project, actor=people["thamdinh2"], reason=CONFLICT)


def council_for(project: Project, people: dict[str, User]) -> None:
    if Council.objects.of(project):
        return
    values = {
        "kind": CouncilKind.COUNCIL, "name": "Hội đồng thẩm định đề án khuyến công quốc gia",
        "decision_number": "28/QĐ-SCT", "decided_on": day("2022-07-15"),
    }  # fmt: skip
    council = Council(batch=project.batch) if project.batch_id else Council(project=project)
    seats = [appraisal.Seat(people[username], part) for username, part in SEATS]
    appraisal.save_council(council, actor=people["chuyenvienso"], values=values, seats=seats)


# -- the work


def follow_up(people: dict[str, User]) -> None:
    officer = people["chuyenvien"]
    values = {
        "inspected_on": day("2022-11-08"), "number": "61/BBKT-TTKC", "done_percent": 85,
        "participants": "Trung tâm Khuyến công; Ủy ban nhân dân thị trấn; cơ sở thụ hưởng",
        "findings": "Máy chạy ổn định; chưa có che chắn ở bộ truyền động.",
        "conclusion": "Khắc phục an toàn lao động trước khi nghiệm thu.",
        "follow_up": "Lắp che chắn bộ truyền động, gửi ảnh về Trung tâm.", "follow_up_due": day("2022-11-20"),
    }  # fmt: skip
    execution.record_inspection(project_of(officer, "gạch không nung"), actor=officer, values=values)


def extend(people: dict[str, User]) -> None:
    """A change that a decision amending the plan approves, and the annex of the contract that follows it."""
    officer, leader = people["chuyenvien"], people["giamdoc"]
    change = ask_for_time(
        officer, "2022-10-10", "15/CV-VLX", "Nhà cung cấp giao khuôn ép chậm một tháng.", "Tháng 8 đến tháng 12/2022"
    )
    change_step("check", change, people["chuyenvienso"], "2022-10-14")
    amend(one_change(officer, change.pk), people)
    project = project_of(leader, "gạch không nung")
    annexes.record_annex(
        project, actor=leader, change=one_change(leader, change.pk), number="01/PL-HĐ", signed_on=day("2022-10-24"),
        value=annexes.proposed_value(project, change), text="Gia hạn thời gian thực hiện.", ends_on=day("2022-12-31"),
    )  # fmt: skip


def amend(change: ChangeRequest, people: dict[str, User]) -> None:
    """By a decision on its plan."""
    planner, head, plan = people["chuyenvienso"], people["lanhdaoso"], change.project.batch_id
    draft = amendments.Draft("Tờ trình của Phòng Quản lý công nghiệp về thời gian thực hiện.", changes=[change])
    amendments.draw_up(batch_for_page(planner, plan), draft, actor=planner)
    batch, decision = batch_for_page(head, plan), {"number": "46/QĐ-SCT", "signer": DEPUTY_HEAD}
    workflow_of(batch).perform("amend", batch, actor=head, effective_on=day("2022-10-19"), **decision)


def ask_in_vain(people: dict[str, User]) -> None:
    officer = people["chuyenvien"]
    change = ask_for_time(
        officer, "2022-11-09", "22/CV-VLX", "Cơ sở đề nghị lắp máy sau Tết.", "Tháng 8/2022 đến tháng 02/2023"
    )
    change_step("check", change, people["chuyenvienso"], "2022-11-11")
    note = "Kinh phí phải quyết toán trong năm 2022; thời gian thực hiện đã được gia hạn một lần."
    change_step("deny", change, people["lanhdaoso"], "2022-11-16", note=note)


def ask_for_time(officer: User, on: str, letter: str, text: str, duration: str) -> ChangeRequest:
    return changes.ask_change(
        project_of(officer, "gạch không nung"), actor=officer, kind=ChangeKind.TIME, reason=ChangeReason.SUPPLY,
        text=text, asked_on=day(on), values={"duration": duration}, letter=letter,
    )  # fmt: skip


def change_step(name: str, change: ChangeRequest, actor: User, on: str, **facts) -> None:
    CHANGE.perform(name, one_change(actor, change.pk), actor=actor, effective_on=day(on), **facts)


def ask_for_less(people: dict[str, User]) -> None:
    """A change that waits for the department's check."""
    officer = people["chuyenvien"]
    project = project_of(officer, "trái cây sấy")
    content, who = project.main_content, project.beneficiaries.get().establishment
    money = {Source.LOCAL: 105 * MILLION, Source.BENEFICIARY: 180 * MILLION}
    changes.ask_change(
        project, actor=officer, kind=ChangeKind.AMOUNT_DOWN, reason=ChangeReason.SAVINGS,
        text="Chọn được nhà cung cấp có giá thấp hơn dự toán.", asked_on=day("2022-11-16"),
        values={"funding": [FundingRow(content, who, money)]},
    )  # fmt: skip


def owe(people: dict[str, User]) -> None:
    """Half of the advance of the stopped project has come back."""
    accountant = people["ketoan"]
    project = one(accountant, Project.objects.get(state=ProjectState.STOPPED).pk)
    execution.record_voucher(
        project, actor=accountant, kind=VoucherKind.REFUND, source=Source.LOCAL, amount=project.ledger.refund_due // 2,
        issued_on=day("2022-11-15"), number="PT-12",
    )  # fmt: skip


def send_letter(people: dict[str, User]) -> None:
    """An establishment writes by its link; an officer has not answered yet."""
    officer = people["chuyenvien"]
    project = project_of(officer, "trái cây sấy")
    link = links.issue(project, project.beneficiaries.get().establishment, actor=officer)
    text = "Cơ sở xin lùi ngày lắp máy sang đầu tháng 12 vì chờ trạm biến áp đóng điện."
    letters.send_letter(link, kind=LetterKind.CHANGE, text=text, key="minh-hoa")


def register(officer: User) -> None:
    for title, content, name, support, own, on in NEEDS:
        who = Establishment.objects.get(name=name)
        values = {
            "year": 2023, "title": title, "content": Content.objects.get(code=content), "establishment": who,
            "registrant": name, "place": who.place, "registered_on": day(on), "local": support * MILLION,
            "beneficiary": own * MILLION,
        }  # fmt: skip
        needs.register_need(actor=officer, values=values)


def compare(planner: User) -> None:
    """Two variants of the draft plan: everything that was appraised, and without the dearest project."""
    batch = PlanBatch.objects.get(state=BatchState.DRAFT)
    desk = Desk(planner, batch)
    rows = desk.rows(desk.as_it_is())
    amounts = {row.project.pk: {cell.key: cell.amount for cell in row.cells} for row in rows}
    dearest = max(amounts, key=lambda key: sum(amounts[key].values()))
    for name, left_out in (("Đủ ba đề án", None), ("Để lại một đề án", dearest)):
        picks = {key: (key != left_out, cells) for key, cells in amounts.items()}
        scenarios.create_scenario(batch, actor=planner, name=name, picks=picks)


def certify(people: dict[str, User]) -> None:
    officer = people["chuyenvien"]
    for name, product, level, year, number, issued_on in CERTIFICATES:
        who = Establishment.objects.get(name=name)
        facts = {"level": level, "number": number, "issued_on": day(issued_on)}
        add_certificate(who, actor=officer, product=product, year=year, **facts)
    for name, mark, facts in TRADEMARKS:
        who = Establishment.objects.get(name=name)
        add_trademark(who, actor=officer, name=mark, **{**facts, "filed_on": day(facts["filed_on"])})
