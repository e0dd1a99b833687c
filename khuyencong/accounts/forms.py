from django import forms

from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.core.forms import VersionField


class UserForm(forms.ModelForm):
    """A person's account as the administrator fills it in."""

    roles = forms.MultipleChoiceField(
        label="Vai trò",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Một người có thể có nhiều vai trò, nhưng không bao giờ đứng ở hai phía của một quyết định.",
    )
    version = VersionField(required=False)

    class Meta:
        model = User
        fields = ["username", "full_name", "title", "email", "office", "is_active"]
        labels = {"username": "Tên đăng nhập", "email": "Thư điện tử", "is_active": "Đang hoạt động"}
        help_texts = {
            "username": "Chữ không dấu, số và dấu chấm.",
            "is_active": "Bỏ chọn khi người này nghỉ hoặc chuyển việc; những gì đã ghi vẫn giữ nguyên.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update(roles=sorted(self.instance.role_codes), version=self.instance.version)

    def facts(self) -> dict:
        """Values of the account itself, for the service."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def _post_clean(self):
        """The service validates and writes; the instance stays as it was read, so the log can tell what changed."""
