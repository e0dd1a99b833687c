"""Who imports: the person named on the command line, or the only one there is."""

from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.core.imports.problems import ImportRefused, Problem


def officer(username: str = "") -> User:
    """The active officer of that user name; without one, the only officer of the portal.

    Raises:
        ImportRefused: nobody, or nobody in particular.
    """
    people = User.objects.filter(is_active=True).prefetch_related("grants")
    if username:
        person = people.filter(username=username).first()
        if person is None:
            raise ImportRefused([Problem(f"Không có người dùng “{username}” đang hoạt động.")])
        return person
    officers = list(people.filter(grants__role=Role.OFFICER).order_by("pk")[:2])
    if len(officers) != 1:
        said = "có nhiều" if officers else "chưa có"
        raise ImportRefused([Problem(f"Hệ thống {said} {Role.OFFICER.label}; nêu tên đăng nhập bằng --actor.")])
    return officers[0]
