from django.apps import AppConfig


class ConsultingConfig(AppConfig):
    name = "consulting"
    verbose_name = "Tư vấn"

    def ready(self):
        """Tell the pages of projects and establishments of the requests behind them; say what people are told of."""
        from consulting import notices, watches
        from consulting.enums import READERS
        from consulting.exports import LIST
        from consulting.merging import move_requests
        from consulting.selectors.outcome import requests_behind, requests_of
        from consulting.services import privacy
        from khuyencong.core import daily, related
        from khuyencong.registry.services import merging
        from khuyencong.waiting import watches as waiting

        notices.register()
        LIST.register(READERS)
        waiting.register(watches.watch())
        merging.register("consulting", move_requests)
        daily.register("late_requests", notices.tell_of_late)
        daily.register("old_requests", privacy.erase_expired)
        related.register("projects.project", "requests", requests_behind)
        related.register("registry.establishment", "requests", requests_of)
