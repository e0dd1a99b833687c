from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Đề án"

    def ready(self):
        """Tell the page of an establishment of its đề án; say what people are told of."""
        from khuyencong.core import daily, related
        from khuyencong.registry import terms
        from khuyencong.registry.services import merging
        from khuyencong.waiting import watches as waiting
        from projects import early_warnings, notices, watches
        from projects.enums import PROJECT_READERS
        from projects.exports import LIST
        from projects.merging import move_benefits
        from projects.services import warnings
        from projects.timeline import projects_of

        notices.register()
        LIST.register(PROJECT_READERS)
        waiting.register(watches.PROJECTS, watches.BATCHES, watches.CHANGES)
        merging.register("projects", move_benefits)
        terms.register(*early_warnings.terms())
        warnings.register()
        daily.register("early_warnings", warnings.tell_of_new)
        related.register("registry.establishment", "projects", projects_of)
