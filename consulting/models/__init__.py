from consulting.models.desk import InternalNote, Visit
from consulting.models.network import FieldNote
from consulting.models.outcome import RequestProject
from consulting.models.privacy import DataAct, PersonalDataAct
from consulting.models.ratings import Rating
from consulting.models.requests import Category, ConsultingRequest, Message, RequestProduct, Session
from consulting.models.team import REPLY_FIELDS, Field, ReplyTemplate, TeamMember

__all__ = [
    "REPLY_FIELDS",
    "Category",
    "ConsultingRequest",
    "DataAct",
    "Field",
    "FieldNote",
    "InternalNote",
    "Message",
    "PersonalDataAct",
    "Rating",
    "ReplyTemplate",
    "RequestProduct",
    "RequestProject",
    "Session",
    "TeamMember",
    "Visit",
]
