"""Groupings of contents as reference data."""

import pytest
from django.db import IntegrityError, transaction

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
