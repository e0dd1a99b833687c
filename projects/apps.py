from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Đề án"

    def ready(self):
        """Tell the page of an establishment of its đề án; say what people are told of."""
        from khuyencong.core import daily, related
        from khuyencong.registry import terms
        from projects import early_warnings, notices
        from projects.services import warnings
        from projects.timeline import projects_of

        notices.register()
        terms.register(*early_warnings.terms())
        warnings.register()
        daily.register("early_warnings", warnings.tell_of_new)
        related.register("registry.establishment", "projects", projects_of)
