"""manage.py daily [job …]: the jobs of the night. One that fails does not keep the others from running."""

import logging

from django.core.management.base import BaseCommand, CommandError

from khuyencong.core import daily

log = logging.getLogger("khuyencong.daily")


class Command(BaseCommand):
    help = "Chạy các việc hằng ngày (đặt lịch mỗi đêm một lần)."

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", help="tên việc; bỏ trống thì chạy mọi việc")

    def handle(self, *, names, **options):
        known = daily.jobs()
        if unknown := sorted(set(names) - set(known)):
            raise CommandError(f"Không có việc {', '.join(unknown)}. Các việc: {', '.join(known)}.")
        failed = [name for name in known if not names or name in names if not self._run(name, known[name])]
        if failed:
            raise CommandError(f"Chưa làm được: {', '.join(failed)}. Lý do ở nhật ký máy chủ.")

    def _run(self, name: str, job: daily.Job) -> bool:
        try:
            self.stdout.write(f"{name}: {job()}")
        except Exception:  # whatever it is, the next job is not to blame
            log.exception("Daily job %s failed", name)
            return False
        return True
