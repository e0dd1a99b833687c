"""A dossier as complete as the steps demand, written straight into the tables: nobody of the cast has made it."""

from decimal import Decimal

from django.db.models import Sum

from khuyencong.core.attachments.models import Attachment
from projects import paper_kinds, section_guides
from projects.enums import PaperStep, Section
from projects.models import CostLine, DossierPaper, DossierSection, PaperKind, Project, SectionGuide
from tests.factories import UserFactory


def load_reference() -> None:
    """What the migration loads; tests with real transactions empty these tables."""
    paper_kinds.load(PaperKind)
    section_guides.load(SectionGuide)


def complete(project: Project, *, costs: bool = False) -> Project:
    """All eight sections and one file of each required paper; with `costs` the dự toán in detail too."""
    writer = UserFactory()
    fill_sections(project, writer=writer)
    attach_papers(project, writer=writer)
    if costs:
        add_cost(project)
    project._prefetched_objects_cache = {}
    return project


def add_cost(project: Project) -> None:
    """One item that costs what the plan gives."""
    total = project.funding.aggregate(sum=Sum("amount"))["sum"]
    cost = CostLine(
        project=project, position=1, item="Máy rang cà phê", unit="bộ", quantity=Decimal(1), unit_price=total
    )
    cost.settle()
    cost.save()


def fill_sections(project: Project, *, writer, numbers=tuple(Section)) -> None:
    DossierSection.objects.bulk_create(
        DossierSection(project=project, number=number, text=f"Nội dung {number.label}", edited_by=writer, version=1)
        for number in numbers
    )


def sent_files():
    """Files that came in during a test: those of `attach_papers` stand under record 0."""
    return Attachment.objects.exclude(object_id=0)


def attach_papers(project: Project, *, writer, steps=tuple(PaperStep)) -> None:
    load_reference()
    for kind in PaperKind.objects.filter(is_required=True, step__in=steps):
        file = Attachment.objects.create(name=f"{kind.code}.pdf", size=1, object_id=0)
        DossierPaper.objects.create(project=project, kind=kind, file=file, added_by=writer)
