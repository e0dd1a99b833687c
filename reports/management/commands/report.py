import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import faces
from reports.dataset import build
from reports.periods import SIX_MONTH, YEAR, PeriodError, make


class Command(BaseCommand):
    help = "Xuất báo cáo của một kỳ: JSON (mặc định), PDF hoặc Excel."

    def add_arguments(self, parser):
        parser.add_argument("report", choices=[SIX_MONTH, YEAR], help="loại báo cáo")
        parser.add_argument("--year", type=int, required=True, help="năm báo cáo")
        parser.add_argument("--half", type=int, choices=[1, 2], help="kỳ 6 tháng: 1 là đầu năm, 2 là cuối năm")
        parser.add_argument("--format", choices=list(faces.FACES), default="json", help="định dạng")
        parser.add_argument("--out", type=Path, help="tệp kết quả; để trống thì in ra màn hình")

    def handle(self, *, report: str, year: int, half: int | None, format: str, out: Path | None, **options):
        if (report == SIX_MONTH) != (half is not None):
            raise CommandError("Báo cáo 6 tháng cần --half 1 hoặc --half 2; báo cáo năm thì không có --half.")
        try:
            period = make(report, year, half)
        except PeriodError as error:
            raise CommandError(str(error)) from error
        if not period.has_begun:
            raise CommandError(f"Kỳ báo cáo {period.name} chưa bắt đầu.")
        self._write(faces.render(format, build(period)), out)

    def _write(self, content: bytes, out: Path | None) -> None:
        if out is None:
            sys.stdout.buffer.write(content)
            return
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {out}: {error.strerror}.") from error
        self.stderr.write(f"Đã ghi {out}.")
