"""Groupings of contents as reference data."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from khuyencong.core.models import AuditEvent
from khuyencong.registry.grouping_forms import NEW, GroupingForm
from khuyencong.registry.models import Content, ContentGroup, ContentGrouping, GroupedContent
from khuyencong.registry.services.reference import load_reference


def test_every_content_stands_in_one_group_of_each_grouping(reference):
    codes = set(Content.objects.values_list("code", flat=True))
    for grouping in ContentGrouping.objects.all():
        members = list(grouping.lines.values_list("content__code", flat=True))
        assert sorted(members) == sorted(codes), grouping.code
        assert all(line.group.grouping_id == grouping.pk for line in grouping.lines.select_related("group"))


def test_the_decree_s_own_grouping_is_printed_and_what_we_made_of_it_is_unverified(reference):
    rows = ContentGrouping.objects.order_by("position").values_list("code", "is_printed", "verified")
    assert list(rows) == [("nd45", True, True), ("tin-2022", False, False), ("bon-nhom", False, False)]


def test_loading_again_leaves_what_people_changed(reference):
    ContentGroup.objects.filter(code="k1").update(name="Đào tạo")
    ContentGrouping.objects.filter(code="bon-nhom").delete()
    load_reference()
    assert ContentGroup.objects.get(code="k1").name == "Đào tạo"
    assert ContentGrouping.objects.filter(code="bon-nhom").exists()


def test_a_content_has_one_group_and_one_grouping_is_printed(reference):
    group = ContentGroup.objects.filter(grouping__code="nd45").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupedContent.objects.create(grouping=group.grouping, group=group, content=Content.objects.get(code="6"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ContentGrouping.objects.filter(code="tin-2022").update(is_printed=True)


# -- changed by people

LIST = reverse("registry:groupings")


def typed(grouping: ContentGrouping | None = None, **changes) -> dict:
    """What the form sends as it stands, with `changes`."""
    form = GroupingForm(instance=grouping or ContentGrouping())
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    kept = {name: value for name, value in values.items() if value is not None and value is not False}
    return {name: value for name, value in (kept | changes).items() if value is not None}


def edit_url(grouping: ContentGrouping) -> str:
    return reverse("registry:grouping_edit", args=[grouping.pk])


def test_everybody_reads_the_groupings_and_who_may_change_them_finds_the_way(reference, client_as):
    page = client_as("local_officer").get(LIST).text
    assert "Chưa kiểm chứng" in page
    assert "3.1, 3.2, 3.3, 3.4, 3.5" in page
    assert reverse("registry:grouping_create") not in page
    grouping = ContentGrouping.objects.get(code="nd45")
    assert edit_url(grouping) in client_as("centre_leader").get(LIST).text
    assert client_as("officer").get(edit_url(grouping)).status_code == 403


def test_groups_are_renamed_added_and_dropped_and_their_codes_stay(reference, client_as):
    grouping = ContentGrouping.objects.get(code="bon-nhom")
    sent = typed(grouping, **{
        "name_may-moc": "Máy\r\n móc ", "codes_may-moc": "3.3, 3.4", "name_khac": "", "codes_khac": "",
        f"name_{NEW[0]}": "Mô hình trình diễn", f"codes_{NEW[0]}": "3.1 3.2 3.5", "is_printed": "on",
    })  # fmt: skip
    answer = client_as("administrator").post(edit_url(grouping), sent, follow=True)
    assert "Đã lưu cách gộp nội dung." in answer.text
    groups = {group.code: group for group in grouping.groups.all()}
    assert list(groups) == ["may-moc", "dao-tao", "thong-tin", "mo-hinh-trinh-dien"]
    assert groups["may-moc"].name == "Máy móc"
    codes = groups["mo-hinh-trinh-dien"].lines.values_list("content__code", flat=True)
    assert sorted(codes) == ["3.1", "3.2", "3.5"]
    assert list(ContentGrouping.objects.filter(is_printed=True)) == [grouping]
    event = AuditEvent.objects.get(entity=ContentGrouping.entity(), object_id=grouping.pk, verb="edit")
    assert event.changes["is_printed"] == [False, True]
    assert "Mô hình trình diễn: 3.1, 3.2, 3.5" in event.changes["groups"][1]


def test_a_new_grouping_is_made(reference, client_as):
    sent = typed(name="Cách của Sở", **{f"name_{NEW[0]}": "Máy", f"codes_{NEW[0]}": "3.4"})
    client_as("centre_leader").post(reverse("registry:grouping_create"), sent)
    made = ContentGrouping.objects.get(code="cach-cua-so")
    assert (made.verified, made.is_printed) == (False, False)
    assert made.lines.get().content.code == "3.4"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"codes_may-moc": "3.1 99.9"}, "Không có nội dung mã 99.9."),
        ({"codes_dao-tao": "1 3.4"}, "Mã 3.4 đã ở nhóm “Máy móc, công nghệ, mô hình trình diễn”"),
        ({"name_khac": ""}, "Ghi tên nhóm."),
        ({"name": ""}, "Ghi tên cách gộp."),
    ],
)
def test_what_cannot_be_stands_beside_its_box_and_nothing_is_lost(reference, client_as, changes, why):
    grouping = ContentGrouping.objects.get(code="bon-nhom")
    answer = client_as("administrator").post(edit_url(grouping), typed(grouping, basis="Ghi chú vừa gõ", **changes))
    assert answer.status_code == 422
    assert why in answer.text
    assert "Ghi chú vừa gõ" in answer.text
    assert not AuditEvent.objects.filter(entity=ContentGrouping.entity(), verb="edit").exists()


def test_somebody_faster_is_told_and_nothing_is_lost(reference, client_as):
    grouping = ContentGrouping.objects.get(code="bon-nhom")
    late = typed(grouping, name="Tên của người sau")
    client = client_as("administrator")
    client.post(edit_url(grouping), typed(grouping, name="Tên của người trước"))
    answer = client.post(edit_url(grouping), late)
    assert answer.status_code == 422
    assert "Tên của người sau</textarea>" in answer.text
    assert ContentGrouping.objects.get(pk=grouping.pk).name == "Tên của người trước"


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries(reference, client_as, django_assert_num_queries, count):
    kept = list(ContentGrouping.objects.values_list("pk", flat=True)[:count])
    ContentGrouping.objects.exclude(pk__in=kept).delete()
    client = client_as("officer")
    with django_assert_num_queries(6):
        assert client.get(LIST).status_code == 200
