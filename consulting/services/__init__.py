from consulting.services.establishments import link_establishment, set_products
from consulting.services.requests import add_session, edit_request, register_request, why_no_session

__all__ = [
    "add_session",
    "edit_request",
    "link_establishment",
    "register_request",
    "set_products",
    "why_no_session",
]
