from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Đề án"

    def ready(self):
        """Tell the page of an establishment of its đề án."""
        from khuyencong.core import related
        from projects.timeline import projects_of

        related.register("registry.establishment", "projects", projects_of)
