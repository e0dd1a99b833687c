"""A workbook between its upload and the confirmation: a file with a random name, known to one session alone."""

import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from khuyencong.core.numbers import Unit
from khuyencong.core.text import squeeze
from projects.imports.sheet import PlanSheet, read_plan

KEY = "plan_import"
KEPT_FOR = timedelta(days=1)
LONGEST_NAME = 100


@dataclass(frozen=True)
class Pending:
    """An uploaded plan: where it lies, what the user calls it, the unit that was chosen."""

    stored: str
    name: str
    unit: str = ""

    def read(self) -> PlanSheet:
        return read_plan(_storage().path(self.stored), Unit(self.unit) if self.unit else None, name=self.name)


def keep(session: MutableMapping, upload: UploadedFile, unit: str = "") -> None:
    """Keep an upload for this session, in place of the one before. What others left a day ago goes too."""
    forget(session)
    _sweep()
    stored = _storage().save(f"{secrets.token_hex(16)}.xlsx", upload)
    session[KEY] = {"stored": stored, "name": squeeze(upload.name)[-LONGEST_NAME:], "unit": unit}


def get(session: MutableMapping) -> Pending | None:
    """The upload that waits in this session."""
    kept = session.get(KEY)
    return Pending(**kept) if kept and _storage().exists(kept["stored"]) else None


def forget(session: MutableMapping) -> None:
    """Delete the upload of this session."""
    if kept := session.pop(KEY, None):
        _storage().delete(kept["stored"])


def _storage() -> FileSystemStorage:
    """Never served: the folder has no address."""
    return FileSystemStorage(location=settings.MEDIA_ROOT / "imports")


def _sweep() -> None:
    storage = _storage()
    if not storage.exists(""):
        return
    for name in storage.listdir("")[1]:
        if timezone.now() - storage.get_modified_time(name) > KEPT_FOR:
            storage.delete(name)
