"""What the list of everything that waits can be narrowed to; all of it stands in the address."""

from django import forms

from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.waiting.watches import WATCHES, Entry


class WaitingFilter(forms.Form):
    kind = forms.ChoiceField(label="Hồ sơ", required=False)
    role = forms.ChoiceField(label="Chờ vai trò", required=False)
    person = forms.TypedChoiceField(label="Chờ người", required=False, coerce=int, empty_value=None)
    late = forms.BooleanField(label="Chỉ hồ sơ chậm", required=False)

    def __init__(self, data, entries: list[Entry]):
        super().__init__(data)
        self.entries = entries
        people: dict[int, User] = {user.pk: user for one in entries for user in one.people}
        roles = {role for one in entries for role in one.roles}
        named = sorted(people.values(), key=lambda user: (user.full_name, user.pk))
        self._offer("kind", [(watch.code, watch.label) for watch in WATCHES.values()])
        self._offer("role", [(role.value, role.label) for role in Role if role in roles])
        self._offer("person", [(user.pk, str(user)) for user in named])

    def _offer(self, name: str, choices: list[tuple]) -> None:
        self.fields[name].choices = [("", "Tất cả"), *choices]

    @property
    def in_use(self) -> bool:
        return any(field.value() for field in self)

    def rows(self) -> list[Entry]:
        """Those asked for; a word that is no choice narrows nothing."""
        self.is_valid()
        return [one for one in self.entries if self._fits(one)]

    def _fits(self, one: Entry) -> bool:
        asked = self.cleaned_data
        return (
            asked.get("kind") in (None, "", one.watch.code)
            and (not asked.get("role") or asked["role"] in one.roles)
            and (not asked.get("person") or asked["person"] in {user.pk for user in one.people})
            and (not asked.get("late") or one.late > 0)
        )
