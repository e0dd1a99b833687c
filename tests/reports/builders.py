"""Records of a reporting period, written as they stand after their steps. Nothing but what the call says."""

import datetime as dt
from itertools import count

from consulting.enums import RequestState
from consulting.models import Category, ConsultingRequest, RequestProduct, Session
from khuyencong.core.dates import parse_date
from khuyencong.core.models import TransitionRecord
from khuyencong.core.text import natural_key
from khuyencong.registry.models import Content
from projects.enums import BatchState, DecisionKind, ProjectState
from projects.models import Beneficiary, ContentLine, Contract, Decision, FundingLine, PlanBatch, PlanLine, Project
from tests.factories import EstablishmentFactory, OfficeFactory, ProductFactory, UserFactory

MILLION = 1_000_000
_sequences = count(1)


def day(text: str) -> dt.date:
    """ "25/03/2022" → date."""
    return parse_date(text)


def make_content(code: str, name: str = "") -> Content:
    values = {"name": name or f"Nội dung {code}", "sort_key": natural_key(code)}
    return Content.objects.get_or_create(code=code, defaults=values)[0]


def make_batch(
    name="Đợt 1", *, year=2022, decided="25/03/2022", number="12/QĐ-SCT", programme="local", lines=(), **values
):
    """An approved batch; `lines` are (name, source, đồng). Without `decided` it is a draft."""
    state = BatchState.APPROVED if decided else BatchState.DRAFT
    batch = PlanBatch.objects.create(name=name, year=year, programme=programme, **{"state": state, **values})
    for title, source, amount in lines:
        PlanLine.objects.create(batch=batch, name=title, source=source, amount=amount)
    if decided:
        Decision.objects.create(
            kind=DecisionKind.PLAN, batch=batch, number=number, issued_on=day(decided), signer="Bùi Đức Thắng"
        )
    return batch


def make_project(
    title: str, *, contents=("3.4",), batch=None, people=(), own=False, state=ProjectState.APPROVED, contract=None,
    steps=(), local=0, national=0, beneficiary=0, other=0, **values,
) -> Project:  # fmt: skip
    """A project with money in million đồng; `steps` are (name, "dd/mm/yyyy"), `contract` (date, million đồng)."""
    position = batch.projects.count() + 1 if batch else None
    project = Project(
        title=title, code=f"ĐA-2022-{next(_sequences)}", batch=batch, position=position, state=state,
        office=OfficeFactory(), implementing_unit="Trung tâm Khuyến công", is_own=own,
        **{"year": 2022, "programme": batch.programme if batch else "local", "place_text": "xã Ea Kao", **values},
    )  # fmt: skip
    project.search_text = project.sort_key = title
    project.save()
    lines = [
        ContentLine.objects.create(project=project, content=make_content(code), is_main=index == 0)
        for index, code in enumerate(contents)
    ]
    for establishment in people:
        Beneficiary.objects.create(project=project, establishment=establishment)
    for source, amount in (("local", local), ("national", national), ("beneficiary", beneficiary), ("other", other)):
        if amount:
            dong = round(amount * MILLION)
            FundingLine.objects.create(project=project, content_line=lines[0], source=source, amount=dong)
    if contract:
        Contract.objects.create(
            project=project, number="05/HĐ-TTKC", signed_on=day(contract[0]), value=round(contract[1] * MILLION)
        )
    for name, date in steps:
        make_step(project, name, date)
    return project


def make_step(record, name: str, date: str, note: str = "", source: str = "a", **data) -> TransitionRecord:
    return TransitionRecord.objects.create(
        entity=record.entity(), object_id=record.pk, sequence=next(_sequences), name=name, source=source, target="b",
        role="officer", effective_on=day(date), note=note, data=data,
    )  # fmt: skip


def make_category(code: str, name: str = "", position: int = 0) -> Category:
    values = {"name": name or f"Tư vấn {code}", "public_name": code, "position": position}
    known = Category.objects.filter(code=code)
    if name:
        known.update(**values)
    return known.first() or Category.objects.create(code=code, **values)


def make_request(
    category: str, received: str, *, establishment=None, linked=True, sessions=1, products=0, completed="", **values
) -> ConsultingRequest:  # fmt: skip
    """A request of `establishment` (default: one of its own) with sessions on the intake day."""
    establishment = establishment or (EstablishmentFactory() if linked else None)
    name = establishment.name if establishment else ""
    state = RequestState.COMPLETED if completed else RequestState.IN_PROGRESS
    request = ConsultingRequest.objects.create(
        code=f"AAAA-{next(_sequences):04d}", category=make_category(category), received_on=day(received),
        establishment=establishment, **{"state": state, "establishment_name": name, **values},
    )  # fmt: skip
    adviser = UserFactory() if sessions else None
    for _ in range(sessions):
        Session.objects.create(request=request, held_on=day(received), adviser=adviser)
    for _ in range(products):
        RequestProduct.objects.create(request=request, product=ProductFactory(establishment=establishment))
    if completed:
        make_step(request, "complete", completed)
    return request
