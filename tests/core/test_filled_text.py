"""Texts with fields in braces."""

import pytest
from django.core.exceptions import ValidationError

from khuyencong.core.filled_text import check_fields, fill


def test_fields_are_filled_and_nothing_else_runs():
    values = {"ma": "7K3M-Q9XR", "co_so": "HTX {ma}"}
    assert fill("Yêu cầu {ma} của { co_so }", values) == "Yêu cầu 7K3M-Q9XR của HTX {ma}"
    assert fill("{{ ma }} {% now %} {la}", values) == "{7K3M-Q9XR} {% now %} {la}"


@pytest.mark.parametrize("text", ["Chào anh/chị", "Yêu cầu {ma}", "{ma} {co_so} {ma}"])
def test_known_fields_pass(text):
    check_fields(text, ["ma", "co_so"])


@pytest.mark.parametrize(
    ("text", "said"),
    [("{ten}", "Không có ô {ten}. Các ô dùng được: {ma}, {co_so}."), ("{ma", "chưa khớp"), ("{MA}", "chưa khớp")],
)
def test_field_that_nothing_fills_is_refused(text, said):
    with pytest.raises(ValidationError) as refused:
        check_fields(text, ["ma", "co_so"])
    assert said in refused.value.messages[0]
