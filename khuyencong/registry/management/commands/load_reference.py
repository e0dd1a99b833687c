from django.core.management.base import BaseCommand

from khuyencong.registry.services.reference import load_reference


class Command(BaseCommand):
    help = "Nạp danh mục kèm theo phần mềm: địa bàn, văn bản, nội dung, định mức. Chạy lại không đổi gì."

    def handle(self, *args, **options):
        counts = load_reference()
        self.stdout.write("Danh mục: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
