"""Reads of plan batches and projects, each in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Case, F, Max, Prefetch, QuerySet, Sum, When

from khuyencong.registry.enums import SUPPORT, Source
from khuyencong.registry.models import Budget, PlaceSuccession
from projects.enums import BEFORE_PLAN, ProjectState, content_group
from projects.models import (
    Amendment,
    Beneficiary,
    ChangeRequest,
    ChecklistItem,
    ConflictDeclaration,
    ContentLine,
    CostLine,
    DossierPaper,
    DossierSection,
    FundingLine,
    Inspection,
    NormOverride,
    PlanBatch,
    Project,
    ScoreSheet,
    Stop,
)


def with_parts(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with contents, beneficiaries and places read along: three queries besides their own."""
    return projects.select_related("batch", "office", "place__parent", "contract").prefetch_related(
        Prefetch("content_lines", ContentLine.objects.select_related("content")),
        Prefetch("beneficiaries", Beneficiary.objects.select_related("establishment__place__parent")),
    )


def listed(user) -> QuerySet[Project]:
    """The projects that `user` sees, with money and parts, ready for a list or an export."""
    return with_parts(Project.objects.visible_to(user)).with_money()


def one(user, pk: int, *more: Prefetch | str) -> Project:
    """One visible project with everything that its guards read, and `more`.

    Raises:
        Project.DoesNotExist: there is none, or `user` may not see it.
    """
    funding = FundingLine.objects.select_related("content_line__content", "beneficiary__establishment__place")
    costs = CostLine.objects.select_related("content_line__content", "beneficiary__establishment")
    overrides = NormOverride.objects.select_related("asked_by", "accepted_by")
    papers = DossierPaper.objects.select_related("kind", "file", "added_by")
    parts = listed(user).prefetch_related(
        Prefetch("funding", funding), Prefetch("costs", costs), Prefetch("norm_overrides", overrides), "decisions",
        "minutes", Prefetch("sections", DossierSection.objects.select_related("edited_by")),
        Prefetch("dossier_papers", papers), *more,
    )  # fmt: skip
    return parts.select_related(
        "ledger__advance_ratio", "liquidation", "refund_obligation", "stop__decision", "need"
    ).get(pk=pk)


def for_page(user, pk: int) -> Project:
    """`one` with its papers and with its place as it is called now. Raises as `one` does."""
    now = PlaceSuccession.objects.select_related("new__parent").order_by("new__sort_key", "pk")
    return one(user, pk, Prefetch("place__successors", now), "batch__decisions")


def money_totals(projects: QuerySet[Project]) -> dict[str, int]:
    """Sums over all of `projects` in one query, in đồng: a key a source, `support` and `total`."""
    lines = FundingLine.objects.filter(project__in=projects.order_by().values("pk")).order_by()
    sums = dict.fromkeys(Source.values, 0) | dict(lines.values_list("source").annotate(sum=Sum("amount")))
    return sums | {"support": sum(sums[source] for source in SUPPORT), "total": sum(sums.values())}


def batches(user) -> QuerySet[PlanBatch]:
    return PlanBatch.objects.visible_to(user).with_money().prefetch_related("decisions")


def batch_for_page(user, pk: int) -> PlanBatch:
    """One visible batch with money, decisions, non-project lines and what amends it.

    Raises:
        PlanBatch.DoesNotExist: there is none, or `user` may not see it.
    """
    amendments = Amendment.objects.select_related("decision")
    return batches(user).prefetch_related("lines", Prefetch("amendments", amendments)).get(pk=pk)


def in_batch(user, batch: PlanBatch) -> list[Project]:
    """The visible projects of a batch in the order of the plan, with the states that its guards ask for."""
    return list(listed(user).filter(batch=batch).order_by("position", "pk"))


def eligible(user, batch: PlanBatch) -> QuerySet[Project]:
    """Projects that may still be put into `batch`: same year and programme, in no plan yet; appraised ones first."""
    fitting = listed(user).filter(batch=None, year=batch.year, programme=batch.programme, state__in=BEFORE_PLAN)
    return fitting.order_by(Case(When(state=ProjectState.APPRAISED, then=0), default=1), "sort_key", "pk")


def year_budgets(years: Iterable[int]) -> QuerySet[Budget]:
    return Budget.objects.filter(year__in=list(years)).order_by("-year", "programme", "source")


def support_by_source(project_ids: Iterable[int]) -> dict[str, int]:
    """`{source: đồng}` of the support (national, local) of these projects; sources without money are absent."""
    lines = FundingLine.objects.filter(project__in=list(project_ids), source__in=SUPPORT)
    return dict(lines.order_by().values_list("source").annotate(sum=Sum("amount")))


def support_of_each(project_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """`{project: {source: đồng}}` of the support of these projects, in one query."""
    sums: dict[int, dict[str, int]] = {}
    lines = FundingLine.objects.filter(project__in=list(project_ids), source__in=SUPPORT).order_by()
    for key, source, amount in lines.values_list("project", "source").annotate(sum=Sum("amount")):
        sums.setdefault(key, {})[source] = amount
    return sums


def batch_claims(batch: PlanBatch) -> dict[str, int]:
    """`{source: đồng}` that a batch takes from the year's budget: support, non-project lines, reserve.

    What stopped projects gave back is not among it.
    """
    claims = Counter(support_by_source(batch.projects.values_list("pk", flat=True)))
    for stop in Stop.objects.filter(project__batch=batch):
        claims.subtract({source: getattr(stop, f"released_{source}") for source in SUPPORT})
    for line in batch.lines.all():
        if line.source in SUPPORT:
            claims[line.source] += line.amount
    claims[batch.programme] += batch.reserve  # a programme and its own source share their code
    return {source: amount for source, amount in claims.items() if amount}


def ceilings(batch: PlanBatch) -> list[dict]:
    """Per source that the batch needs or the year's budget knows: `budget`, `consumed`, `claim`, `remaining` (đồng).

    `remaining` is what the year has left once this batch is counted, whether or not it was submitted already.
    """
    claims = batch_claims(batch)
    budgets = {b.source: b for b in Budget.objects.filter(year=batch.year, programme=batch.programme)}
    counted = batch.state in ("submitted", "approved", "closed")
    rows = []
    for source in Source:
        if source not in claims and source not in budgets:
            continue
        budget, claim = budgets.get(source), claims.get(source, 0)
        amount, consumed = (budget.amount, budget.consumed) if budget else (0, 0)
        rows.append({
            "source": source, "budget": amount, "consumed": consumed, "claim": claim,
            "remaining": amount - consumed - (0 if counted else claim),
        })  # fmt: skip
    return rows


def funding_rows(project: Project) -> list[dict]:
    """Money as a table: a row a `content` and `establishment` (or None), a key a source, and `total`, all in đồng."""
    rows: dict[tuple, dict] = {}
    for line in project.funding.all():
        key = (line.content_line_id, line.beneficiary_id)
        row = rows.setdefault(key, {
            "content": line.content_line.content,
            "establishment": line.beneficiary.establishment if line.beneficiary else None,
            "source_name": "", **dict.fromkeys(Source.values, 0), "total": 0,
        })  # fmt: skip
        row[line.source] += line.amount
        row["total"] += line.amount
        row["source_name"] = row["source_name"] or line.source_name
    return list(rows.values())


def one_change(user, pk: int) -> ChangeRequest:
    """One visible change request with what its guards and its page read.

    Raises:
        ChangeRequest.DoesNotExist: there is none, or `user` may not see its project.
    """
    rows = ChangeRequest.objects.visible_to(user)
    return rows.select_related(
        "project__batch", "project__office", "project__ledger__advance_ratio", "decision", "annex"
    ).get(pk=pk)


def waiting_sheets(user) -> QuerySet[Project]:
    """Projects in their appraisal that wait for the sheet of `user`: own council, not signed, nothing known against."""
    signed = ScoreSheet.objects.submitted().filter(member=user).values("project")
    declared = ConflictDeclaration.objects.filter(user=user).values("project")
    rows = Project.objects.visible_to(user).appraised_by(user).filter(state=ProjectState.APPRAISAL)
    return rows.exclude(pk__in=signed).exclude(pk__in=declared).exclude(office=user.office_id)


def checklist(project: Project) -> list[ChecklistItem]:
    """What an inspection of this project looks at; reads the prefetched `content_lines`."""
    groups = {content_group(line.content.code) for line in project.content_lines.all()}
    return list(ChecklistItem.objects.for_groups(groups))


def open_follow_ups(user) -> QuerySet[Inspection]:
    """Visits of visible projects that asked for something not yet done, the first due first."""
    rows = Inspection.objects.filter(follow_up_due__isnull=False, follow_up_done_on=None)
    visible = Project.objects.visible_to(user).exclude(state=ProjectState.WITHDRAWN).order_by().values("pk")
    return rows.filter(project__in=visible).select_related("project").order_by("follow_up_due", "pk")


def outcomes(user) -> QuerySet[Beneficiary]:
    """Beneficiaries of visible accepted projects, the first to be checked after one year first. Annotated:
    `accepted_on` (`rules.outcomes.due_on` says when the check is due) and `checked_on`, None until it was made."""
    done = (ProjectState.ACCEPTED, ProjectState.LIQUIDATED, ProjectState.SETTLED)
    visible = Project.objects.visible_to(user).filter(state__in=done, is_own=False).order_by().values("pk")
    rows = Beneficiary.objects.filter(project__in=visible, minutes__is_current=True, minutes__is_accepted=True)
    rows = rows.annotate(accepted_on=F("project__ledger__accepted_on"), checked_on=Max("outcomes__checked_on"))
    rows = rows.select_related("project__office", "establishment")
    return rows.order_by("accepted_on", "pk")
