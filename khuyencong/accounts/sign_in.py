"""allauth's sign-in forms in our words; it brings no Vietnamese of its own."""

from allauth.account import forms as allauth
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

LONGEST_LOGIN = 254  # characters of the longest e-mail address
LABELS = {
    "login": "Tên đăng nhập hoặc thư điện tử",
    "password": "Mật khẩu",
    "oldpassword": "Mật khẩu đang dùng",
    "password1": "Mật khẩu mới",
    "password2": "Nhập lại mật khẩu mới",
    "email": "Thư điện tử",
}


class Worded:
    """Labels in Vietnamese, no placeholders: a word that vanishes while typing is no label."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.error_messages["required"] = f"Chưa nhập {LABELS[name].lower().removeprefix('nhập ')}."
            field.widget.attrs.pop("placeholder", None)
            if name in ("password", "oldpassword"):
                field.help_text = ""  # allauth's link to a new password; the sign-in page has its own


class TwicePassword(Worded):
    """The new password typed twice; what differs is said in Vietnamese before allauth says it in English."""

    def clean_password2(self):
        again = self.cleaned_data["password2"]
        if again != self.cleaned_data.get("password1", again):
            raise ValidationError("Hai lần nhập mật khẩu mới chưa giống nhau.")
        return again


class LoginForm(Worded, allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.widget.attrs["autocomplete"] = "username"
        login.validators.append(MaxLengthValidator(LONGEST_LOGIN))


class ChangePasswordForm(TwicePassword, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(TwicePassword, allauth.SetPasswordForm):
    pass


class ResetPasswordKeyForm(TwicePassword, allauth.ResetPasswordKeyForm):
    pass


class ResetPasswordForm(Worded, allauth.ResetPasswordForm):
    pass


class ReauthenticateForm(Worded, allauth.ReauthenticateForm):
    pass


class AddEmailForm(Worded, allauth.AddEmailForm):
    pass
