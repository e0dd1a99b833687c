"""Telling those whose step comes next that a đề án or a batch waits for them."""

from khuyencong.accounts.enums import Role
from khuyencong.accounts.people import holders
from khuyencong.core.dates import format_date
from khuyencong.core.notices import events
from khuyencong.core.notices.services import is_news, notify
from khuyencong.core.numbers import format_vnd
from khuyencong.core.workflow import Act, lower_first

WAITS = "record_waits"
SENT = "establishment_sent"
STOP_ASKED = "stop_asked"
LOWERED = "support_lowered"


def register() -> None:
    events.register(
        events.Event(
            WAITS, "Hồ sơ chờ bước của mình", "{loai} chờ {buoc}: {ten}",
            "{loai} “{ten}” chuyển sang trạng thái “{trang_thai}” ngày {ngay}. Bước tiếp theo: {buoc}.",
            ("loai", "ten", "ma", "trang_thai", "buoc", "ngay"),
        ),
        events.Event(
            SENT, "Cơ sở gửi qua đường dẫn của đề án", "{co_so} gửi {gi}: {ten}",
            "{co_so} vừa gửi {gi} cho đề án “{ten}”. Xin xem và trả lời cơ sở.", ("co_so", "gi", "ten", "ma"),
        ),
        events.Event(
            STOP_ASKED, "Cơ sở đề nghị ngừng đề án", "{co_so} đề nghị ngừng: {ten}",
            "Chuyên viên đã tiếp nhận đề nghị ngừng của {co_so} cho đề án “{ten}”. Xin xem và quyết định.",
            ("co_so", "ten", "ma"),
        ),
        events.Event(
            LOWERED, "Mức hỗ trợ giảm theo phương án được chọn", "Mức hỗ trợ giảm: {ten}",
            "Khi chọn phương án của {dot}, mức khuyến công hỗ trợ của đề án “{ten}” giảm từ {truoc} còn {sau}. "
            "Xin xem lại dự toán và báo cơ sở.",
            ("ten", "ma", "dot", "truoc", "sau"),
        ),
    )  # fmt: skip


def step_done(act: Act) -> None:
    """After a step: whoever may take a main step from the new state is told, but not the one who took this.

    A đề án that moves with its batch tells nobody: the batch does.
    """
    from projects.tables import workflow_of  # late: the tables name this function

    steps = [row for row in workflow_of(act.obj).from_state(act.obj.state) if row.main and row.roles]
    if act.via or not steps or not is_news(act.effective_on):
        return
    roles = {role for row in steps for role in row.roles}
    able = [user for user in holders(roles).prefetch_related("grants") if user.pk != act.actor.pk]
    notify(WAITS, [user for user in able if _sees(user, act)], _values(act, steps), about=act.obj,
           url=act.obj.get_absolute_url())  # fmt: skip


def sent(row, what: str) -> None:
    """An establishment sent something by its link: the officers of the office that drew the project up are told."""
    project = row.project
    values = {"co_so": row.establishment, "gi": what, "ten": project.title, "ma": project.code or ""}
    notify(SENT, _officers(project), values, about=project, url=f"{project.get_absolute_url()}#co-so-gui")


def support_lowered(project, batch, before: int, after: int) -> None:
    """A variant of the plan was chosen that lowers the support of a project: the officers of its office are told."""
    values = {
        "ten": project.title, "ma": project.code or "", "dot": batch, "truoc": format_vnd(before),
        "sau": format_vnd(after),
    }  # fmt: skip
    notify(LOWERED, _officers(project), values, about=project, url=project.get_absolute_url())


def _officers(project) -> list:
    return [user for user in holders([Role.OFFICER]) if user.office_id == project.office_id]


def stop_asked(letter) -> None:
    """An officer took on a request to stop: those who decide on stops are told."""
    from projects.tables import workflow_of

    project = letter.project
    values = {"co_so": letter.establishment, "ten": project.title, "ma": project.code or ""}
    people = holders(workflow_of(project)["stop"].roles)
    notify(STOP_ASKED, people, values, about=project, url=f"{project.get_absolute_url()}#co-so-gui")


def _sees(user, act: Act) -> bool:
    """Officers care for the dossiers of their own office; everybody for what they may see."""
    office = getattr(act.obj, "office_id", None)
    own = office is None or user.office_id == office or not user.role_codes <= {"officer"}
    return own and type(act.obj).objects.visible_to(user).filter(pk=act.obj.pk).exists()


def _values(act: Act, steps: list) -> dict:
    kind = act.obj._meta.verbose_name
    return {
        "loai": kind[:1].upper() + kind[1:], "ten": str(act.obj), "ma": getattr(act.obj, "code", "") or "",
        "trang_thai": act.obj.get_state_display(), "buoc": " hoặc ".join(lower_first(row.label) for row in steps),
        "ngay": format_date(act.effective_on),
    }  # fmt: skip
