"""What the page of one report as a document shows."""

from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localtime

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.models import TransitionRecord
from khuyencong.core.panels import Happening, Panel, panel, timeline
from khuyencong.waiting.pages import with_standing
from reports import faces, sentences
from reports.comparison import Comparison
from reports.dataset import Dataset
from reports.document import Part as WrittenPart
from reports.enums import Issuer, ReportState
from reports.figures import figures_of
from reports.models import PeriodicReport
from reports.periods import Period
from reports.remarks import Part, Remarks
from reports.workflow import REPORT

WRITER = {Issuer.CENTRE: Role.OFFICER, Issuer.DEPARTMENT: Role.DEPARTMENT_OFFICER}


def may_write(user, report: PeriodicReport) -> bool:
    return report.state == ReportState.DRAFT and WRITER[Issuer(report.issuer)] in user.role_codes


class DocumentPage:
    """One report for one user. Issued, its figures are those that were frozen; before, those of now."""

    def __init__(self, report: PeriodicReport, user):
        self.report, self.user = report, user

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [("Báo cáo", reverse("reports:index")), ("Báo cáo ban hành", reverse("reports:documents"))]

    @cached_property
    def data(self) -> Dataset:
        return figures_of(self.report, self.user)

    @cached_property
    def comparison(self) -> Comparison:
        return Comparison(self.data)

    @property
    def linked_period(self) -> Period | None:
        """Whose rows the figures open: frozen figures have no page of rows, those of now would be others."""
        return None if self.report.is_frozen else self.report.period

    @cached_property
    def panel(self) -> Panel:
        return with_standing(panel(REPORT, self.user, self.report), "bao-cao", self.report, self.user)

    @property
    def may_write(self) -> bool:
        return may_write(self.user, self.report)

    @property
    def may_correct(self) -> bool:
        writes = WRITER[Issuer(self.report.issuer)] in self.user.role_codes
        return writes and self.report.state == ReportState.ISSUED

    @property
    def opening(self) -> str:
        return sentences.opening(self.data).text

    @property
    def sections(self) -> list[sentences.Section]:
        return [section for section in sentences.sections(self.data) if section.sentences]

    @cached_property
    def remarks(self) -> Remarks:
        return Remarks(self.report, self.user)

    @property
    def remarked_sections(self) -> list[tuple[sentences.Section, Part]]:
        return [(section, self.remarks.of(section.title)) for section in self.sections]

    @property
    def remarked_parts(self) -> list[tuple[WrittenPart, Part]]:
        return [(part, self.remarks.of(part.title)) for part in self.report.document.parts]

    @property
    def remarked_whole(self) -> Part:
        return self.remarks.of("")

    @cached_property
    def files(self) -> list[dict]:
        """Faces to download: `label`, `url`, and for those issued `sha256`."""
        stored = {file.face: file.sha256 for file in self.report.files.all()} if self.report.is_frozen else {}
        return [
            {
                "label": face.label, "sha256": stored.get(name, ""),
                "url": reverse(f"reports:document_{name}", args=[self.report.pk]),
            }
            for name, face in faces.FACES.items()
        ]  # fmt: skip

    @property
    def facts(self) -> list[tuple[str, str]]:
        report = self.report
        facts = [
            ("Kỳ báo cáo", report.period.name),
            ("Số liệu", f"từ {format_date(report.start)} đến {format_date(self.data.as_at)}"),
            ("Ghi nhận", self.recorded),
            ("Nơi ban hành", report.get_issuer_display()),
            ("Số, ngày", f"{report.number}, ngày {format_date(report.issued_on)}" if report.number else ""),
            ("Người ký", report.signer),
            ("Thay bản", str(report.corrects or "")),
            ("Nội dung sửa", report.difference),
        ]
        return [(label, value) for label, value in facts if value]

    @property
    def recorded(self) -> str:
        """By when the figures had been recorded: the moment of the issue; nothing of a draft."""
        if not self.report.is_frozen:
            return ""
        steps = TransitionRecord.objects.filter(entity=self.report.entity(), object_id=self.report.pk, name="issue")
        issued = steps.order_by("sequence").last()
        return f"đến {localtime(issued.recorded_at):%H:%M, %d/%m/%Y}, lúc ban hành" if issued else ""

    @property
    def happenings(self) -> list[Happening]:
        return timeline(REPORT, self.report)
