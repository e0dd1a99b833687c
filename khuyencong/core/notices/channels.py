"""Ways out of the portal. A channel is a code, a name, and a function that sends one notice or raises.

Another one, SMS or Zalo, is one function and one call of `register` in an app's `ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.mail import send_mail

PORTAL, EMAIL = "", "email"


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


_channels: dict[str, Channel] = {}


def register(code: str, name: str, send: Sender) -> None:
    _channels[code] = Channel(code, name, send)


def channel(code: str) -> Channel | None:
    return _channels.get(code)


def names() -> dict[str, str]:
    return {PORTAL: "Trên cổng"} | {code: one.name for code, one in _channels.items()}


def send_email(message: Message) -> None:
    send_mail(message.subject, message.text, None, [message.to])
