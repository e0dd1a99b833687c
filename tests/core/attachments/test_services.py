"""Taking files in: what is accepted, what is refused and in which words, how files wait and go."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from khuyencong.core.attachments import services
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import attach, delete_unattached, discard, missing, store
from tests.consulting.factories import RequestFactory
from tests.core.attachments import files
from tests.core.attachments.files import upload

pytestmark = pytest.mark.django_db


def stored_bytes(attachment: Attachment) -> bytes:
    with attachment.file.open("rb") as file:
        return file.read()


# -- accepted


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("xuong.jpg", files.image("JPEG"), "image/jpeg"),
        ("xuong.png", files.image("PNG"), "image/png"),
        ("dau.png", files.image("PNG", mode="P"), "image/png"),
        ("xuong.webp", files.image("WEBP"), "image/webp"),
        ("giấy phép.pdf", files.pdf(), "application/pdf"),
        ("de-an.docx", files.office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("bao-gia.xlsx", files.workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_file_of_a_known_kind_is_taken_in(name, content, content_type):
    kept = store(upload(name, content, "text/html"), group="a")
    assert (kept.name, kept.content_type, kept.object_id) == (name, content_type, None)
    assert kept.size == len(stored_bytes(kept))
    assert name.split(".")[0] not in kept.file.name


def test_kind_comes_from_the_content_and_the_name_follows():
    assert store(upload("anh.jpg", files.image("PNG"))).name == "anh.png"
    assert store(upload("quet", files.pdf())).name == "quet.pdf"
    assert store(upload("ANH.JPEG", files.image("JPEG"))).name == "ANH.JPEG"


def test_photo_loses_its_place_and_stands_upright():
    kept = store(upload("anh.jpg", files.located_photo()))
    photo = Image.open(BytesIO(stored_bytes(kept)))
    assert photo.size == (30, 40)
    assert dict(photo.getexif()) == {}
    assert b"Samsung" not in stored_bytes(kept)


def test_what_hides_behind_a_picture_is_gone():
    kept = store(upload("anh.png", files.image("PNG") + files.HTML))
    assert b"script" not in stored_bytes(kept)


def test_large_photo_is_made_smaller():
    kept = store(upload("anh.jpg", files.image("JPEG", size=(6000, 4000))))
    assert Image.open(BytesIO(stored_bytes(kept))).size == (3000, 2000)


@pytest.mark.parametrize(("image_format", "mode"), [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "1"), ("JPEG", "CMYK")])
def test_picture_of_any_colours_can_be_kept(image_format, mode):
    assert store(upload("anh", files.image(image_format, mode=mode))).size > 0


# -- refused

TOO_LARGE = files.pdf(b" " * 10 * 1024 * 1024)
HOSTILE = {
    "program under the name of a photo": ("anh.jpg", b"MZ\x90\0" + b"\0" * 500, "không phải ảnh JPEG, PNG"),
    "SVG": ("logo.svg", files.SVG, "không phải ảnh JPEG, PNG"),
    "SVG under the name of a PNG": ("logo.png", files.SVG, "không phải ảnh JPEG, PNG"),
    "HTML under the name of a PDF": ("don.pdf", files.HTML, "không phải ảnh JPEG, PNG"),
    "HTML before a PDF": ("don.pdf", files.HTML + files.pdf(), "không phải ảnh JPEG, PNG"),
    "half a photo": ("anh.jpg", files.image("JPEG", size=(900, 900))[:400], "không mở được như một ảnh"),
    "a photo in name and first bytes": ("anh.jpg", b"\xff\xd8\xff" + files.HTML, "không mở được như một ảnh"),
    "a WebP in its first bytes": ("anh.webp", b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 30, "không mở được như một ảnh"),
    "picture of too many pixels": ("anh.png", files.png_bomb(), "quá nhiều điểm ảnh"),
    "HEIC": ("anh.heic", b"\0\0\0\x18ftypheic" + b"\0" * 50, "là ảnh HEIC; đổi sang JPEG"),
    "half a PDF": ("don.pdf", files.pdf()[:20], "bị cắt ngang"),
    "ZIP bomb": ("don.docx", files.bomb(), "bung ra quá lớn"),
    "ZIP whose parts overlap": ("don.docx", files.nested_claims(), "bung ra quá lớn"),
    "ZIP of anything": ("don.docx", files.office("readme.txt"), "không phải ảnh JPEG, PNG"),
    "half a Word file": ("don.docx", files.office()[:90], "không phải ảnh JPEG, PNG"),
    "Word file with a macro": ("don.docm", files.office(types=files.TYPES.format(".macroEnabled")), "có macro"),
    "Excel file with a macro": ("so.xlsx", files.workbook(**{"xl/vbaProject.bin": b"x"}), "có macro"),
    "Word file with a password": ("don.docx", files.locked(), "có mật khẩu"),
    "ZIP of a version to come": ("don.docx", files.of_another_day(), "không phải ảnh JPEG, PNG"),
    "old Word file": ("don.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "đời cũ hoặc có mật khẩu"),
    "nothing": ("anh.jpg", b"", "trống, không có gì bên trong"),
    "too large": ("quet.pdf", TOO_LARGE, "nặng hơn 10\u00a0MB"),
    "path in the name": ("..%2f..%2fetc%2fpasswd.jpg", files.image(), "có đường dẫn thư mục"),
    "path of look-alike strokes": ("..∕..∕anh.jpg", files.image(), "có đường dẫn thư mục"),
}


@pytest.mark.parametrize(("name", "content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_with_one_sentence(name, content, said):
    with pytest.raises(ValidationError) as refused:
        store(upload(name, content), group="a")
    [sentence] = refused.value.messages
    assert said in sentence
    assert sentence.endswith(".")
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  ảnh\u202egpj.exe .jpg", "ảnh gpj.exe .jpg"),
        ('a:b*c?"<d>|.jpg', "a-b-c-d-.jpg"),
        ("", "tep.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
        ("y" * 300, "y" * 116 + ".jpg"),
    ],
)
def test_name_is_one_clean_line(given, kept):
    file = upload("a", files.image())
    file._name = given
    assert store(file).name == kept


# -- a form's group


def test_same_file_sent_again_is_one_file():
    first = store(upload("anh.jpg", files.image()), group="a")
    assert store(upload("anh (1).jpg", files.image()), group="a") == first
    assert store(upload("anh.jpg", files.image()), group="b") != first


def different(number: int):
    return upload(f"{number}.pdf", files.pdf(str(number).encode()))


def test_sixth_file_of_a_form_is_refused():
    for number in range(5):
        store(different(number), group="a")
    with pytest.raises(ValidationError, match="tối đa 5 tệp"):
        store(different(6), group="a")
    store(different(6), group="b")


def test_nobody_fills_the_disk_with_files_that_wait(monkeypatch):
    store(different(1), group="a")
    monkeypatch.setattr(services, "MAX_WAITING_BYTES", 1)
    with pytest.raises(ValidationError, match="chưa nhận thêm tệp"):
        store(different(2), group="b")


def test_attached_files_are_those_of_the_form_that_were_named():
    record = RequestFactory()
    kept, left, other = store(different(1), group="a"), store(different(2), group="a"), store(different(3), group="b")
    assert attach(record, "a", [kept.pk, other.pk]) == [kept]
    assert list(Attachment.objects.of(record)) == [kept]
    assert attach(record, "a") == [left]
    assert attach(record, "a") == []


def test_files_that_waited_too_long_are_told():
    kept, other = store(different(1), group="a"), store(different(2), group="b")
    assert missing("a", [kept.pk, other.pk, 999_999]) == [other.pk, 999_999]


def test_sender_discards_an_own_waiting_file_alone():
    kept, other = store(different(1), group="a"), store(different(2), group="b")
    discard("a", other.pk)
    discard("a", kept.pk)
    discard("a", kept.pk)
    assert list(Attachment.objects.all()) == [other]
    assert not default_storage.exists(kept.file.name)
    attach(RequestFactory(), "b")
    discard("b", other.pk)
    assert Attachment.objects.filter(pk=other.pk).exists()


def test_unattached_file_goes_after_a_day():
    old, fresh, tied = (store(different(number), group=str(number)) for number in range(3))
    attach(RequestFactory(), "2")
    long_ago = timezone.now() - dt.timedelta(hours=25)
    Attachment.objects.filter(pk__in=[old.pk, tied.pk]).update(uploaded_at=long_ago)
    assert delete_unattached() == "Xóa 1 tệp không kèm yêu cầu nào sau 24 giờ."
    assert list(Attachment.objects.all()) == [fresh, tied]
    assert [default_storage.exists(file.file.name) for file in (old, fresh, tied)] == [False, True, True]
