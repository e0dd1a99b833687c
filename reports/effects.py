"""Issuing: figures, texts and files are frozen in the engine's transaction; the version before is superseded."""

import hashlib

from django.core.files.base import ContentFile

from khuyencong.core.workflow import Act
from reports import faces, snapshot
from reports.figures import figures_of
from reports.models import PeriodicReport, ReportFile


def freeze(act: Act) -> None:
    """Write what was typed at the issue, the figures as they are now, and every face of them."""
    report = act.obj
    report.number, report.signer = act.data["number"], act.data["signer"]
    report.issued_on = act.effective_on
    data = figures_of(report)
    report.snapshot = snapshot.freeze(data)
    report.snapshot_sha256 = snapshot.digest(report.snapshot)
    report.save(update_fields=["number", "signer", "issued_on", "snapshot", "snapshot_sha256"])
    for face in faces.FACES:
        _keep(report, face, faces.render(face, data, report.document))
    if report.corrects:
        _supersede(act)


def _keep(report: PeriodicReport, face: str, body: bytes) -> None:
    kept = ReportFile(report=report, face=face, size=len(body), sha256=hashlib.sha256(body).hexdigest())
    kept.file.save(face, ContentFile(body), save=False)
    kept.save()


def _supersede(act: Act) -> None:
    from reports.workflow import REPORT  # the table names this effect

    REPORT.perform_many("supersede", [act.obj.corrects], actor=act.actor, effective_on=act.effective_on, via="report")
