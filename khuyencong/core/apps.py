from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "khuyencong.core"
    label = "core"
    verbose_name = "Nền tảng"

    def ready(self):
        from khuyencong.core import daily, limits, wording
        from khuyencong.core.attachments.services import delete_unattached

        daily.register("attachments", delete_unattached)
        daily.register("limits", limits.forget_ended)
        wording.apply()
