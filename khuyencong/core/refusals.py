"""Why a service did not do what it was asked: reasons for people; one of them is that somebody was faster."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why something cannot be done: one Vietnamese sentence, its legal basis, the form field or page to mend it."""

    text: str
    basis: str = ""
    field: str = ""
    link: str = ""

    def __str__(self) -> str:
        return f"{self.text.rstrip('.')} ({self.basis})." if self.basis else self.text


class Refused(Exception):
    """What may not happen now; `reasons` says why, for people."""

    def __init__(self, *reasons: Reason):
        self.reasons = list(reasons)
        super().__init__(" ".join(str(reason) for reason in reasons))


class StaleRecordError(Refused):
    """The record changed after the page was opened. The text says who was faster, and when."""

    def __init__(self, text: str):
        super().__init__(Reason(text))
