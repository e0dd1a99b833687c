"""No message of a form is in English, whatever is sent."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.formsets import formset_factory

from khuyencong.accounts.models import Office
from khuyencong.core.forms import VersionField

VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        (forms.CharField(), ""),
        (forms.CharField(max_length=3), "abcd"),
        (forms.CharField(), "a\x00"),
        (forms.EmailField(), "lan@"),
        (forms.IntegerField(), "1e5"),
        (forms.IntegerField(), "9" * 5000),
        (forms.IntegerField(min_value=2000), "1999"),
        (forms.IntegerField(max_value=2100), "2101"),
        (VersionField(), "abc"),
        (forms.ChoiceField(choices=[("a", "A")]), "b"),
        (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"]),
        (forms.ModelChoiceField(Office.objects.all()), "99999999999999999999"),
        (forms.ModelMultipleChoiceField(Office.objects.all()), ["x"]),
        (forms.FileField(), None),
        (forms.FileField(), SimpleUploadedFile("a.txt", b"")),
        (forms.FileField(max_length=5), SimpleUploadedFile("dai-qua.txt", b"a")),
        (forms.BooleanField(), False),
    ],
)
def test_every_refusal_of_a_field_is_a_vietnamese_sentence(field, value):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    for message in refused.value.messages:
        assert VIETNAMESE.search(message)
        assert message.endswith(".")
        assert len(message) < 120


def test_a_table_without_its_count_is_refused_in_vietnamese():
    rows = formset_factory(forms.Form)({})
    assert rows.non_form_errors() == ["Phần bảng gửi lên thiếu dữ liệu. Tải lại trang rồi nhập lại."]
