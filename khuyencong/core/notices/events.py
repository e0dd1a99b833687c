"""What people can be told of. Each app registers its events, with the words that hold until staff change them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """`fields` are the names in braces that its words may use, `{co_so}`."""

    code: str
    name: str
    subject: str
    text: str
    fields: tuple[str, ...]


EVENTS: dict[str, Event] = {}


def register(*events: Event) -> None:
    for event in events:
        EVENTS[event.code] = event
