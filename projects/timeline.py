"""For an establishment's page: the đề án that it benefits from."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from khuyencong.core.models import TransitionRecord
from khuyencong.core.numbers import format_million
from khuyencong.core.related import Related
from khuyencong.registry.enums import SUPPORT
from khuyencong.registry.models import Establishment
from projects.models import FundingLine, Project


def projects_of(user, establishment: Establishment) -> Iterable[Related]:
    """One line a đề án, on the day of its first step, else of the beginning of its year."""
    steps = TransitionRecord.objects.filter(entity=Project.entity(), object_id=OuterRef("pk")).order_by("sequence")
    mine = Project.objects.visible_to(user).filter(beneficiaries__establishment=establishment.pk)
    lines = FundingLine.objects.filter(beneficiary__establishment=establishment.pk, source__in=SUPPORT)
    share = lines.filter(project=OuterRef("pk")).order_by().values("project").annotate(sum=Sum("amount")).values("sum")
    begun = Subquery(steps.values("effective_on")[:1])
    found = mine.annotate(begun=begun, share=Coalesce(Subquery(share), Value(0))).order_by("pk")
    return [
        Related(
            day=project.begun or min(dt.date(project.year, 1, 1), localdate()), title=project.title,
            url=project.get_absolute_url(), note=_what_of(project.share),
            badge=project.get_state_display(), tone=project.tone,
        )
        for project in found
    ]  # fmt: skip


def _what_of(share: int) -> str:
    """The establishment's own part of the support, where the đề án names one."""
    return f"đề án, hỗ trợ cơ sở {format_million(share)} triệu đồng" if share else "đề án"
