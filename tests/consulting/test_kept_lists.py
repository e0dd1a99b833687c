"""Fields, reply templates and categories as heads of units keep them; replies filled into the desk's forms."""

import pytest
from django.urls import reverse

from consulting.models import Category, Field, ReplyTemplate
from consulting.workflow import CONSULTING
from khuyencong.core.models import AuditEvent
from tests.consulting.factories import RequestFactory

pytestmark = pytest.mark.django_db


def kept(name, kind, *args):
    return reverse(f"consulting:{name}", args=[kind, *args])


REPLY = {"title": "Mời họp", "text": "Kính gửi {nguoi_lien_he}, về yêu cầu {ma}.", "is_active": "on"}


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("linh-vuc", "Công nghệ, máy móc"), ("mau-tra-loi", "Hẹn gọi lại"), ("loai-yeu-cau", "Tư vấn đăng ký nhãn hiệu")],
)
def test_lists_show_what_stands_in_them_from_the_start(client_as, kind, shown):
    assert shown in client_as("officer").get(kept("kept_list", kind)).content.decode()


def test_unknown_list_is_not_found(client_as):
    assert client_as("unit_head").get(kept("kept_list", "bia")).status_code == 404
    assert client_as("unit_head").get(kept("kept_create", "bia")).status_code == 404


def test_head_writes_a_template_and_the_log_tells(client_as, cast):
    client = client_as("unit_head")
    client.post(kept("kept_create", "mau-tra-loi"), REPLY)
    reply = ReplyTemplate.objects.get(title="Mời họp")
    facts = REPLY | {"text": "Mời anh/chị {co_so} đến họp.", "seen_version": reply.version}
    client.post(kept("kept_edit", "mau-tra-loi", reply.pk), facts)
    reply.refresh_from_db()
    assert reply.text == "Mời anh/chị {co_so} đến họp."
    events = AuditEvent.objects.filter(entity="consulting.replytemplate", object_id=reply.pk).order_by("sequence")
    assert [(event.verb, event.actor) for event in events] == [("create", cast.unit_head), ("edit", cast.unit_head)]


def test_template_with_a_field_that_nothing_fills_is_refused(client_as):
    page = client_as("unit_head").post(kept("kept_create", "mau-tra-loi"), REPLY | {"text": "Gửi {ten}"})
    assert "Không có ô {ten}." in page.content.decode()
    assert not ReplyTemplate.objects.filter(title="Mời họp").exists()


def test_two_who_write_at_once_do_not_overwrite_each_other(client_as):
    reply = ReplyTemplate.objects.get(title="Hẹn gọi lại")
    address, client = kept("kept_edit", "mau-tra-loi", reply.pk), client_as("unit_head")
    client.post(address, REPLY | {"title": "Hẹn gọi lại", "seen_version": 0})
    answer = client.post(address, REPLY | {"title": "Hẹn gọi lại", "text": "Bản cũ", "seen_version": 0})
    assert answer.status_code == 409
    assert "vừa cập nhật mẫu trả lời này" in answer.content.decode()
    assert "Bản cũ" in answer.content.decode()
    again = REPLY | {
        "title": "Hẹn gọi lại",
        "text": "Bản cũ",
        "seen_version": answer.context["form"]["seen_version"].value(),
    }
    assert client.post(address, again).status_code == 302


def test_field_says_which_categories_it_serves(client_as, categories):
    client = client_as("centre_leader")
    facts = {
        "code": "lab",
        "name": "Kiểm nghiệm",
        "categories": [categories["policy"].pk],
        "position": 9,
        "is_active": "on",
    }
    client.post(kept("kept_create", "linh-vuc"), facts)
    field = Field.objects.get(code="lab")
    assert [category.code for category in field.categories.all()] == ["policy"]
    client.post(kept("kept_edit", "linh-vuc", field.pk), facts | {"categories": [], "seen_version": field.version})
    assert not field.categories.exists()
    event = AuditEvent.objects.get(entity="consulting.field", object_id=field.pk, verb="edit")
    assert event.changes == {"categories": [[categories["policy"].pk], []]}


def test_retired_category_is_offered_no_more(client_as, categories):
    client = client_as("administrator")
    form = client.get(kept("kept_edit", "loai-yeu-cau", categories["other"].pk)).context["form"]
    facts = {field.name: field.value() or "" for field in form}
    client.post(
        kept("kept_edit", "loai-yeu-cau", categories["other"].pk), {k: v for k, v in facts.items() if k != "is_active"}
    )
    assert not Category.objects.get(code="other").is_active
    assert "Việc khác" not in str(client_as("officer").get("/tu-van/moi/").context["form"]["category"])


# -- replies in the desk's forms


def test_chosen_template_stands_filled_in_the_form_of_a_step(client_as, cast):
    request = RequestFactory(state="assigned", assignee=cast.officer, contact_name="Chị Hoa")
    CONSULTING.perform("begin", request, actor=cast.officer)
    client, reply = client_as("officer"), ReplyTemplate.objects.get(title="Hẹn gọi lại")
    address = reverse("consulting:step", args=[request.pk, "ask"])
    assert client.get(address).context["form"]["message"].value() == ""
    text = client.get(address, {"mau": reply.pk}).context["form"]["message"].value()
    assert text.startswith(f"Kính gửi anh/chị Chị Hoa, Trung tâm Khuyến công đã nhận yêu cầu {request.code}")
    assert "Tôi là Chuyên viên Trung tâm" in text


def test_templates_of_other_categories_are_not_offered(client_as, cast, categories):
    request = RequestFactory(state="assigned", assignee=cast.officer, category=categories["trademark"])
    reply = client_as("officer").get(reverse("consulting:write_to_producer", args=[request.pk])).context["reply"]
    assert [template.title for template in reply.templates] == ["Giấy tờ đăng ký nhãn hiệu", "Hẹn gọi lại"]
    other = ReplyTemplate.objects.get(title="Giấy tờ lập hồ sơ đề án")
    page = client_as("officer").get(reverse("consulting:write_to_producer", args=[request.pk]), {"mau": other.pk})
    assert page.context["reply"].text == ""


def test_message_reaches_the_producer_and_a_note_does_not(client_as, cast):
    request = RequestFactory(state="assigned", assignee=cast.officer)
    client = client_as("officer")
    seen = {"seen_version": request.version}
    client.post(reverse("consulting:write_to_producer", args=[request.pk]), seen | {"text": "Mai tôi gọi lại"})
    client.post(reverse("consulting:add_note", args=[request.pk]), seen | {"text": "Cơ sở đang nợ thuế"})
    assert [message.text for message in request.messages.all()] == ["Mai tôi gọi lại"]
    assert [note.text for note in request.notes.all()] == ["Cơ sở đang nợ thuế"]
    page = client.get(request.get_absolute_url()).content.decode()
    assert "Mai tôi gọi lại" in page
    assert "Cơ sở đang nợ thuế" in page
    client.post(reverse("consulting:track"), {"code": request.code, "phone": request.phone})
    followed = client.get(reverse("consulting:tracked")).content.decode()
    assert "Mai tôi gọi lại" in followed
    assert "Cơ sở đang nợ thuế" not in followed


@pytest.mark.parametrize(("who", "sees"), [("accountant", True), ("auditor", True), ("department_officer", False)])
def test_notes_stay_within_the_centre(client_as, cast, who, sees):
    request = RequestFactory()
    request.notes.create(author=cast.officer, text="Chỉ trong Trung tâm")
    assert ("Chỉ trong Trung tâm" in client_as(who).get(request.get_absolute_url()).content.decode()) is sees


def test_words_to_the_producer_are_for_whoever_is_in_charge(client_as, cast):
    request = RequestFactory(state="assigned", assignee=cast.officer)
    address = reverse("consulting:write_to_producer", args=[request.pk])
    assert client_as("other_officer").get(address).status_code == 403
    page = client_as("other_officer").post(address, {"seen_version": request.version, "text": "Chào"})
    assert "đang phụ trách yêu cầu này" in page.content.decode()
    assert not request.messages.exists()
