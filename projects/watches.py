"""How đề án, plan batches and change requests wait (khuyencong.waiting)."""

from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.registry.enums import Programme
from khuyencong.waiting.watches import Watch
from projects.change_workflow import CHANGE, change_table
from projects.enums import BatchState, ChangeState
from projects.enums import ProjectState as S
from projects.models import ChangeRequest, PlanBatch, Project
from projects.tables import BATCH_TABLES, PROJECT_TABLES, workflow_of


def _of_the_office(record, role, people):
    """An officer acts for the own office alone."""
    return [user for user in people if user.office_id == record.office_id] if role == Role.OFFICER else people


def _decider(change, roles):
    return (change.decider,) if change.state == ChangeState.CHECKED else roles


def _change_title(change) -> str:
    return f"{change} của {change.project.code or change.project.title}"


PROJECTS = Watch(
    "de-an", "Đề án", PROJECT_TABLES[Programme.LOCAL], Project.objects.visible_to, born=lambda project: localdate(),
    people=_of_the_office, picks=workflow_of,
    days={  # what is carried out takes its time: early warnings look after it
        S.RETURNED: 10, S.CENTRE_REVIEW: 5, S.APPRAISAL: 15, S.APPRAISED: 20, S.APPROVED: 20, S.DETAIL_REVIEW: 5,
        S.AUTHORISED: 10, S.CONTRACTED: 10, S.ACCEPTANCE_REVIEW: 5, S.ACCEPTED: 10, S.LIQUIDATED: 10,
    },
)  # fmt: skip
BATCHES = Watch(
    "ke-hoach", "Kế hoạch đợt", BATCH_TABLES[Programme.LOCAL], PlanBatch.objects.visible_to,
    born=lambda batch: localdate(),
    title=lambda batch: batch.full_name, picks=workflow_of, days={BatchState.SUBMITTED: 5, BatchState.RETURNED: 10},
)  # fmt: skip
CHANGES = Watch(
    "dieu-chinh", "Đề nghị điều chỉnh", CHANGE,
    lambda user: ChangeRequest.objects.visible_to(user).select_related("project"),
    born=lambda change: change.asked_on, title=_change_title, roles=_decider, picks=change_table,
    days={ChangeState.REQUESTED: 5, ChangeState.CHECKED: 5},
)  # fmt: skip
