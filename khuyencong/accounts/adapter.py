"""How allauth is fitted to an office: accounts are made by the administrator, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def populate_username(self, request, user):
        """Keep the username the administrator gave; allauth would build one from name parts we do not have."""
