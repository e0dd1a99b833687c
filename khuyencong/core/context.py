"""What every template may show: whose portal this is."""

from django.conf import settings

SHOWN = ("province", "centre", "centre_short", "department", "phone", "demo")


def identity() -> dict:
    """What `portal` stands for in pages and papers."""
    return {name: getattr(settings, f"KC_{name.upper()}") for name in SHOWN}


def portal(request) -> dict:
    return {"portal": identity()}
