"""States and channels of consulting requests (workflow, §5)."""

from django.db import models


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

OPEN = (RequestState.NEW, RequestState.ASSIGNED, RequestState.IN_PROGRESS, RequestState.WAITING)


class Channel(models.TextChoices):
    WEB = "web", "Cổng thông tin"
    PHONE = "phone", "Điện thoại"
    CENTRE = "centre", "Tại Trung tâm"
    COMMUNE = "commune", "Ủy ban nhân dân xã, phường"
    ASSOCIATION = "association", "Hội, hiệp hội"
    COLLABORATOR = "collaborator", "Cộng tác viên"
    FAIR = "fair", "Hội chợ, triển lãm"
    LOG = "log", "Sổ theo dõi (nhập từ tệp)"


class SessionMode(models.TextChoices):
    PHONE = "phone", "Điện thoại"
    OFFICE = "office", "Tại Trung tâm"
    VISIT = "visit", "Tại cơ sở"
    ONLINE = "online", "Trực tuyến"
    LOG = "log", "Theo sổ"
