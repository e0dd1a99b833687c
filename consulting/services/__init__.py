from consulting.services.access import why_no_change, why_no_session
from consulting.services.desk import hand_over, write_note, write_to_producer
from consulting.services.establishments import link_establishment, set_products
from consulting.services.outcome import draft_project, link_project, why_no_project
from consulting.services.requests import edit_request, register_request
from consulting.services.sessions import add_session, cancel_visit, plan_visit

__all__ = [
    "add_session",
    "cancel_visit",
    "draft_project",
    "edit_request",
    "hand_over",
    "link_establishment",
    "link_project",
    "plan_visit",
    "register_request",
    "set_products",
    "why_no_change",
    "why_no_project",
    "why_no_session",
    "write_note",
    "write_to_producer",
]
