from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        from consulting.services.privacy import erasers
        from khuyencong.core import related
        from khuyencong.core.workflow import holders
        from khuyencong.waiting import watches as waiting
        from reports import large, watches
        from reports.holders import issued_reports
        from reports.papers import shelf
        from reports.services.signed import erase_of_requests

        large.register()
        waiting.register(watches.REPORTS)
        for subject, entity in shelf.ENTITIES.items():
            related.register(entity, "papers", shelf.door(subject))
        if erase_of_requests not in erasers:
            erasers.append(erase_of_requests)
        if issued_reports not in holders:
            holders.append(issued_reports)
