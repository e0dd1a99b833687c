from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "khuyencong.core.notices"
    label = "notices"
    verbose_name = "Thông báo"

    def ready(self):
        from khuyencong.core import daily
        from khuyencong.core.notices import channels, jobs

        channels.register(channels.EMAIL, "Thư điện tử", channels.send_email)
        channels.register_from_settings()
        daily.register("notice_digest", jobs.send_digests)
        daily.register("notices", jobs.forget_old)
