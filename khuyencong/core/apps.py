from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "khuyencong.core"
    label = "core"
    verbose_name = "Nền tảng"

    def ready(self):
        """Our words where Django's forms speak English or like a machine; a field's own messages still win."""
        from django import forms
        from django.db.models import fields

        from khuyencong.core import daily, limits
        from khuyencong.core.attachments.services import delete_unattached

        daily.register("attachments", delete_unattached)
        daily.register("limits", limits.forget_ended)
        fields.BLANK_CHOICE_LABEL = "Chọn…"
        forms.Field.default_error_messages["required"] = "Chưa nhập mục này."
        for kind in (forms.ChoiceField, forms.ModelChoiceField, forms.ModelMultipleChoiceField):
            kind.default_error_messages["required"] = "Chưa chọn mục này."
        forms.FileField.default_error_messages["required"] = "Chưa chọn tệp."
        forms.BooleanField.default_error_messages = {"required": "Cần đánh dấu mục này."}
