from consulting.models.requests import (
    Category,
    ConsultingRequest,
    Message,
    RequestProduct,
    Session,
)

__all__ = [
    "Category",
    "ConsultingRequest",
    "Message",
    "RequestProduct",
    "Session",
]
