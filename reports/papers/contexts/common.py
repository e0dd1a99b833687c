"""Fields that every paper has: who issues it, on what basis, who signs, who gets it (Nghị định 30/2020/NĐ-CP).

Number and date come from the office's registry: a paper made here leaves them blank.
"""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from khuyencong.core.workflow import lower_first
from khuyencong.registry.enums import Programme
from khuyencong.registry.models import Establishment, LegalDocument
from projects.enums import DecisionKind
from projects.models import PlanBatch
from reports.papers.approvers import province_decides

BASES = ("45/2012/NĐ-CP", "46/2012/TT-BCT", "28/2018/TT-BTC")
NATIONAL_BASES = ("36/2013/TT-BCT",)
AMENDMENTS = {
    "45/2012/NĐ-CP": "235/2025/NĐ-CP", "46/2012/TT-BCT": "20/2017/TT-BCT", "28/2018/TT-BTC": "64/2024/TT-BTC",
    "36/2013/TT-BCT": "17/2018/TT-BCT",
}  # fmt: skip
PLACE_WORDS = ("Xã ", "Phường ", "Thị ", "Thành phố ", "Huyện ", "Tỉnh ", "Thôn ", "Buôn ", "Tổ ", "Khối ", "Số ")
KINDS = ("Nghị định", "Thông tư liên tịch", "Thông tư", "Quyết định")
TREASURY = "Kho bạc Nhà nước nơi giao dịch"
EXECUTORS = "Chánh Văn phòng Sở, Trưởng các phòng chuyên môn thuộc Sở, Giám đốc Trung tâm"


def department() -> str:
    return f"{settings.KC_DEPARTMENT} tỉnh {settings.KC_PROVINCE}"


def common(*, symbol: str, issuer: str, programme: str, archive: str, recipients: tuple[str, ...], subject: str = "",
           day: dt.date | None = None) -> dict:  # fmt: skip
    """`issuer` is "centre" or "department"; `day` is the paper's, None while it has none."""
    by_centre = issuer == "centre"
    chief = "GIÁM ĐỐC"
    return {
        "doc": {
            "number": "", "symbol": symbol, "date": day, "place": settings.KC_PROVINCE, "subject": subject,
            "archive": archive, "is_draft": True, "signed": "", "parent_ref": "Quyết định số … ngày …", "note": "",
        },
        "org": {
            "parent": department() if by_centre else f"Ủy ban nhân dân tỉnh {settings.KC_PROVINCE}",
            "name": settings.KC_CENTRE if by_centre else settings.KC_DEPARTMENT,
        },
        "centre": {"name": settings.KC_CENTRE}, "department": {"name": department()},
        "province": f"tỉnh {settings.KC_PROVINCE}",
        "approver": {"name": department(), "authority": f"Giám đốc {department()}"},
        "sign": {"lines": [chief], "name": ""}, "recipients": list(recipients), "basis": bases(programme, day),
        "proposer": "", "executors": EXECUTORS,
    }  # fmt: skip


def decided_on(record) -> dt.date | None:
    """The day of the decision on a plan, or on what changes or stops a part of it; None before."""
    if isinstance(record, PlanBatch):
        days = (row.issued_on for row in record.decisions.all() if row.kind == DecisionKind.PLAN)
        return min(days, default=None)
    decision = getattr(record, "decision", None)
    return decision and decision.issued_on


def plan_authority(record, programme: str, recipients: tuple[str, ...], proposer: str = "") -> dict:
    """The fields of a decision on a plan or a part of it, by who decides on the day of `record`."""
    made, day = {"issuer": "department", "programme": programme, "recipients": recipients}, decided_on(record)
    law = {"basis": bases(programme, day)}
    if not province_decides(day):
        return common(symbol="QĐ-SCT", archive="QLCN", **made) | law | {"proposer": proposer}
    committee = f"Ủy ban nhân dân tỉnh {settings.KC_PROVINCE}"
    others = [one for one in recipients if not one.startswith("Ủy ban nhân dân tỉnh")]
    return common(symbol="QĐ-UBND", archive="KT", **made) | law | {
        "org": {"parent": "", "name": committee}, "recipients": [others[0], settings.KC_DEPARTMENT, *others[1:]],
        "approver": {"name": committee, "authority": f"Chủ tịch {committee}"},
        "proposer": f"Giám đốc {department()} tại Tờ trình số …… ngày …/…/……",
        "executors": f"Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc {settings.KC_DEPARTMENT}, Giám đốc Sở Tài chính",
    }  # fmt: skip


def by_the_centre(programme: str, recipients: tuple[str, ...]) -> dict:
    """The fields of a decision of the Centre's director."""
    base = common(
        symbol=f"QĐ-{settings.KC_CENTRE_SYMBOL}", issuer="centre", programme=programme, archive="KC",
        recipients=recipients,
    )  # fmt: skip
    return base | {
        "approver": {"name": settings.KC_CENTRE, "authority": f"Giám đốc {settings.KC_CENTRE}"},
        "executors": "Trưởng các phòng chuyên môn, kế toán Trung tâm",
    }


def bases(programme: str, day: dt.date | None) -> list[str]:
    """The legal documents in force on `day` (today while the paper has none) and, beside each, what amended it."""
    day = day or localdate()
    wanted = BASES + (NATIONAL_BASES if programme == Programme.NATIONAL else ())
    rows = LegalDocument.objects.filter(number__in=[*wanted, *AMENDMENTS.values()]).filter(
        Q(effective_to=None) | Q(effective_to__gte=day)
    )
    found = {row.number: row for row in rows if (row.effective_from or row.issued_on or day) <= day}
    return [_cited(found[number], found.get(AMENDMENTS[number])) for number in wanted if number in found]


def _cited(document: LegalDocument, amendment: LegalDocument | None) -> str:
    kind = _kind(document)
    about = document.title.removeprefix(kind).strip()
    issued = f" ngày {format_date(document.issued_on)}" if document.issued_on else ""
    text = f"Căn cứ {kind} số {document.number}{issued} của {document.issuer} {about}"
    return f"{text} (được sửa đổi, bổ sung bởi {_kind(amendment)} số {amendment.number})" if amendment else text


def _kind(document: LegalDocument) -> str:
    return next((kind for kind in KINDS if document.title.startswith(kind)), "Văn bản")


def in_text(place: str) -> str:
    """A place or an address as it stands within a sentence: "xã Cư Né, huyện Krông Búk"."""
    return lower_first(place) if place.startswith(PLACE_WORDS) else place


def address_of(shop: Establishment | None) -> str:
    return in_text(shop.address or str(shop.place or "")) if shop else ""


def quoted(letter: str) -> str:
    """A letter as its officer wrote it down, "số 05/ĐN ngày 10/05/2026" or "15/CV-VLX", within a sentence."""
    number = f"số {letter}" if letter[:1].isdigit() else letter
    return f"văn bản {number}" if number.startswith("số ") else number


def sentence(text: str) -> str:
    """With its full stop, as typed texts often are not."""
    text = text.rstrip()
    return f"{text}." if text and text[-1] not in ".!?:;…" else text
