import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from khuyencong.accounts import services
from khuyencong.accounts.enums import Role


class Command(BaseCommand):
    help = "Tạo tài khoản từ dòng lệnh, ví dụ tài khoản quản trị đầu tiên."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--role", action="append", choices=Role.values, default=[], help="lặp lại cho nhiều vai trò"
        )

    def handle(self, *, username, name, email, role, **options):
        try:
            password = getpass.getpass("Mật khẩu: ")
        except EOFError as error:
            raise CommandError("Cần nhập mật khẩu từ bàn phím.") from error
        values = {"username": username, "full_name": name, "email": email}
        try:
            services.make_user(actor=None, values=values, roles=role, password=password)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"Đã tạo tài khoản {username}.")
