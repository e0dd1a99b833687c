"""A visit sent from a phone, perhaps twice and perhaps days later: it is taken in once, whatever happened meanwhile."""

from django.db import IntegrityError, transaction

from khuyencong.core.workflow import Reason, Refused
from projects import selectors
from projects.models import Inspection, Project
from projects.services.execution import record_inspection


def record_visit_once(project: Project, *, actor, send_key: str, **facts) -> Inspection:
    """The visit known by `send_key`; written down now unless it was before. `facts` as `record_inspection` takes them.

    Raises:
        Refused: as `record_inspection` does; or the word belongs to a visit of another project or person.
        StaleRecordError: somebody wrote the project in the same moment; the phone tries again.
    """
    if known := _known(send_key):
        return _own(known, project, actor)
    try:
        with transaction.atomic():
            Project.objects.select_for_update().get(pk=project.pk)
            fresh = selectors.one(actor, project.pk)
            return record_inspection(fresh, actor=actor, send_key=send_key, **facts)
    except (IntegrityError, Refused):
        if known := _known(send_key):  # the other copy came in between
            return _own(known, project, actor)
        raise


def _known(send_key: str) -> Inspection | None:
    return Inspection.objects.filter(send_key=send_key).first()


def _own(known: Inspection, project: Project, actor) -> Inspection:
    if (known.project_id, known.recorded_by_id) != (project.pk, actor.pk):
        raise Refused(Reason("Biên bản này đã gửi cho đề án khác; mở lại trang rồi ghi lại."))
    return known
