"""States and channels of consulting requests (workflow, §5)."""

from django.db import models

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role


class RequestState(models.TextChoices):
    NEW = "new", "Mới tiếp nhận"
    ASSIGNED = "assigned", "Đã phân công"
    IN_PROGRESS = "in_progress", "Đang tư vấn"
    WAITING = "waiting", "Chờ bổ sung"
    COMPLETED = "completed", "Hoàn thành"
    DECLINED = "declined", "Từ chối"
    DUPLICATE = "duplicate", "Trùng"


TONES = {
    RequestState.NEW: "amber", RequestState.ASSIGNED: "blue", RequestState.IN_PROGRESS: "blue",
    RequestState.WAITING: "amber", RequestState.COMPLETED: "green", RequestState.DECLINED: "grey",
    RequestState.DUPLICATE: "grey",
}  # fmt: skip

# What the producer reads. Plain words, no terms of the desk.
PUBLIC_STATES = {
    RequestState.NEW: "Đã nhận, đang chờ giao cán bộ",
    RequestState.ASSIGNED: "Đã giao cán bộ, sắp gọi lại",
    RequestState.IN_PROGRESS: "Cán bộ đang tư vấn",
    RequestState.WAITING: "Đang chờ anh/chị bổ sung",
    RequestState.COMPLETED: "Đã tư vấn xong",
    RequestState.DECLINED: "Trung tâm không giúp được việc này",
    RequestState.DUPLICATE: "Đã gộp vào một yêu cầu khác của cơ sở",
}

OPEN = (RequestState.NEW, RequestState.ASSIGNED, RequestState.IN_PROGRESS, RequestState.WAITING)

# Nobody has called back yet, unless a session says otherwise.
UNANSWERED = (RequestState.NEW, RequestState.ASSIGNED)
# Open and in the Centre's hands: these can pass the day of completion.
OVERDUE = (RequestState.NEW, RequestState.ASSIGNED, RequestState.IN_PROGRESS)
# In these a session can be recorded: somebody is in charge, and the work is not over.
IN_HAND = (RequestState.ASSIGNED, RequestState.IN_PROGRESS, RequestState.WAITING)


class Channel(models.TextChoices):
    WEB = "web", "Cổng thông tin"
    PHONE = "phone", "Điện thoại"
    CENTRE = "centre", "Tại Trung tâm"
    COMMUNE = "commune", "Ủy ban nhân dân xã, phường"
    ASSOCIATION = "association", "Hội, hiệp hội"
    COLLABORATOR = "collaborator", "Cộng tác viên"
    FAIR = "fair", "Hội chợ, triển lãm"
    LOG = "log", "Sổ theo dõi (nhập từ tệp)"


class HeardFrom(models.TextChoices):
    """How the producer came to know of the Centre."""

    COMMUNE = "commune", "Ủy ban nhân dân xã, phường"
    ASSOCIATION = "association", "Hội, hiệp hội"
    COLLABORATOR = "collaborator", "Cộng tác viên khuyến công"
    ACQUAINTANCE = "acquaintance", "Người quen, cơ sở khác"
    MEDIA = "media", "Báo, đài, mạng xã hội"
    FAIR = "fair", "Hội chợ, triển lãm"
    OTHER = "other", "Nguồn khác"


class SessionMode(models.TextChoices):
    PHONE = "phone", "Điện thoại"
    OFFICE = "office", "Tại Trung tâm"
    VISIT = "visit", "Tại cơ sở"
    ONLINE = "online", "Trực tuyến"
    LOG = "log", "Theo sổ"


# Who opens the desk's list and pages; rows are narrowed by `visible_to`.
READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.COLLABORATOR, Role.LOCAL_OFFICER)
# Who writes requests down and mends what they say.
WRITERS = (Role.OFFICER, Role.UNIT_HEAD)
