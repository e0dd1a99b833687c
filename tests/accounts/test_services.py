import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from khuyencong.accounts import services
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.models import AuditEvent

pytestmark = pytest.mark.django_db


def values(**changes):
    return {
        "username": "moi",
        "full_name": "Lê Thị Mới",
        "title": "",
        "email": "moi@example.vn",
        "is_active": True,
        **changes,
    }


def test_make_user_grants_roles_and_logs_without_personal_values(cast):
    user = services.make_user(actor=cast["administrator"], values=values(), roles=[Role.OFFICER, Role.UNIT_HEAD])
    assert User.objects.get(pk=user.pk).role_codes == {"officer", "unit_head"}
    event = AuditEvent.objects.get(entity="accounts.user", object_id=user.pk)
    assert event.changes == {"roles": [[], ["officer", "unit_head"]]}
    assert not user.has_usable_password()


def test_make_user_refuses_an_email_that_signs_in_somebody_else(cast):
    services.make_user(actor=cast["administrator"], values=values(), roles=[])
    with pytest.raises(ValidationError, match="đã thuộc một tài khoản khác"):
        services.make_user(
            actor=cast["administrator"], values=values(username="khac", email="MOI@example.vn"), roles=[]
        )


def test_change_user_replaces_roles_and_hashes_the_name(cast):
    user = services.make_user(actor=cast["administrator"], values=values(), roles=[Role.OFFICER])
    services.change_user(
        user, actor=cast["administrator"], values=values(full_name="Lê Thị Khác"), roles=[Role.ACCOUNTANT]
    )
    assert User.objects.get(pk=user.pk).role_codes == {"accountant"}
    changes = AuditEvent.objects.filter(entity="accounts.user", object_id=user.pk).latest("sequence").changes
    assert changes["roles"] == [["officer"], ["accountant"]]
    assert "Khác" not in str(changes["full_name"])


def test_the_last_administrator_cannot_be_taken_away(cast):
    boss = cast["administrator"]
    facts = {
        "username": boss.username,
        "full_name": boss.full_name,
        "title": "",
        "email": boss.email,
        "is_active": True,
    }
    with pytest.raises(ValidationError, match="ít nhất một tài khoản quản trị"):
        services.change_user(boss, actor=boss, values=facts, roles=[Role.OFFICER])
    assert User.objects.get(pk=boss.pk).role_codes == {"administrator"}


def test_a_stale_account_is_refused(cast):
    user = services.make_user(actor=cast["administrator"], values=values(), roles=[])
    seen = User.objects.get(pk=user.pk)
    services.change_user(user, actor=cast["administrator"], values=values(title="Kế toán"), roles=[])
    with pytest.raises(StaleRecordError):
        services.change_user(seen, actor=cast["administrator"], values=values(title="Văn thư"), roles=[])


def test_change_user_refuses_a_name_that_signs_in_somebody_else(cast):
    user = services.make_user(actor=cast["administrator"], values=values(), roles=[])
    for taken in ("officer", "OFFICER"):
        with pytest.raises(ValidationError, match="đã thuộc một tài khoản khác"):
            services.change_user(user, actor=cast["administrator"], values=values(username=taken), roles=[])
        user.refresh_from_db()
    assert user.username == "moi"


def test_make_user_command_without_a_keyboard_says_what_it_needs(monkeypatch):
    def no_keyboard(prompt):
        raise EOFError

    monkeypatch.setattr("getpass.getpass", no_keyboard)
    with pytest.raises(CommandError, match="nhập mật khẩu"):
        call_command("make_user", "moi", "--name", "Lê Thị Mới")
