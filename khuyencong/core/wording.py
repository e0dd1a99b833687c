"""Our words where Django's forms speak English or like a machine; a field's own messages still win."""

from django import forms
from django.core import validators
from django.db.models import fields
from django.forms.formsets import BaseFormSet

MISSING = "Chưa nhập mục này."
NOT_CHOSEN = "Chưa chọn mục này."
NOT_OFFERED = "Lựa chọn này không có trong danh sách; xin chọn lại."
NOT_WHOLE = "Phần bảng gửi lên thiếu dữ liệu. Tải lại trang rồi nhập lại."
NO_FILE = "Chưa nhận được tệp. Chọn tệp rồi gửi lại."

FIELDS = {
    forms.Field: {"required": MISSING},
    forms.IntegerField: {"invalid": "Chỉ ghi số nguyên, ví dụ 12."},
    forms.DecimalField: {"invalid": "Chỉ ghi số, ví dụ 12,5."},
    forms.ChoiceField: {"required": NOT_CHOSEN, "invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {"required": NOT_CHOSEN, "invalid_choice": NOT_OFFERED, "invalid_list": NOT_OFFERED},
    forms.ModelChoiceField: {"required": NOT_CHOSEN, "invalid_choice": NOT_OFFERED},
    forms.ModelMultipleChoiceField: {
        "required": NOT_CHOSEN, "invalid_choice": NOT_OFFERED, "invalid_list": NOT_OFFERED,
        "invalid_pk_value": NOT_OFFERED,
    },
    forms.FileField: {
        "required": "Chưa chọn tệp.", "invalid": NO_FILE, "missing": NO_FILE,
        "empty": "Tệp rỗng, không có nội dung. Chọn tệp khác.",
        "max_length": "Tên tệp dài quá %(max)d chữ cái; đặt tên ngắn hơn rồi gửi lại.",
    },
    forms.BooleanField: {"required": "Cần đánh dấu mục này."},
    BaseFormSet: {
        "missing_management_form": NOT_WHOLE,
        "too_many_forms": "Bảng có nhiều dòng quá: tối đa %(num)d dòng.",
    },
}  # fmt: skip
VALIDATORS = {
    validators.MaxLengthValidator: "Dài %(show_value)d chữ cái; tối đa %(limit_value)d.",
    validators.MinLengthValidator: "Mới có %(show_value)d chữ cái; cần ít nhất %(limit_value)d.",
    validators.MinValueValidator: "Từ %(limit_value)s trở lên.",
    validators.MaxValueValidator: "Không quá %(limit_value)s.",
    validators.ProhibitNullCharactersValidator: "Có ký tự không đọc được; xin nhập lại.",
    validators.EmailValidator: "Địa chỉ thư chưa đúng. Ví dụ: lan.nguyen@daklak.gov.vn.",
}


def apply() -> None:
    """Once, when the portal starts."""
    fields.BLANK_CHOICE_LABEL = "Chọn…"
    for kind, messages in FIELDS.items():
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), **messages}
    for kind, message in VALIDATORS.items():
        kind.message = message
