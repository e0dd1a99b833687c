"""Issuing: figures, texts and files are frozen in the engine's transaction; the version before is superseded."""

import hashlib

from django.core.files.base import ContentFile

from khuyencong.core.workflow import Act, authority_of
from reports import faces, snapshot
from reports.enums import Issuer
from reports.figures import figures_of
from reports.models import PeriodicReport, ReportFile
from reports.papers.signing import CENTRE, DEPARTMENT, signed_by


def freeze(act: Act) -> None:
    """Write what was typed at the issue, the figures as they are now, and every face of them."""
    report = act.obj
    report.number, report.signer = act.data["number"].partition("/")[0].strip(), act.data["signer"]
    report.issued_on, report.sign_lines = act.effective_on, _sign_lines(act)
    data = figures_of(report)
    report.snapshot = snapshot.freeze(data)
    report.snapshot_sha256 = snapshot.digest(report.snapshot)
    report.save(update_fields=["number", "signer", "sign_lines", "issued_on", "snapshot", "snapshot_sha256"])
    for face in faces.FACES:
        _keep(report, face, faces.render(face, data, report.document))
    if report.corrects:
        _supersede(act)


def _sign_lines(act: Act) -> list[str]:
    """In whose place the report is signed: by the delegation under which it is issued, by a deputy's title."""
    seat = DEPARTMENT if act.obj.issuer == Issuer.DEPARTMENT else CENTRE
    return signed_by(seat, act.actor, authority_of(act.actor, seat.role), act.data["signer"]).lines


def _keep(report: PeriodicReport, face: str, body: bytes) -> None:
    kept = ReportFile(report=report, face=face, size=len(body), sha256=hashlib.sha256(body).hexdigest())
    kept.file.save(face, ContentFile(body), save=False)
    kept.save()


def _supersede(act: Act) -> None:
    from reports.workflow import REPORT  # the table names this effect

    REPORT.perform_many("supersede", [act.obj.corrects], actor=act.actor, effective_on=act.effective_on, via="report")
