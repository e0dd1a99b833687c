from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Đề án"

    def ready(self):
        """Tell the page of an establishment of its đề án; say what people are told of."""
        from khuyencong.core import related
        from projects import notices
        from projects.timeline import projects_of

        notices.register()
        related.register("registry.establishment", "projects", projects_of)
