"""`manage.py import_plan FILE`: a plan workbook becomes a draft batch with its draft projects, all or nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from khuyencong.accounts.imports import officer
from khuyencong.core.imports.problems import FileRefused, ImportRefused, Problem
from khuyencong.core.numbers import Unit, format_int
from projects.imports.codes import Codes, propose, read_codes, write_codes
from projects.imports.plan import ImportResult, import_plan, read_plan
from projects.imports.sheet import PlanSheet

UNITS = {"vnd": Unit.DONG, "thousand": Unit.THOUSAND, "million": Unit.MILLION}
NOT_CONFIRMED = 2  # exit code while content codes wait for a person
ADVICE = (
    "Chưa nhập đề án nào. Sửa biểu rồi chạy lại; "
    "mã nội dung và địa điểm chưa rõ có thể ghi vào tệp --codes (cột main_content, place)."
)


class Command(BaseCommand):
    help = "Nhập biểu tổng hợp kế hoạch khuyến công (.xlsx) thành một đợt dự thảo cùng các đề án dự thảo."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="biểu tổng hợp kế hoạch, .xlsx")
        parser.add_argument("--codes", type=Path, help="CSV: stt, main_content, second_content, place")
        parser.add_argument("--unit", choices=UNITS, help="đơn vị tính, nếu biểu không ghi ĐVT")
        parser.add_argument("--actor", default="", help="tên đăng nhập của chuyên viên lập đợt")
        parser.add_argument("--dry-run", action="store_true", help="kiểm tra mọi thứ, không ghi gì")

    def handle(self, *, file, codes, unit, actor, dry_run, **options):
        if not file.is_file():
            raise CommandError(f"Không có tệp {file}.")
        try:
            sheet = read_plan(file, UNITS.get(unit))
            answers = read_codes(codes) if codes else {}
            self._stop_until_confirmed(sheet, answers)
            result = import_plan(sheet, actor=officer(actor), codes=answers, dry_run=dry_run)
        except FileRefused as refused:
            raise CommandError(str(refused)) from refused
        except ImportRefused as refused:
            raise CommandError(_listed(refused.problems)) from refused
        self._report(sheet, result, dry_run)

    def _stop_until_confirmed(self, sheet: PlanSheet, answers: dict[int, Codes]) -> None:
        """Print proposed codes to confirm; a sheet that has problems of its own tells those first."""
        waiting = [row.number for row in sheet.rows if not answers.get(row.number, Codes()).main]
        if not waiting or sheet.problems:
            return
        self.stdout.write(write_codes(sheet.rows, propose(sheet.rows) | {n: c for n, c in answers.items() if c.main}))
        raise CommandError(
            f"{len(waiting)} đề án chưa có mã nội dung được xác nhận; mã đề xuất ở trên. "
            "Lưu thành tệp CSV, kiểm tra và chạy lại với --codes TỆP.csv.",
            returncode=NOT_CONFIRMED,
        )

    def _report(self, sheet: PlanSheet, result: ImportResult, dry_run: bool) -> None:
        for note in result.notes:
            self.stdout.write(f"Lưu ý: {note}")
        said = "Kiểm tra xong, chưa ghi gì" if dry_run else "Đã nhập"
        self.stdout.write(
            f"{said}: {result.batch.full_name}, {len(result.projects)} đề án, tổng {format_int(sheet.total)} đồng, "
            f"{result.new_establishments} cơ sở mới."
        )


def _listed(problems: list[Problem]) -> str:
    return "\n".join([f"Có {len(problems)} chỗ phải sửa:", *(f"- {problem}" for problem in problems), ADVICE])
