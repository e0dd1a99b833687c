from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from consulting.workflow import CONSULTING
from khuyencong.core.workflow_docs import diagram, table
from projects.change_workflow import CHANGE, NATIONAL_CHANGE
from projects.tables import NATIONAL, NATIONAL_BATCH
from projects.workflow import BATCH, PROJECT
from reports.workflow import REPORT

TABLES = (
    ("Đề án", PROJECT),
    ("Điều chỉnh đề án", CHANGE),
    ("Kế hoạch đợt", BATCH),
    ("Yêu cầu tư vấn", CONSULTING),
    ("Báo cáo định kỳ", REPORT),
    ("Đề án khuyến công quốc gia", NATIONAL),
    ("Kế hoạch đợt khuyến công quốc gia", NATIONAL_BATCH),
    ("Điều chỉnh đề án khuyến công quốc gia", NATIONAL_CHANGE),
)
ELSEWHERE = (NATIONAL, NATIONAL_BATCH, NATIONAL_CHANGE)  # mostly the rows above: in docs/workflow.md alone
NATIONAL_SENTENCE = (
    "Đề án và kế hoạch khuyến công quốc gia đi theo bảng riêng, do Bộ Công Thương phê duyệt: `docs/workflow.md`."
)
ABOUT = """Trang này được sinh từ các bảng quy trình trong mã nguồn (`manage.py workflow_docs`).

Căn cứ ghi “vận dụng” là văn bản chỉ bắt buộc với khuyến công quốc gia, hoặc chưa rõ còn hiệu lực: quy trình của khuyến
công địa phương do tỉnh quy định (Thông tư 46/2012/TT-BCT, Điều 8 khoản 3). Bước không ghi căn cứ là cách làm của đơn
vị."""
BEGIN, END = "<!-- workflow:begin -->", "<!-- workflow:end -->"


class Command(BaseCommand):
    help = "Viết docs/workflow.md và phần quy trình trong README.md từ các bảng quy trình trong mã nguồn."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra tài liệu còn đúng với mã nguồn")

    def handle(self, *, check: bool = False, **options):
        if not check:
            for path, text in documents().items():
                path.write_text(text, encoding="utf-8")
            return
        stale = [path for path, text in documents().items() if path.read_text(encoding="utf-8") != text]
        if stale:
            raise CommandError(f"Tài liệu đã cũ: {', '.join(p.name for p in stale)}. Chạy: manage.py workflow_docs")


def documents() -> dict[Path, str]:
    """`{file: text as it should be}`; README keeps everything outside its two marks."""
    full = ["# Quy trình", "", ABOUT]
    for title, workflow in TABLES:
        full += ["", f"## {title}", "", diagram(workflow), "", table(workflow)]
    readme = settings.BASE_DIR / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    shown = [f"**{title}**\n\n{table(workflow)}" for title, workflow in TABLES if workflow not in ELSEWHERE]
    short = "\n\n".join([*shown, NATIONAL_SENTENCE])
    return {
        settings.BASE_DIR / "docs" / "workflow.md": "\n".join(full) + "\n",
        readme: f"{before}{BEGIN}\n\n{short}\n\n{END}{after}",
    }
