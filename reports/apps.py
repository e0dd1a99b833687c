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
        from reports.exports import REGISTER
        from reports.holders import issued_reports
        from reports.models.incoming import READERS
        from reports.papers import approvers, shelf
        from reports.periods import cut_off
        from reports.services import incoming, signed, stacks

        # A setting that cannot be read is told at once, not by the first page.
        approvers.spans()
        cut_off()
        large.register()
        stacks.register()
        waiting.register(watches.REPORTS)
        for subject, entity in shelf.ENTITIES.items():
            related.register(entity, "papers", shelf.door(subject))
        REGISTER.register(READERS)
        erasers.extend({signed.erase_of_requests, incoming.erase_of_requests} - set(erasers))
        if issued_reports not in holders:
            holders.append(issued_reports)
