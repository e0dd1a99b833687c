"""Photos and papers of producers: sent with the form or one by one, refused with a sentence, given out to few."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client

from consulting.forms import tokens
from consulting.models import ConsultingRequest
from consulting.services import files as service
from consulting.services.files import add_files
from consulting.workflow import CONSULTING
from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import store
from khuyencong.core.models import AuditEvent
from tests.consulting.factories import RequestFactory
from tests.consulting.test_following import TRACK, TRACKED, follow
from tests.core.attachments import files
from tests.core.attachments.files import upload
from tests.core.attachments.test_services import HOSTILE
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db
FORM = "/tu-van/gui-yeu-cau/"
UPLOAD, DISCARD = f"{FORM}tep/", f"{FORM}tep/bo/"
KEY = "a" * 32


@pytest.fixture
def producer():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def filled(categories):
    return {
        "consent": "on", "category": categories["policy"].pk, "description": "Muốn mua máy rang",
        "establishment_name": "Cơ sở Năm Hòa", "contact_name": "Nguyễn Văn Hòa", "phone": "0905 123 456",
        "place": PlaceFactory().pk, "form_token": tokens.new_form_token(), "send_key": KEY,
    }  # fmt: skip


def photo(name="xuong.jpg", size=(40, 30)):
    return upload(name, files.image(size=size), "image/jpeg")


def send_one(client, file, **fields):
    return client.post(UPLOAD, {"form_token": tokens.new_form_token(), "send_key": KEY, "file": file, **fields})


def held(request) -> list[str]:
    return [file.name for file in Attachment.objects.of(request)]


# -- with the form, no script


def test_files_come_with_the_form(producer, filled):
    producer.post(FORM, filled | {"files": [photo(), upload("giấy phép.pdf", files.pdf())]})
    request = ConsultingRequest.objects.get()
    assert held(request) == ["xuong.jpg", "giấy phép.pdf"]
    event = AuditEvent.objects.get(verb="add_files")
    assert (event.actor, event.sequence) == (None, 1)


def test_files_need_not_be_chosen_again_when_the_form_was_wrong(producer, filled):
    answer = producer.post(FORM, filled | {"phone": "0905", "files": [photo(), photo("kho.jpg", (50, 50))]})
    first, second = Attachment.objects.all()
    page = answer.content.decode()
    assert f'value="{first.pk}"' in page
    assert "kho.jpg" in page
    producer.post(FORM, filled | {"kept": [second.pk]})
    assert held(ConsultingRequest.objects.get()) == ["kho.jpg"]


def test_refused_file_is_named_and_the_typed_text_stays(producer, filled):
    answer = producer.post(FORM, filled | {"files": [upload("logo.svg", files.SVG), photo()]})
    page = answer.content.decode()
    assert "Tệp “logo.svg” không phải ảnh JPEG" in page
    assert "Muốn mua máy rang" in page
    assert not ConsultingRequest.objects.exists()
    producer.post(FORM, filled | {"kept": [Attachment.objects.get().pk]})
    assert held(ConsultingRequest.objects.get()) == ["xuong.jpg"]


def test_more_than_five_files_are_refused(producer, filled):
    answer = producer.post(FORM, filled | {"files": [photo(f"{n}.jpg", (40 + n, 30)) for n in range(6)]})
    assert "Mỗi lần gửi nhận tối đa 5 tệp." in answer.content.decode()
    assert not Attachment.objects.exists()


def test_files_of_a_form_opened_too_long_ago_stay_its_own(producer, filled, monkeypatch):
    """Without a script the token is the form's word: a fresh one must not lose what was sent under the old."""
    monkeypatch.setattr("khuyencong.core.attachments.tokens.FORM_AGE", -1)
    answer = producer.post(FORM, filled | {"send_key": "", "files": [photo()]})
    monkeypatch.undo()
    hidden = {name: answer.context["form"][name].value() for name in ("form_token", "send_key")}
    producer.post(FORM, filled | hidden | {"kept": [Attachment.objects.get().pk]})
    assert held(ConsultingRequest.objects.get()) == ["xuong.jpg"]


def test_files_follow_the_page_that_became_another_request(producer, filled):
    producer.post(FORM, filled)
    other = filled | {"description": "Đăng ký nhãn hiệu"}
    answer = producer.post(FORM, other | {"files": [photo()]})
    hidden = {name: answer.context["form"][name].value() for name in ("form_token", "send_key")}
    producer.post(FORM, other | hidden | {"kept": [Attachment.objects.get().pk]})
    first, second = ConsultingRequest.objects.order_by("pk")
    assert (held(first), held(second)) == ([], ["xuong.jpg"])


# -- one by one, as they are picked


def test_file_sent_as_it_is_picked_belongs_to_the_request_in_the_end(producer, filled):
    told = send_one(producer, photo()).json()
    assert told == {"id": Attachment.objects.get().pk, "name": "xuong.jpg", "size": Attachment.objects.get().size}
    left = send_one(producer, photo("thua.jpg", (60, 60))).json()
    producer.post(FORM, filled | {"kept": [told["id"]]})
    assert held(ConsultingRequest.objects.get()) == ["xuong.jpg"]
    assert Attachment.objects.waiting().get().pk == left["id"]


def test_file_sent_again_after_a_lost_answer_is_one_file(producer):
    assert send_one(producer, photo()).json() == send_one(producer, photo()).json()
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(("name", "content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_upload_is_refused_with_one_sentence(producer, name, content, said):
    answer = send_one(producer, upload(name, content, "image/jpeg"))
    assert answer.status_code == 422
    assert said in answer.json()["error"]
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("name", ["../../anh.jpg", r"..\..\anh.jpg", "/etc/anh.jpg", "..&#x2f;anh.jpg"])
def test_path_in_the_name_of_an_upload_is_refused(producer, name):
    """As an attacker writes it: browsers of today send the bare name."""
    fields = {"form_token": tokens.new_form_token(), "send_key": KEY}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n' for key, text in fields.items()]
    quoted = name.replace("\\", r"\\")
    parts.append(f'--x\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n')
    body = "".join(parts).encode() + files.image() + b"\r\n--x--\r\n"
    answer = producer.generic("POST", UPLOAD, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert "đường dẫn thư mục" in answer.json()["error"]


def test_upload_of_any_length_is_cut_off_at_the_limit(producer, monkeypatch):
    seen = []
    monkeypatch.setattr("consulting.views.files.store", lambda file, **kwargs: seen.append(file.size) or store(file))
    answer = send_one(producer, upload("quet.pdf", files.pdf(b" " * 30 * 1024 * 1024)))
    assert "nặng hơn 10\u00a0MB" in answer.json()["error"]
    assert seen[0] < 11 * 1024 * 1024


def test_upload_without_a_file_or_with_a_made_up_token_is_refused(producer):
    missing = producer.post(UPLOAD, {"form_token": tokens.new_form_token(), "send_key": KEY})
    assert (missing.status_code, missing.json()) == (422, {"error": "Chưa nhận được tệp; chọn lại tệp."})
    made_up = send_one(producer, photo(), form_token="bịa")
    assert made_up.status_code == 409
    assert tokens.read_form_token(made_up.json()["form_token"])
    assert not Attachment.objects.exists()


def test_upload_from_another_site_is_refused():
    assert send_one(Client(headers={"Sec-Fetch-Site": "cross-site"}), photo()).status_code == 403


def test_file_that_waited_too_long_is_sent_again(producer, filled):
    """The telephone still has it: the script is told which are gone."""
    answer = producer.post(FORM, filled | {"kept": [99]}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["gone"]) == (409, [99])
    assert "xin chọn lại" in producer.post(FORM, filled | {"kept": [99]}).content.decode()
    assert not ConsultingRequest.objects.exists()


def test_sender_takes_a_file_back(producer):
    pk = send_one(producer, photo()).json()["id"]
    name = Attachment.objects.get().file.name
    producer.post(DISCARD, {"form_token": tokens.new_form_token(), "send_key": "b" * 32, "id": pk})
    producer.post(DISCARD, {"form_token": "bịa", "send_key": KEY, "id": pk})
    assert Attachment.objects.count() == 1
    producer.post(DISCARD, {"form_token": tokens.new_form_token(), "send_key": KEY, "id": pk})
    assert not Attachment.objects.exists()
    assert not default_storage.exists(name)


def test_nobody_takes_the_files_of_another_form(producer, filled):
    pk = send_one(producer, photo(), send_key="b" * 32).json()["id"]
    answer = producer.post(FORM, filled | {"kept": [pk]})
    assert "xin chọn lại" in answer.content.decode()
    assert Attachment.objects.get().object_id is None


# -- following


@pytest.fixture
def follower():
    return Client()


def more(client, *sent):
    return client.post(f"{TRACKED}tep/", {"form_token": tokens.new_form_token(), "send_key": KEY, "files": sent})


def test_follower_adds_files_while_the_work_goes_on(follower, in_hand):
    follow(follower, in_hand)
    more(follower, photo(), photo("kho.jpg", (50, 50)))
    assert held(in_hand) == ["xuong.jpg", "kho.jpg"]
    page = follower.get(TRACKED).content.decode()
    assert "kho.jpg" in page
    in_hand.refresh_from_db()
    assert in_hand.version == 2


def test_follower_sends_nothing_by_an_empty_form(follower, in_hand):
    follow(follower, in_hand)
    assert "Chưa chọn tệp nào" in more(follower).content.decode()


def test_files_answer_what_was_asked(follower, cast, in_hand):
    CONSULTING.perform("begin", in_hand, actor=cast.officer)
    CONSULTING.perform("ask", in_hand, actor=cast.officer, message="Gửi ảnh xưởng")
    follow(follower, in_hand)
    words = {"message": "Ảnh đây", "form_token": tokens.new_form_token()}
    follower.post(f"{TRACKED}answered/", words | {"files": [photo()]})
    in_hand.refresh_from_db()
    assert (in_hand.state, held(in_hand)) == ("in_progress", ["xuong.jpg"])


def test_step_waits_when_its_file_is_refused(follower, cast, in_hand):
    CONSULTING.perform("begin", in_hand, actor=cast.officer)
    CONSULTING.perform("ask", in_hand, actor=cast.officer, message="Gửi ảnh xưởng")
    follow(follower, in_hand)
    words = {"message": "Ảnh đây", "form_token": tokens.new_form_token()}
    answer = follower.post(f"{TRACKED}answered/", words | {"files": [upload("a.html", files.HTML)]})
    assert "Tệp “a.html” không phải ảnh" in answer.content.decode()
    assert "Ảnh đây" in answer.content.decode()
    in_hand.refresh_from_db()
    assert in_hand.state == "waiting"


def test_request_holds_no_more_than_its_share(follower, in_hand, monkeypatch):
    monkeypatch.setattr(service, "MAX_OF_REQUEST", 1)
    follow(follower, in_hand)
    answer = more(follower, photo(), photo("kho.jpg", (50, 50)))
    assert "Một yêu cầu giữ tối đa 1 tệp" in answer.content.decode()
    assert held(in_hand) == []


def test_files_wait_for_nobody_who_does_not_follow(follower, in_hand):
    assert "Tra cứu yêu cầu" in more(follower, photo()).content.decode()
    assert held(in_hand) == []


# -- given out


@pytest.fixture
def kept(in_hand):
    """A file of a request in hand."""
    file = store(upload("bản vẽ xưởng.pdf", files.pdf()), group=KEY)
    add_files(in_hand, KEY)
    return file


def test_file_is_a_download_under_its_own_name(client_as, in_hand, kept):
    answer = client_as("officer").get(f"/tu-van/{in_hand.pk}/tep/{kept.pk}/")
    assert b"".join(answer.streaming_content) == files.pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''b%E1%BA%A3n")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_the_desk_lists_one_file_and_three_in_as_many_queries(
    client_as, in_hand, count, django_assert_num_queries
):
    for number in range(count):
        store(photo(f"{number}.jpg", (40 + number, 30)), group=KEY)
    add_files(in_hand, KEY)
    desk = client_as("officer")
    with django_assert_num_queries(15):
        page = desk.get(in_hand.get_absolute_url()).content.decode()
    assert page.count(".jpg</a>") == count


@pytest.mark.parametrize("role", Role.values)
def test_file_is_given_to_those_who_may_see_the_request(client_as, in_hand, kept, role):
    status = client_as(role).get(f"/tu-van/{in_hand.pk}/tep/{kept.pk}/").status_code
    sees_all = role in {*CENTRE_WIDE, *DEPARTMENT}
    of_places = role in {Role.COLLABORATOR, Role.LOCAL_OFFICER}  # of other communes than this
    assert status == (200 if sees_all else 404 if of_places else 403)


def test_file_of_another_request_is_not_found(client_as, kept):
    assert client_as("officer").get(f"/tu-van/{RequestFactory().pk}/tep/{kept.pk}/").status_code == 404


def test_producer_gets_the_own_files_alone(follower, in_hand, kept):
    address = f"{TRACKED}tep/{kept.pk}/"
    assert follower.get(address).url == TRACK
    follow(follower, RequestFactory())
    assert follower.get(address).status_code == 404
    follow(follower, in_hand)
    assert b"".join(follower.get(address).streaming_content) == files.pdf()


def test_storage_has_no_public_address(kept):
    assert Client().get(f"/{kept.file.name}").status_code in (302, 404)
    assert Client().get(f"/media/{kept.file.name}").status_code in (302, 404)


def test_files_added_at_once_with_a_desk_write_do_not_undo_it(in_hand, cast):
    """`add_files` reads the request anew: what the page of the follower showed may be old."""
    seen = ConsultingRequest.objects.get(pk=in_hand.pk)
    CONSULTING.perform("begin", in_hand, actor=cast.officer)
    store(photo(), group=KEY)
    add_files(seen, KEY)
    fresh = ConsultingRequest.objects.get(pk=in_hand.pk)
    assert (fresh.state, fresh.version) == ("in_progress", 3)


def test_files_without_room_raise(in_hand, monkeypatch):
    monkeypatch.setattr(service, "MAX_OF_REQUEST", 0)
    store(photo(), group=KEY)
    with pytest.raises(ValidationError, match="tối đa 0 tệp"):
        add_files(in_hand, KEY)
