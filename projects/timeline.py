"""For an establishment's page: the đề án that it benefits from."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate

from khuyencong.core.models import TransitionRecord
from khuyencong.core.numbers import format_million
from khuyencong.core.related import Related
from khuyencong.registry.models import Establishment
from projects.models import Project


def projects_of(user, establishment: Establishment) -> Iterable[Related]:
    """One line a đề án, on the day of its first step, else of the beginning of its year."""
    steps = TransitionRecord.objects.filter(entity=Project.entity(), object_id=OuterRef("pk")).order_by("sequence")
    mine = Project.objects.visible_to(user).filter(beneficiaries__establishment=establishment.pk).with_money()
    found = mine.annotate(begun=Subquery(steps.values("effective_on")[:1])).order_by("pk")
    return [
        Related(
            day=project.begun or min(dt.date(project.year, 1, 1), localdate()), title=project.title,
            url=project.get_absolute_url(), note=f"đề án, hỗ trợ {format_million(project.support)} triệu đồng",
            badge=project.get_state_display(), tone=project.tone,
        )
        for project in found
    ]  # fmt: skip
