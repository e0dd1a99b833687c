"""A report as a paper: beside the figures the parts that people write, and the facts of its issue."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings

# Parts II to IV: heading, then the written parts under it as (field, what introduces it).
WRITTEN = (
    (
        "II. ĐÁNH GIÁ CHUNG",
        (("assessment", ""), ("shortcomings", "Tồn tại, hạn chế: "), ("causes", "Nguyên nhân: ")),
    ),
    ("III. NHIỆM VỤ, GIẢI PHÁP", (("tasks", ""),)),
    ("IV. KIẾN NGHỊ, ĐỀ XUẤT", (("proposals", ""),)),
)
FIELDS = tuple(name for _, parts in WRITTEN for name, _ in parts)
# Nguyên nhân as the published report of 2022 and others like it name them; staff pick from them.
CAUSES = (
    "Chưa có mạng lưới cộng tác viên khuyến công ở cơ sở.",
    "Năng lực lập đề án, hoàn thiện hồ sơ của cơ sở còn hạn chế.",
    "Đề án phải điều chỉnh, ngừng do giá cả, thị trường biến động.",
    "Công tác phối hợp giữa các đơn vị chưa chặt chẽ.",
    "Hình thức thông tin, tuyên truyền chưa đa dạng.",
    "Chưa huy động được các nguồn vốn khác.",
    "Cơ sở công nghiệp nông thôn phần lớn nhỏ và siêu nhỏ, vốn đối ứng hạn chế.",
    "Địa bàn rộng, đề án phân tán, đi lại kiểm tra khó khăn.",
    "Một số địa phương chưa quan tâm đến công tác khuyến công.",
    "Chưa có định mức kinh tế - kỹ thuật của tỉnh cho một số nội dung.",
)


def symbol_of(by_department: bool) -> str:
    """Ký hiệu, which stands after the number: BC-TTKC."""
    return f"BC-{'SCT' if by_department else settings.KC_CENTRE_SYMBOL}"


@dataclass(frozen=True)
class Part:
    """One heading of the written parts with its paragraphs; none: nothing is written yet."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """What a face prints beside the dataset. A draft has neither number nor day: they come from the registry."""

    written: dict[str, str] = field(default_factory=dict)
    number: str = ""
    issued_on: dt.date | None = None
    signer: str = ""
    sign_lines: tuple[str, ...] = ()  # above the name, e.g. KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC
    by_department: bool = False
    corrects: str = ""  # what a corrected version says of itself, under the title

    @property
    def is_draft(self) -> bool:
        return not self.number

    @property
    def parts(self) -> list[Part]:
        return [Part(title, tuple(self._texts(parts))) for title, parts in WRITTEN]

    def _texts(self, parts):
        for name, lead in parts:
            lines = [line.strip() for line in self.written.get(name, "").splitlines() if line.strip()]
            for index, line in enumerate(lines):
                yield f"{lead}{line}" if index == 0 else line


DRAFT = Document()
