"""Writing the register of risks."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.core.dates import format_date
from khuyencong.core.workflow import Reason, refuse_if
from projects.enums import OVER
from projects.models import Project, Risk

RISK_WRITERS = (Role.OFFICER, Role.UNIT_HEAD, Role.APPRAISER, Role.DEPARTMENT_OFFICER)


def why_no_risk(project: Project, user) -> str:
    """Why `user` may not write the register of this project; "" when nothing is against it.

    A risk itself is written by `core.kept`, and closed below.
    """
    others = user.role_codes & set(RISK_WRITERS) - {Role.OFFICER}
    if not others and (Role.OFFICER not in user.role_codes or user.office_id != project.office_id):
        return f"Đề án này do {project.office} lập; chuyên viên phòng khác không ghi sổ rủi ro."
    if project.state in OVER:
        return f"Không ghi thêm rủi ro khi đề án ở trạng thái “{project.get_state_display()}”."
    return ""


@transaction.atomic
def close_risk(risk: Risk, *, actor, closed_on: dt.date, note: str, today: dt.date) -> None:
    """Say how it ended; a closed risk stays as it is. `risk.version` must be the version that the page showed.

    Raises:
        Refused: not the actor's to write, closed already, no note, or a day in the future or before it was written.
        StaleRecordError: somebody wrote the risk after it was read.
    """
    refuse_if(_against_closing(risk, actor, closed_on, note, today))
    closing = {"closed_on": closed_on, "closed_note": note, "closed_by": actor}
    audit.claim(risk, actor=actor, verb="close", changes=audit.diff(risk, {"closed_on": closed_on}))
    for name, value in closing.items():
        setattr(risk, name, value)
    risk.save(update_fields=[*closing])


def _against_closing(risk: Risk, actor, closed_on: dt.date, note: str, today: dt.date) -> Iterable[Reason]:
    why = why_no_risk(risk.project, actor)
    if why and risk.project.state not in OVER:
        yield Reason(why)
    if not risk.is_open:
        yield Reason("Rủi ro này đã đóng.")
    if not note:
        yield Reason("Cần ghi kết quả.", field="note")
    if closed_on > today:
        yield Reason(f"Ngày {format_date(closed_on)} ở sau ngày hôm nay.", field="closed_on")
    elif closed_on < localdate(risk.recorded_at):
        since = format_date(localdate(risk.recorded_at))
        yield Reason(f"Ngày {format_date(closed_on)} ở trước ngày ghi rủi ro, {since}.", field="closed_on")
