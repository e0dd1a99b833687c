"""States and kinds of plan batches and projects (workflow, §3 and §4)."""

from django.db import models


class ProjectState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    RETURNED = "returned", "Chờ bổ sung hồ sơ"
    CENTRE_REVIEW = "centre_review", "Chờ lãnh đạo Trung tâm"
    APPRAISAL = "appraisal", "Đang thẩm định"
    APPRAISED = "appraised", "Đạt thẩm định"
    REJECTED = "rejected", "Không đạt thẩm định"
    PLANNED = "planned", "Trong kế hoạch trình phê duyệt"
    APPROVED = "approved", "Đã phê duyệt kế hoạch"
    DETAIL_REVIEW = "detail_review", "Chờ phê duyệt đề án"
    AUTHORISED = "authorised", "Đã phê duyệt đề án"
    CONTRACTED = "contracted", "Đã ký hợp đồng"
    IMPLEMENTING = "implementing", "Đang triển khai"
    ACCEPTANCE_REVIEW = "acceptance_review", "Chờ xác nhận nghiệm thu"
    ACCEPTED = "accepted", "Đã nghiệm thu"
    LIQUIDATED = "liquidated", "Đã thanh lý"
    SETTLED = "settled", "Đã quyết toán"
    NOT_ACCEPTED = "not_accepted", "Không nghiệm thu"
    STOPPED = "stopped", "Ngừng triển khai"
    WITHDRAWN = "withdrawn", "Đã rút"


S = ProjectState
EDITABLE = (S.DRAFT, S.RETURNED)
BEFORE_PLAN = (S.DRAFT, S.RETURNED, S.CENTRE_REVIEW, S.APPRAISAL, S.APPRAISED)
# The department knows a dossier from its appraisal on; a returned or withdrawn one only if it had got that far.
FROM_APPRAISAL = tuple(s for s in S if s not in (S.DRAFT, S.RETURNED, S.CENTRE_REVIEW, S.WITHDRAWN))

TONES = {
    S.DRAFT: "grey", S.RETURNED: "amber", S.CENTRE_REVIEW: "amber", S.APPRAISAL: "amber", S.APPRAISED: "blue",
    S.REJECTED: "grey", S.PLANNED: "amber", S.APPROVED: "blue", S.DETAIL_REVIEW: "amber", S.AUTHORISED: "blue",
    S.CONTRACTED: "blue", S.IMPLEMENTING: "green", S.ACCEPTANCE_REVIEW: "amber", S.ACCEPTED: "green",
    S.LIQUIDATED: "green", S.SETTLED: "green", S.NOT_ACCEPTED: "red", S.STOPPED: "red", S.WITHDRAWN: "grey",
}  # fmt: skip


class BatchState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    SUBMITTED = "submitted", "Chờ phê duyệt"
    RETURNED = "returned", "Trả lại bổ sung"
    APPROVED = "approved", "Đã phê duyệt"
    CLOSED = "closed", "Đã kết thúc"


BATCH_EDITABLE = (BatchState.DRAFT, BatchState.RETURNED)
BATCH_TONES = {
    BatchState.DRAFT: "grey", BatchState.SUBMITTED: "amber", BatchState.RETURNED: "amber",
    BatchState.APPROVED: "green", BatchState.CLOSED: "grey",
}  # fmt: skip


class BatchKind(models.TextChoices):
    ROUND = "round", "Đợt"
    SUPPLEMENT = "supplement", "Bổ sung"
    ADJUSTMENT = "adjustment", "Điều chỉnh"


class DecisionKind(models.TextChoices):
    PLAN = "plan", "Quyết định phê duyệt kế hoạch"
    DETAIL = "detail", "Quyết định phê duyệt đề án"
    ASSIGNMENT = "assignment", "Quyết định giao nhiệm vụ"
