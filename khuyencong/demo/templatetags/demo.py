"""The demo's sign-ins, for the sign-in page."""

from django import template
from django.conf import settings

from khuyencong.accounts.models import User
from khuyencong.demo.cast import DEMO_PASSWORD

register = template.Library()


@register.simple_tag
def demo_cast() -> list[dict]:
    """People to sign in as with one click: username, name, title, roles, password. Empty where no demo is loaded."""
    if not settings.KC_DEMO:
        return []
    people = User.objects.filter(is_demo=True, is_active=True).prefetch_related("grants").order_by("pk")
    return [
        {
            "username": person.username,
            "name": person.get_full_name(),
            "title": person.title,
            "roles": person.role_label,
            "password": DEMO_PASSWORD,
        }
        for person in people
    ]
