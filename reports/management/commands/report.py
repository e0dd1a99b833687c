import datetime as dt
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import asat, faces
from reports.dataset import build
from reports.faces import json
from reports.periods import LENGTHS, RANGE, Period, days, make


class Command(BaseCommand):
    help = "Xuất báo cáo của một kỳ: JSON (mặc định), PDF, Word, Excel hoặc PDF lưu trữ."

    def add_arguments(self, parser):
        parser.add_argument("report", choices=[*LENGTHS, RANGE], help="loại kỳ")
        parser.add_argument("--year", type=int, help="năm báo cáo")
        parser.add_argument("--half", type=int, dest="number", help="kỳ 6 tháng: 1 là đầu năm, 2 là cuối năm")
        parser.add_argument("--quarter", type=int, dest="number", help="quý, từ 1 đến 4")
        parser.add_argument("--month", type=int, dest="number", help="tháng, từ 1 đến 12")
        parser.add_argument("--from", type=dt.date.fromisoformat, dest="start", help="ngày đầu kỳ, ví dụ 2022-01-01")
        parser.add_argument("--to", type=dt.date.fromisoformat, dest="end", help="ngày cuối kỳ")
        parser.add_argument("--as-at", metavar="NGÀY", default="", help="số liệu tính đến ngày này của kỳ")
        parser.add_argument("--recorded", metavar="NGÀY", default="", help="chỉ tính điều đã ghi nhận đến hết ngày này")
        parser.add_argument("--format", choices=list(faces.FACES), default="json", help="định dạng")
        parser.add_argument("--details", action="store_true", help="JSON: thêm bảng phân tích và chỉ tiêu")
        parser.add_argument("--out", type=Path, help="tệp kết quả; để trống thì in ra màn hình")

    def handle(self, *, report: str, format: str, out: Path | None, details: bool, **when):
        try:
            period = self._asked(report, **when)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if why := asat.unrecorded(period):
            self.stderr.write(why)
        data = build(period)
        bare = format == "json" and not details
        self._write(json.written(json.contract(data)) if bare else faces.render(format, data), out)

    def _asked(self, report: str, *, as_at: str, recorded: str, **when) -> Period:
        """The period as its page reads it under `?tinh-den=` and `?ghi-nhan-den=`."""
        period = self._period(report, **{name: when[name] for name in ("year", "number", "start", "end")})
        if not period.has_begun:
            raise CommandError(f"Kỳ báo cáo {period.name} chưa bắt đầu.")
        return asat.read(period, {asat.DAY: as_at, asat.RECORDED: recorded})

    def _period(self, report: str, *, year: int | None, number: int | None, start, end) -> Period:
        if report == RANGE:
            if not (start and end):
                raise CommandError("Kỳ theo ngày cần --from và --to.")
            return days(start, end)
        if year is None:
            raise CommandError("Thiếu --year.")
        return make(report, year, number)

    def _write(self, content: bytes, out: Path | None) -> None:
        if out is None:
            sys.stdout.buffer.write(content)
            return
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {out}: {error.strerror}.") from error
        self.stderr.write(f"Đã ghi {out}.")
