"""What every template may show: whose portal this is."""

from django.conf import settings

PORTAL = {
    "province": settings.KC_PROVINCE,
    "centre": settings.KC_CENTRE,
    "centre_short": settings.KC_CENTRE_SHORT,
    "department": settings.KC_DEPARTMENT,
    "phone": settings.KC_PHONE,
    "demo": settings.KC_DEMO,
}


def portal(request) -> dict:
    return {"portal": PORTAL}
