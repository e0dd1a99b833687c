from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from khuyencong.accounts.models import User
from khuyencong.demo import desk
from khuyencong.demo.build import DemoRefused, build
from khuyencong.demo.cast import CAST, DEMO_PASSWORD


class Command(BaseCommand):
    help = "Nạp dữ liệu minh họa 6 tháng đầu năm 2022 vào một cơ sở dữ liệu chưa có người dùng."

    def add_arguments(self, parser):
        parser.add_argument("--show", action="store_true", help="chỉ in các tài khoản minh họa")

    def handle(self, *, show: bool = False, **options):
        if show:
            self.show_cast()
            return
        try:
            built = self.load()
        except DemoRefused as refused:
            raise CommandError(str(refused)) from refused
        done = "Đã nạp dữ liệu minh họa." if built else "Đã có người dùng trong cơ sở dữ liệu; không nạp gì thêm."
        self.stdout.write(done)

    @transaction.atomic
    def load(self) -> bool:
        """The sample and what its desk wrote; False, and nothing is done, where there are users already."""
        if built := build():
            desk.run({user.username: user for user in User.objects.all()})
        return built

    def show_cast(self) -> None:
        self.stdout.write(f"Tài khoản minh họa (mật khẩu chung: {DEMO_PASSWORD})")
        for person in CAST:
            roles = ", ".join(role.label for role in person.roles)
            self.stdout.write(f"  {person.username:<16} {person.full_name:<24} {roles}")
