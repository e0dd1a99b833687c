"""States and kinds of plan batches and projects (workflow, §3 and §4)."""

from django.db import models

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role

# Whose pages these are; which rows each of them sees is said by `visible_to`.
PROJECT_READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.LOCAL_OFFICER, Role.APPRAISER)
APPRAISAL_READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.APPRAISER)
BATCH_READERS = (*CENTRE_WIDE, *DEPARTMENT)
COUNCIL_ROLES = (Role.APPRAISER, *DEPARTMENT)  # who may sit in a council
NEED_WRITERS = (Role.OFFICER, Role.DEPARTMENT_OFFICER)
NEED_REGISTRARS = (*NEED_WRITERS, Role.LOCAL_OFFICER, Role.COLLABORATOR)
NEED_READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.LOCAL_OFFICER, Role.COLLABORATOR)


class ProjectState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    RETURNED = "returned", "Chờ bổ sung hồ sơ"
    CENTRE_REVIEW = "centre_review", "Chờ lãnh đạo Trung tâm"
    APPRAISAL = "appraisal", "Đang thẩm định"
    APPRAISED = "appraised", "Đạt thẩm định"
    REJECTED = "rejected", "Không đạt thẩm định"
    PLANNED = "planned", "Trong kế hoạch trình phê duyệt"
    SENT_TO_MINISTRY = "sent_to_ministry", "Chờ Bộ phê duyệt"
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
COSTS_EDITABLE = (*EDITABLE, S.APPROVED)  # drafts, and while the đề án chi tiết is drawn up
NAMING = (S.APPROVED, S.DETAIL_REVIEW, S.AUTHORISED)  # group projects name their beneficiaries
OVERRIDE_ANSWERED = (*EDITABLE, S.CENTRE_REVIEW)
BEFORE_PLAN = (S.DRAFT, S.RETURNED, S.CENTRE_REVIEW, S.APPRAISAL, S.APPRAISED)
IN_SUBMITTED_PLAN = (S.PLANNED, S.SENT_TO_MINISTRY)
UNDECIDED = (*BEFORE_PLAN, *IN_SUBMITTED_PLAN, S.REJECTED, S.WITHDRAWN)  # no decision has approved the plan
CARRIED_OUT = tuple(s for s in S if s not in (*UNDECIDED, S.NOT_ACCEPTED, S.STOPPED))  # approved, not given up since
GIVEN_UP = (S.REJECTED, S.WITHDRAWN, S.NOT_ACCEPTED, S.STOPPED)
OVER = (*GIVEN_UP, S.SETTLED)  # nothing more happens
# While the page of the appraisal is near at hand.
APPRAISAL_SHOWN = (S.RETURNED, S.CENTRE_REVIEW, S.APPRAISAL, S.APPRAISED, S.REJECTED, S.PLANNED)
# The department knows a dossier from its appraisal on; a returned or withdrawn one only if it had got that far.
FROM_APPRAISAL = tuple(s for s in S if s not in (S.DRAFT, S.RETURNED, S.CENTRE_REVIEW, S.WITHDRAWN))

TONES = {
    S.DRAFT: "grey", S.RETURNED: "amber", S.CENTRE_REVIEW: "amber", S.APPRAISAL: "amber", S.APPRAISED: "blue",
    S.REJECTED: "grey", S.PLANNED: "amber", S.SENT_TO_MINISTRY: "amber", S.APPROVED: "blue",
    S.DETAIL_REVIEW: "amber", S.AUTHORISED: "blue",
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
AMENDABLE = (*BATCH_EDITABLE, BatchState.APPROVED)  # an amendment may be drawn up beside a plan, or to an approved one
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
    STOP = "stop", "Quyết định ngừng triển khai"
    CHANGE = "change", "Quyết định điều chỉnh"
    AMENDMENT = "amendment", "Quyết định điều chỉnh, bổ sung kế hoạch"


class AmendmentPart(models.TextChoices):
    """What a decision does to a plan besides approving it."""

    ADD = "add", "Bổ sung"
    CHANGE = "change", "Điều chỉnh"
    STOP = "stop", "Ngừng triển khai"


class VoucherKind(models.TextChoices):
    """Which way the money went. Advance, payment, liquidation and settlement are four things, in this order."""

    ADVANCE = "advance", "Tạm ứng"
    PAYMENT = "payment", "Thanh toán"
    REFUND = "refund", "Hoàn trả"


class CheckResult(models.TextChoices):
    """What an inspection found about one item."""

    RIGHT = "right", "Đúng"
    WRONG = "wrong", "Chưa đúng"


class StopReason(models.TextChoices):
    """Why projects stop; the yearly account of causes is made of these."""

    OWN_CAPITAL = "own_capital", "Cơ sở không bố trí được vốn đối ứng"
    SUPPLY = "supply", "Biến động giá, nguồn cung máy móc, thiết bị"
    PLANS = "plans", "Cơ sở thay đổi phương án hoặc ngừng sản xuất"
    LAND = "land", "Vướng mắc về đất đai, mặt bằng"
    DELAY = "delay", "Chậm tiến độ, không hoàn thành trong thời hạn"
    CONDITIONS = "conditions", "Không còn đáp ứng điều kiện hỗ trợ"
    VIOLATION = "violation", "Sai phạm trong thực hiện"
    FORCE_MAJEURE = "force_majeure", "Bất khả kháng (thiên tai, dịch bệnh)"
    OTHER = "other", "Nguyên nhân khác"


class ChangeState(models.TextChoices):
    REQUESTED = "requested", "Chờ kiểm tra"
    CHECKED = "checked", "Chờ phê duyệt"
    APPROVED = "approved", "Đã phê duyệt"
    DENIED = "denied", "Không chấp thuận"
    WITHDRAWN = "withdrawn", "Đã rút"


CHANGE_OPEN = (ChangeState.REQUESTED, ChangeState.CHECKED)
CHANGE_TONES = {
    ChangeState.REQUESTED: "amber", ChangeState.CHECKED: "amber", ChangeState.APPROVED: "green",
    ChangeState.DENIED: "red", ChangeState.WITHDRAWN: "grey",
}  # fmt: skip
# From the plan's approval until the acceptance is reported: what may still be changed, or stopped.
CHANGEABLE = (S.APPROVED, S.DETAIL_REVIEW, S.AUTHORISED, S.CONTRACTED, S.IMPLEMENTING)


class ChangeKind(models.TextChoices):
    """What a change request touches; who decides on it follows from that."""

    AMOUNT_UP = "amount_up", "Tăng kinh phí hỗ trợ"
    AMOUNT_DOWN = "amount_down", "Giảm hoặc phân bổ lại kinh phí"
    CONTENT = "content", "Đổi nội dung hoạt động"
    PARTY = "party", "Đổi đơn vị thụ hưởng, địa điểm"
    TIME = "time", "Đổi thời gian trong năm"
    NEXT_YEAR = "next_year", "Chuyển sang năm sau"


# The fields of a project that each kind may touch, as `ChangeRequest.old` and `.new` name them.
CHANGE_FIELDS = {
    ChangeKind.AMOUNT_UP: ("funding",),
    ChangeKind.AMOUNT_DOWN: ("funding",),
    ChangeKind.CONTENT: ("contents", "funding", "objective"),
    ChangeKind.PARTY: ("funding", "place", "place_text"),
    ChangeKind.TIME: ("duration",),
    ChangeKind.NEXT_YEAR: ("year", "duration"),
}


class ChangeReason(models.TextChoices):
    """Why projects change; a cause that also stops projects has the code that it has in StopReason."""

    OWN_CAPITAL = "own_capital", "Cơ sở thay đổi khả năng bố trí vốn đối ứng"
    SUPPLY = "supply", "Biến động giá, nguồn cung máy móc, thiết bị"
    PLANS = "plans", "Cơ sở thay đổi phương án sản xuất, đầu tư"
    LAND = "land", "Vướng mắc về đất đai, mặt bằng"
    DELAY = "delay", "Chậm tiến độ"
    PARTNER = "partner", "Đơn vị thụ hưởng xin thôi hoặc không còn đáp ứng điều kiện"
    SAVINGS = "savings", "Tiết kiệm qua lựa chọn nhà cung cấp, điều hòa kinh phí"
    POLICY = "policy", "Thay đổi chính sách, định mức"
    FORCE_MAJEURE = "force_majeure", "Bất khả kháng (thiên tai, dịch bệnh)"
    OTHER = "other", "Nguyên nhân khác"


class LetterKind(models.TextChoices):
    """What an establishment sends by its link."""

    PAPERS = "papers", "Giấy tờ, chứng từ"
    CHANGE = "change", "Đề nghị điều chỉnh"
    STOP = "stop", "Đề nghị ngừng"


class RefundReason(models.TextChoices):
    STOPPED = "stopped", "Ngừng triển khai"
    NOT_ACCEPTED = "not_accepted", "Không nghiệm thu"
    EXCESS = "excess", "Tạm ứng vượt giá trị được nghiệm thu, thanh lý"


# Headings of the groups of contents: the clauses of NĐ 45/2012/NĐ-CP, Điều 4, and what TTLT 26/2014 adds.
CONTENT_GROUPS = {
    "1": "Đào tạo nghề, truyền nghề",
    "2": "Nâng cao năng lực quản lý, khởi sự doanh nghiệp, mở rộng thị trường",
    "3": "Mô hình trình diễn kỹ thuật; chuyển giao công nghệ, ứng dụng máy móc tiên tiến; sản xuất sạch hơn",
    "4": "Phát triển sản phẩm công nghiệp nông thôn tiêu biểu, hội chợ, nhãn hiệu",
    "5": "Tư vấn phát triển công nghiệp",
    "6": "Cung cấp thông tin, tuyên truyền",
    "7": "Liên doanh, liên kết, phát triển cụm công nghiệp, xử lý ô nhiễm môi trường",
    "8": "Hợp tác quốc tế về khuyến công",
    "9": "Nâng cao năng lực quản lý và tổ chức thực hiện hoạt động khuyến công",
    "10": "Nội dung khác",
}


def content_group(code: str) -> str:
    """The group of a content code: "3.4" → "3"."""
    return code.partition(".")[0]


class Section(models.IntegerChoices):
    """The eight contents of a đề án (Thông tư 36/2013/TT-BCT, Điều 5)."""

    PARTIES = 1, "Đơn vị và địa điểm thực hiện"
    NEED = 2, "Sự cần thiết và căn cứ"
    GOALS = 3, "Mục tiêu"
    SCALE = 4, "Quy mô và điểm vượt trội"
    WORK = 5, "Nội dung và tiến độ"
    COSTS = 6, "Dự toán kinh phí"
    ORGANISATION = 7, "Tổ chức thực hiện"
    EFFECTS = 8, "Hiệu quả, bền vững, nhân rộng"


class PaperStep(models.TextChoices):
    """The step of the workflow at which a paper must be there."""

    SUBMIT = "submit", "Trình lãnh đạo"
    SUBMIT_DETAIL = "submit_detail", "Trình phê duyệt đề án"


class PaperWho(models.TextChoices):
    ALL = "all", "Mọi đề án"
    NAMED = "named", "Đề án có đơn vị thụ hưởng nêu tên"
    OWN_CAPITAL = "own_capital", "Đề án có vốn đối ứng"
