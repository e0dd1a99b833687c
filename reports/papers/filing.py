"""The page of one paper of one record: its draft, and the signed copies beside it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse

from consulting.selectors import sees_contact
from reports.models import SignedCopy
from reports.models.signed import may_file
from reports.papers.catalogue import PAPERS, Paper
from reports.papers.shelf import SHELVES, Draft, with_templates
from reports.papers.subjects import SUBJECTS


@dataclass
class PaperPage:
    """`record` is what the paper is made of. Read with `paper_page`, which asks whether `user` may see it."""

    paper: Paper
    record: object
    user: object

    @cached_property
    def draft(self) -> Draft | None:
        """None when the record is past the step at which this paper is made."""
        return with_templates([Draft(self.paper, self.record.pk)])[0] if self.paper.when(self.record) else None

    @property
    def url(self) -> str:
        return reverse("reports:signed", args=[self.paper.key, self.record.pk])

    @property
    def list_url(self) -> str:
        """All papers of the record, where it has such a page."""
        subject = "project" if self.paper.subject == "appraisal" else self.paper.subject
        of = {name: getattr(self.record, f"{name}_id", None) for name in ("project", "batch")}
        if subject not in SHELVES:
            subject = "project" if of["project"] else "batch"
        return reverse("reports:papers", args=[subject, of.get(subject) or self.record.pk])

    @property
    def sees_copies(self) -> bool:
        """A scan hides nothing, so who may not read whom to call of a request reads none of its papers."""
        return self.paper.subject != "request" or sees_contact(self.user)

    @property
    def seen(self) -> QuerySet[SignedCopy]:
        rows = SignedCopy.objects.of(self.paper.key, self.record.pk).select_related("file", "added_by")
        return rows if self.sees_copies else rows.none()

    @cached_property
    def copies(self) -> list[SignedCopy]:
        return list(self.seen)

    @property
    def standing(self) -> SignedCopy | None:
        return next((copy for copy in self.copies if not copy.void_reason), None)

    @property
    def may_file(self) -> bool:
        return may_file(self.user) and self.sees_copies


def paper_page(user, key: str, pk: int) -> PaperPage:
    """Raises KeyError for an unknown paper, the model's DoesNotExist for a record not there, not seen, or that never
    had such a paper."""
    paper = PAPERS[key]
    page = PaperPage(paper, SUBJECTS[paper.subject](user, pk), user)
    if not paper.when(page.record) and not page.copies:
        raise SignedCopy.DoesNotExist
    return page
