from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "khuyencong.core.jobs"
    label = "jobs"
    verbose_name = "Việc chạy nền"

    def ready(self):
        from khuyencong.core import daily
        from khuyencong.core.jobs import services

        daily.register("jobs", services.look_after)
