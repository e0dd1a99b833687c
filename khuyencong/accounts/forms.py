from django import forms

from khuyencong.accounts.delegations import DELEGABLE
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import Basis, User
from khuyencong.accounts.people import holders
from khuyencong.core.forms import DateField, VersionField


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
            self.initial.update(roles=sorted(self.instance.own_role_codes), version=self.instance.version)

    def facts(self) -> dict:
        """Values of the account itself, for the service."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def _post_clean(self):
        """The service validates and writes; the instance stays as it was read, so the log can tell what changed."""


class DelegationForm(forms.Form):
    """An ủy quyền as its paper has it. The administrator writes it down for anybody, everybody else for oneself."""

    holder = forms.ModelChoiceField(User.objects.none(), label="Người ủy quyền")
    to = forms.ModelChoiceField(User.objects.none(), label="Người được ủy quyền")
    roles = forms.MultipleChoiceField(label="Vai trò", widget=forms.CheckboxSelectMultiple)
    basis = forms.ChoiceField(label="Hình thức", choices=Basis.choices, initial=Basis.TUQ)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(
        label="Đến hết ngày", required=False, help_text="Chỉ để trống khi cấp phó ký thay (KT.) thường xuyên."
    )
    document = forms.CharField(label="Số, ký hiệu văn bản", max_length=80, help_text="Ví dụ: 12/UQ-TTKC")

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        people = holders(DELEGABLE).order_by("full_name", "pk")
        own = [role for role in DELEGABLE if role in user.own_role_codes]
        self.fields["to"].queryset = people.exclude(pk=user.pk)
        if Role.ADMINISTRATOR in user.role_codes:
            self.fields["holder"].queryset, own = people, list(DELEGABLE)
        else:
            del self.fields["holder"]
        self.user = user
        self.fields["roles"].choices = [(role.value, role.label) for role in own]
        if len(own) == 1:
            self.initial["roles"] = own

    def facts(self) -> dict:
        """Keyword arguments for the service."""
        return {"holder": self.user, **self.cleaned_data}
