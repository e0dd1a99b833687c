from consulting.services.access import why_no_change, why_no_session
from consulting.services.establishments import link_establishment, set_products
from consulting.services.requests import add_session, edit_request, register_request

__all__ = [
    "add_session",
    "edit_request",
    "link_establishment",
    "register_request",
    "set_products",
    "why_no_change",
    "why_no_session",
]
