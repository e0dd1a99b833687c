"""What the desk of the sample has written and received: an issued report, a draft with remarks, papers that came in.

`manage.py demo` adds it after the sample itself. Issuing sets every face of the report in type, which takes seconds;
tests that need none of it do without.
"""

import datetime as dt
import tomllib
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from consulting.models import ConsultingRequest
from khuyencong.accounts.models import User
from khuyencong.core import kept
from khuyencong.core.attachments.kinds import SCANS
from khuyencong.core.attachments.services import store
from projects.models import PlanBatch, Project
from reports.figures import figures_of
from reports.models import IncomingPaper, PeriodicReport
from reports.parts import WHOLE, key_of
from reports.periods import Period, six_month, whole_year
from reports.services import begin
from reports.services.comments import comment, resolve
from reports.services.incoming import register, void
from reports.workflow import REPORT

DATA = Path(__file__).parent / "data"
TEXTS = tomllib.loads((DATA / "bao-cao.toml").read_text(encoding="utf-8"))
PAPER = DATA / "van-ban-minh-hoa.pdf"
YEAR, DIRECTOR = 2022, "Phạm Minh Tâm"
SUBMITTED, ISSUED = dt.date(2022, 7, 14), dt.date(2022, 7, 18)
MILLION = 1_000_000
# What the year's draft expects beyond what is done.
STILL_TO_COME = {
    "implemented.projects": 3, "implemented.support": 310 * MILLION, "accepted.projects": 9,
    "accepted.support": 905 * MILLION, "settled.projects": 7, "settled.support": 720 * MILLION,
    "consulting.requests": 12,
}  # fmt: skip
REMARKS = (  # who, on which heading, what; the first is seen to
    ("truongphong", "Tiến độ", "Nêu rõ các đề án đợt 1 chưa phê duyệt đề án chi tiết và lý do."),
    ("giamdoc", "II. ĐÁNH GIÁ CHUNG", "Bổ sung số lao động có việc làm mới của các cơ sở đã nghiệm thu."),
    ("truongphong", "", "Đối chiếu số tạm ứng với bảng kê chứng từ của kế toán trước khi trình."),
)
# who enters it, day it came, sender, symbol, day of the paper, what it is, for whom, what it is about
RECEIVED = (
    ("chuyenvien", "2022-03-29", "Sở Công Thương", "12/QĐ-SCT", "2022-03-25",
     "Quyết định phê duyệt kế hoạch khuyến công địa phương đợt 1 năm 2022", "Phòng Khuyến công", "batch"),
    ("chuyenvien", "2022-05-17", "Ủy ban nhân dân xã Ea Phê", "38/UBND-KT", "2022-05-12",
     "Công văn đề nghị hướng dẫn hồ sơ hỗ trợ dây chuyền gạch không nung", "Phòng Khuyến công", "project"),
    ("chuyenvien2", "2022-06-09", "Hợp tác xã trên địa bàn thị xã Buôn Hồ", "", None,
     "Đơn đề nghị tư vấn đăng ký nhãn hiệu", "Phòng Tư vấn", "request"),
    ("chuyenvien", "2022-06-20", "Ủy ban nhân dân huyện Lắk", "412/UBND-KTHT", "2022-06-16",
     "Công văn phối hợp mở lớp dệt thổ cẩm cho lao động nông thôn", "Phòng Khuyến công", ""),
    ("chuyenvien", "2022-06-20", "Ủy ban nhân dân huyện Lắk", "412/UBND-KTHT", "2022-06-16",
     "Công văn phối hợp mở lớp dệt thổ cẩm cho lao động nông thôn", "Phòng Khuyến công", ""),
    ("chuyenvienso", "2022-07-18", "Trung tâm Khuyến công", "45/BC-TTKC", "2022-07-18",
     "Báo cáo kết quả hoạt động khuyến công 6 tháng đầu năm 2022", "Phòng Quản lý công nghiệp", ""),
    ("chuyenvienso", "2022-09-12", "Bộ Công Thương", "5387/BCT-CTĐP", "2022-09-06",
     "Công văn hướng dẫn đăng ký kế hoạch khuyến công quốc gia năm 2023", "Phòng Quản lý công nghiệp", ""),
)  # fmt: skip
TWICE = 4  # the line that was entered a second time, and cancelled


def run(people: dict[str, User]) -> None:
    issue(people)
    draft(people)
    receive(people)


def issue(people: dict[str, User]) -> PeriodicReport:
    """The half year's report, as it was published: written, submitted, issued with all its files."""
    officer = people["chuyenvien"]
    report = write(six_month(YEAR, 1), TEXTS["half"], officer)
    REPORT.perform("submit", report, actor=officer, effective_on=SUBMITTED)
    facts = {"number": "45", "signer": DIRECTOR}
    REPORT.perform("issue", report, actor=people["giamdoc"], effective_on=ISSUED, **facts)
    return report


def draft(people: dict[str, User]) -> PeriodicReport:
    """The year's report as it is being written: what is expected until its end, and what others say of it."""
    officer = people["chuyenvien"]
    report = write(whole_year(YEAR), TEXTS["year"], officer)
    data = figures_of(report)
    expected = {key: data.figure(key).value + more for key, more in STILL_TO_COME.items()}
    kept.save(report, actor=officer, values={"estimates": expected})
    said = [
        comment(report, part=key_of(title) if title else WHOLE, text=text, actor=people[who])
        for who, title, text in REMARKS
    ]
    resolve(said[0], actor=officer)
    return report


def write(period: Period, texts: dict[str, str], officer: User) -> PeriodicReport:
    report = begin(period, actor=officer)
    kept.save(report, actor=officer, values=texts)
    return report


def receive(people: dict[str, User]) -> None:
    """Papers that came in, into the registers of both sides; one line was entered twice by mistake."""
    links = {
        "batch": PlanBatch.objects.get(year=YEAR, programme="local", name="Đợt 1"),
        "project": Project.objects.get(code="ĐA-2022-07"),
        "request": ConsultingRequest.objects.filter(received_on__lte="2022-06-09").earliest("-received_on", "-pk"),
    }
    for number, (who, received, sender, symbol, issued, summary, receiver, about) in enumerate(RECEIVED):
        values = {
            "received_on": dt.date.fromisoformat(received), "sender": sender, "symbol": symbol, "summary": summary,
            "issued_on": issued and dt.date.fromisoformat(issued), "receiver": receiver, "note": "",
            **dict.fromkeys(links), **({about: links[about]} if about else {}),
        }  # fmt: skip
        group = f"demo-{number}"
        file = SimpleUploadedFile("van-ban-den.pdf", PAPER.read_bytes())
        files = [store(file, group=group, choice=SCANS).pk]
        row: IncomingPaper = register(actor=people[who], values=values, group=group, files=files)
        if number == TWICE:
            void(row, actor=people[who], reason="Vào sổ hai lần, đã có ở dòng trước.")
