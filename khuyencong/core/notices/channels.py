"""Ways out of the portal. A channel is a code, a name, and a function that sends one message or raises.

Another one, SMS or Zalo, is one function `send(message: Message) -> None`, named in KC_NOTICE_CHANNELS; it is handed
telephone numbers as digits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail
from django.utils.module_loading import import_string

PORTAL, EMAIL = "", "email"
BY_EMAIL, BY_PHONE = "email", "phone"
_NAMES = {"sms": "Tin nhắn SMS", "zalo": "Zalo"}


@dataclass(frozen=True)
class Message:
    """What goes out: one notice, or many gathered into one."""

    to: str
    subject: str
    text: str


Sender = Callable[[Message], None]  # raises any exception when the message did not go out


@dataclass(frozen=True)
class Channel:
    code: str
    name: str
    send: Sender
    by: str = BY_EMAIL  # what it needs of a person: a mail address or a telephone number


_channels: dict[str, Channel] = {}


def register(code: str, name: str, send: Sender, by: str = BY_EMAIL) -> None:
    _channels[code] = Channel(code, name, send, by)


def register_from_settings() -> None:
    """The channels by telephone that KC_NOTICE_CHANNELS names: {code: path of the function that sends}.

    Raises:
        ImproperlyConfigured: there is no such function.
    """
    for code, path in settings.KC_NOTICE_CHANNELS.items():
        try:
            register(code, _NAMES.get(code, code), import_string(path), BY_PHONE)
        except ImportError as fault:
            raise ImproperlyConfigured(f"KC_NOTICE_CHANNELS: {code}={path}: {fault}") from fault


def reaching(contacts: Mapping[str, str]) -> list[tuple[Channel, str]]:
    """The channels that reach somebody with these `{BY_EMAIL: …, BY_PHONE: …}`, each with the address to use."""
    return [(one, contacts[one.by]) for one in _channels.values() if contacts.get(one.by)]


def channel(code: str) -> Channel | None:
    return _channels.get(code)


def names() -> dict[str, str]:
    return {PORTAL: "Trên cổng"} | {code: one.name for code, one in _channels.items()}


def send_email(message: Message) -> None:
    send_mail(message.subject, message.text, None, [message.to])
