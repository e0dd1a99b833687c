"""`manage.py import_consulting FILE`: a consulting log becomes requests, all or nothing."""

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from consulting.imports.log import LogImport, import_log, read_log
from khuyencong.accounts.imports import officer
from khuyencong.core.imports.problems import ImportRefused


class Command(BaseCommand):
    help = "Nhập sổ theo dõi tư vấn (.xlsx) thành các yêu cầu tư vấn."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="sổ theo dõi tư vấn, .xlsx")
        parser.add_argument("--actor", default="", help="tên đăng nhập của chuyên viên nhập sổ")
        parser.add_argument("--dry-run", action="store_true", help="kiểm tra mọi thứ, không ghi gì")

    def handle(self, *, file, actor, dry_run, **options):
        if not file.is_file():
            raise CommandError(f"Không có tệp {file}.")
        try:
            result = import_log(read_log(file), actor=officer(actor), dry_run=dry_run)
        except ImportRefused as refused:
            lines = [f"Có {len(refused.problems)} chỗ phải sửa:", *(f"- {problem}" for problem in refused.problems)]
            raise CommandError("\n".join([*lines, "Chưa nhập lượt nào. Sửa sổ rồi chạy lại."])) from refused
        self._report(result, dry_run)

    def _report(self, result: LogImport, dry_run: bool) -> None:
        said = "Kiểm tra xong, chưa ghi gì" if dry_run else "Đã nhập"
        self.stdout.write(
            f"{said}: {len(result.requests)} lượt tư vấn, {result.products} sản phẩm, "
            f"{result.new_establishments} cơ sở mới."
        )
        for category, count in Counter(str(request.category) for request in result.requests).items():
            self.stdout.write(f"- {category}: {count} lượt")
