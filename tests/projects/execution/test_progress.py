"""Notes on progress: what an officer writes down, with photos and papers."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.tokens import new_form_token
from khuyencong.core.workflow import Refused, StaleRecordError
from projects.models import ProgressNote, Project
from projects.services.progress import record_progress
from tests.core.attachments import files
from tests.core.attachments.files import upload
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION, day, logged
from tests.projects.dossiers import sent_files
from tests.projects.execution.test_pages import text

pytestmark = pytest.mark.django_db


def note(project: Project, actor, **changes) -> ProgressNote:
    values = {
        "establishment": None, "noted_on": day(20, 5), "done_percent": 60, "volume": "", "own_capital": 50 * MILLION,
        "text": "Đã lắp máy rang", **changes,
    }  # fmt: skip
    project.refresh_from_db()
    return record_progress(project, actor=actor, values=values)


def data(project: Project, **changes) -> dict:
    return {
        "seen_version": project.version, "noted_on": "20/05/2022", "done_percent": "60", "own_capital": "50.000.000",
        "text": "Đã lắp máy rang", "form_token": new_form_token(), **changes,
    }  # fmt: skip


def url(project: Project) -> str:
    return reverse("projects:progress", args=[project.pk])


def test_note_is_recorded_counts_at_once_and_is_logged(implementing, cast):
    project = implementing()
    row = note(project, cast.officer)
    assert (row.done_percent, row.own_capital, row.is_confirmed, row.recorded_by) == (
        60, 50 * MILLION, True, cast.officer,
    )  # fmt: skip
    assert logged(project)[-1] == "record_progress"
    assert logged(row) == ["create"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"noted_on": day(4, 4)}, "noted_on", "ở trước ngày ký hợp đồng, 05/04/2022"),
        ({"noted_on": timezone.localdate() + dt.timedelta(days=2)}, "noted_on", "ở sau ngày hôm nay"),
        ({"done_percent": 101}, "done_percent", "100"),
        ({"done_percent": None}, "done_percent", "hoặc ghi khối lượng đã làm"),
        ({"own_capital": -1}, "own_capital", "0"),
        ({"text": ""}, "text", "không được để trắng"),
    ],
)
def test_faulty_note_is_refused_beside_its_field(implementing, cast, changes, field, said):
    with pytest.raises(Refused) as refused:
        note(implementing(), cast.officer, **changes)
    [reason] = refused.value.reasons
    assert reason.field == field
    assert said in str(reason)
    assert ProgressNote.objects.count() == 0


def test_volume_stands_for_the_percentage(contracted, cast):
    assert note(contracted(), cast.officer, done_percent=None, volume="02/03 máy").volume == "02/03 máy"


def test_note_names_a_beneficiary_of_the_project(implementing, cast):
    project = implementing()
    with pytest.raises(Refused, match="không phải là đơn vị thụ hưởng của đề án này"):
        note(project, cast.officer, establishment=EstablishmentFactory())
    assert note(project, cast.officer, establishment=project.beneficiaries.get().establishment).pk


def test_progress_is_noted_by_the_own_office_while_the_work_goes_on(authorised, implementing, cast):
    with pytest.raises(Refused, match="Chưa thể ghi tiến độ khi đề án ở trạng thái"):
        note(authorised(), cast.officer)
    project = implementing(establishment=EstablishmentFactory())
    for who in (cast.other_officer, cast.accountant, cast.unit_head):
        with pytest.raises(Refused):
            note(project, who)


def test_note_from_a_stale_page_is_refused(implementing, cast):
    project = implementing()
    seen = Project.objects.get(pk=project.pk)
    note(project, cast.officer)
    with pytest.raises(StaleRecordError):
        record_progress(
            seen, actor=cast.officer, values={"noted_on": day(20, 5), "done_percent": 1, "text": "x"}
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"done_percent": 101}, "progress_says_how_much"),
        ({"done_percent": None}, "progress_says_how_much"),
        ({"own_capital": -1}, "progress_capital_in_range"),
        ({"is_confirmed": None}, "progress_of_an_establishment_waits"),
        ({"recorded_by": None}, "progress_of_an_establishment_waits"),
    ],
)
def test_database_itself_holds_notes(implementing, cast, changes, name):
    row = note(implementing(), cast.officer)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ProgressNote.objects.filter(pk=row.pk).update(**changes)


# -- the page


def test_officer_notes_progress_with_a_photo(client_as, implementing):
    project, client = implementing(), client_as("officer")
    assert url(project) in client.get(project.get_absolute_url()).content.decode()
    sent = data(project, files=[upload("xuong.jpg", files.image(), "image/jpeg")])
    answer = client.post(url(project), sent, follow=True)
    assert "Đã ghi tiến độ." in text(answer)
    row, file = ProgressNote.objects.get(), sent_files().get()
    assert row.establishment == project.beneficiaries.get().establishment
    assert list(Attachment.objects.of(row)) == [file]
    address = reverse("projects:progress_file", args=[project.pk, row.pk, file.pk])
    assert address in answer.content.decode()
    given = client.get(address)
    assert (given.status_code, given["Content-Disposition"]) == (200, 'attachment; filename="xuong.jpg"')


def test_files_and_words_stay_when_something_is_wrong(client_as, implementing):
    project, client = implementing(), client_as("officer")
    sent = data(project, done_percent="120", files=[upload("xuong.jpg", files.image(), "image/jpeg")])
    answer = client.post(url(project), sent)
    assert answer.context["form"].errors.keys() == {"done_percent"}
    file = sent_files().get()
    assert f'name="kept" value="{file.pk}" checked' in answer.content.decode()
    assert "Đã lắp máy rang" in text(answer)
    client.post(url(project), sent | {"done_percent": "100", "files": [], "kept": [file.pk]})
    assert list(Attachment.objects.of(ProgressNote.objects.get())) == [file]


def test_hostile_file_is_refused_by_its_bytes(client_as, implementing):
    project = implementing()
    sent = data(project, files=[upload("xuong.jpg", files.SVG, "image/jpeg")])
    answer = client_as("officer").post(url(project), sent)
    assert "Tệp “xuong.jpg” không phải ảnh JPEG" in text(answer)
    assert not ProgressNote.objects.exists()
    assert not sent_files().exists()


def test_file_is_looked_for_in_its_own_note(client_as, implementing, cast):
    one, other = implementing(), implementing(establishment=EstablishmentFactory())
    mine, theirs = note(one, cast.officer), note(other, cast.officer)
    file = Attachment.objects.create(entity=theirs.entity(), object_id=theirs.pk, name="a.pdf", size=1)
    client = client_as("officer")
    for project, row in ((one, mine), (one, theirs), (other, mine)):
        assert client.get(reverse("projects:progress_file", args=[project.pk, row.pk, file.pk])).status_code == 404
