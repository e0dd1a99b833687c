"""What the administrator's first page shows: accounts, letters that did not go out, reference data to be checked."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import Delegation, RoleGrant, User
from khuyencong.core.notices.models import Notice, NoticeState
from khuyencong.core.numbers import format_int
from khuyencong.registry.models import LegalDocument, Norm
from projects.models import AdvanceRatio


@dataclass(frozen=True)
class Task:
    """One line: what is to be looked at, how many, where. Nothing to do is told too."""

    title: str
    note: str
    url: str
    count: int
    unit: str
    is_news: bool = False  # to be known, not to be mended

    @property
    def badge(self) -> str:
        return f"{format_int(self.count)} {self.unit}" if self.count else "không có"

    @property
    def tone(self) -> str:
        return ("blue" if self.is_news else "amber") if self.count else "green"


def tasks(user) -> list[Task]:
    """For the administrator alone; six queries."""
    if Role.ADMINISTRATOR not in user.role_codes:
        return []
    return [*_accounts(), *_letters(), *_reference()]


def _accounts() -> list[Task]:
    users, delegations = reverse("accounts:users"), reverse("accounts:delegations")
    today = localdate()
    active = Q(is_active=True)
    found = User.objects.aggregate(
        never=Count("pk", filter=active & Q(last_login=None)),
        no_email=Count("pk", filter=active & Q(email="")),
        idle=Count("pk", filter=active & ~Q(pk__in=RoleGrant.objects.values("user"))),
    )
    in_force = Delegation.objects.filter(revoked_on=None, starts_on__lte=today)
    in_force = in_force.filter(Q(ends_on=None) | Q(ends_on__gte=today)).count()
    return [
        Task("Tài khoản chưa đăng nhập lần nào", "Nhắc người dùng đặt mật khẩu, hoặc khóa tài khoản.", users,
             found["never"], "tài khoản"),
        Task("Tài khoản chưa có thư điện tử", "Không tự đặt lại mật khẩu và không nhận thư được.", users,
             found["no_email"], "tài khoản"),
        Task("Tài khoản chưa có vai trò", "Giao vai trò, hoặc khóa tài khoản.", users, found["idle"], "tài khoản"),
        Task("Ủy quyền đang hiệu lực", "Ai đang làm thay ai, đến ngày nào.", delegations, in_force, "ủy quyền",
             is_news=True),
    ]  # fmt: skip


def _letters() -> list[Task]:
    failed = Notice.objects.filter(status=NoticeState.FAILED).count()
    url = f"{reverse('notices:log')}?state={NoticeState.FAILED}"
    return [Task("Thư không gửi được", "Xem lý do rồi gửi lại.", url, failed, "thư")]


def _reference() -> list[Task]:
    documents = LegalDocument.objects.filter(verified=False).count()
    norms = Norm.objects.filter(verified=False).count() + AdvanceRatio.objects.filter(verified=False).count()
    return [
        Task("Văn bản chưa đối chiếu bản gốc", "Mọi viện dẫn ghi “chưa kiểm chứng” cho đến khi đối chiếu.",
             reverse("registry:legal_documents"), documents, "văn bản"),
        Task("Định mức, tỷ lệ tạm ứng chưa đối chiếu", "Chỉ để tham khảo cho đến khi đối chiếu.",
             reverse("registry:norms"), norms, "dòng"),
    ]  # fmt: skip
