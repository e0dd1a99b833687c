"""Who may change what a request says, as sentences: "" when nothing is against it."""

from consulting.enums import IN_HAND, RequestState
from consulting.models import ConsultingRequest
from khuyencong.accounts.enums import Role

CLOSED = (RequestState.DECLINED, RequestState.DUPLICATE)


def why_no_change(request: ConsultingRequest, user) -> str:
    """Officers write in requests that are their own or nobody's, heads in all; what is closed stays as it is."""
    if request.state in CLOSED:
        return f"Yêu cầu ở trạng thái “{request.get_state_display()}”, không sửa được."
    return _why_not_mine(request, user)


def why_no_session(request: ConsultingRequest, user) -> str:
    """Why `user` cannot record a session now."""
    if request.state not in IN_HAND:
        return "Chỉ ghi buổi tư vấn khi yêu cầu đã phân công và chưa hoàn thành."
    return _why_not_mine(request, user)


def _why_not_mine(request: ConsultingRequest, user) -> str:
    if Role.UNIT_HEAD in user.role_codes:
        return ""
    if Role.OFFICER not in user.role_codes:
        return "Việc này thuộc chuyên viên Trung tâm hoặc trưởng phòng."
    if request.assignee_id not in (None, user.pk):
        return f"{request.assignee} đang phụ trách yêu cầu này; người phụ trách hoặc trưởng phòng làm việc này."
    return ""
