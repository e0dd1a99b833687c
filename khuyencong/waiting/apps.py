from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "khuyencong.waiting"
    label = "waiting"
    verbose_name = "Đang chờ"

    def ready(self):
        from khuyencong.waiting import services

        services.register()
