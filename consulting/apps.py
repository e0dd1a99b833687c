from django.apps import AppConfig


class ConsultingConfig(AppConfig):
    name = "consulting"
    verbose_name = "Tư vấn"

    def ready(self):
        """Tell the pages of projects and establishments of the requests behind them."""
        from consulting.selectors.outcome import requests_behind, requests_of
        from khuyencong.core import related

        related.register("projects.project", "requests", requests_behind)
        related.register("registry.establishment", "requests", requests_of)
