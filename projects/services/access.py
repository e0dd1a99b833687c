"""Who may write a dossier, as a sentence: "" when nothing is against it."""

from khuyencong.accounts.enums import Role
from projects.models import Project


def why_not_own(project: Project, user) -> str:
    """Officers write the dossiers of their own office alone (workflow, "Roles and rows")."""
    if Role.OFFICER in user.role_codes and user.office_id == project.office_id:
        return ""
    return f"Đề án này do {project.office} lập; chỉ chuyên viên của phòng đó được sửa."
