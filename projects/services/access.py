"""Who may write a dossier or a plan, as a sentence: "" when nothing is against it."""

from khuyencong.accounts.enums import Role
from projects.models import Project


def why_not_own(project: Project, user) -> str:
    """Officers write the dossiers of their own office alone (workflow, "Roles and rows")."""
    if Role.OFFICER in user.role_codes and user.office_id == project.office_id:
        return ""
    return f"Đề án này do {project.office} lập; chỉ chuyên viên của phòng đó được sửa."


def why_not_planner(user, *, importing: bool = False) -> str:
    """The department draws plans up; an officer of the Centre brings in one that was drawn up on paper."""
    if Role.DEPARTMENT_OFFICER in user.role_codes or (importing and Role.OFFICER in user.role_codes):
        return ""
    return "Anh/chị không có quyền lập kế hoạch đợt; việc này thuộc chuyên viên Sở."
