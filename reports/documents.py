"""What the page of one report as a document shows."""

from functools import cached_property, partial

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
from reports.differences import Difference, differences
from reports.document import Part as WrittenPart
from reports.enums import Issuer, ReportState
from reports.figures import figures_of
from reports.guards import of_the_side
from reports.models import PeriodicReport
from reports.periods import Period
from reports.remarks import Part, Remarks
from reports.workflow import REPORT

WRITER = {Issuer.CENTRE: Role.OFFICER, Issuer.DEPARTMENT: Role.DEPARTMENT_OFFICER}


def may_write(user, report: PeriodicReport) -> bool:
    return report.state == ReportState.DRAFT and WRITER[Issuer(report.issuer)] in user.role_codes


def crumbs(report: PeriodicReport | None = None) -> list[tuple[str, str]]:
    """The way to the list of reports, or to one of them."""
    own = [(str(report), report.get_absolute_url())] if report else []
    return [("Báo cáo", reverse("reports:index")), ("Báo cáo ban hành", reverse("reports:documents")), *own]


class DocumentPage:
    """One report for one user. Issued, its figures are those that were frozen; before, those of now."""

    def __init__(self, report: PeriodicReport, user):
        self.report, self.user = report, user

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return crumbs()

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
        return with_standing(self._panel, "bao-cao", self.report, self.user)

    @property
    def _panel(self) -> Panel:
        return panel(REPORT, self.user, self.report, roles=partial(of_the_side, self.report))

    @property
    def may_write(self) -> bool:
        return may_write(self.user, self.report)

    @property
    def may_correct(self) -> bool:
        writes = WRITER[Issuer(self.report.issuer)] in self.user.role_codes
        return writes and self.report.state == ReportState.ISSUED

    @cached_property
    def other_editions(self) -> list[tuple[str, PeriodicReport]]:
        """The edition that this one takes the place of, and that which takes its place, each with what leads in."""
        before, after = self.report.corrects, None
        if self.report.state == ReportState.SUPERSEDED:
            after = PeriodicReport.objects.defer("snapshot").get(corrects=self.report)
        return [pair for pair in (("Bản này thay", before), ("Bản này đã được thay bằng", after)) if pair[1]]

    @cached_property
    def differences(self) -> list[Difference]:
        """Of a corrected report: the figures that are no more those of the edition before."""
        before = self.report.corrects
        return differences(figures_of(before), self.data) if before else []

    @property
    def advice(self) -> str:
        """For who writes: figures that moved, remarks still open."""
        moved = f"Số liệu khác bản trước: {'; '.join(map(str, self.differences))}." if self.differences else ""
        return " ".join(filter(None, [moved, self.remarks.said]))

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
            ("Số, ngày", f"{report.numbered}, ngày {format_date(report.issued_on)}" if report.number else ""),
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
        return timeline(REPORT, self.report, events={"create": lambda event: ("Lập dự thảo", ())})
