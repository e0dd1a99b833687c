"""Every address × every role: each page opens for those whom its view names, and for nobody else."""

import datetime as dt
from hashlib import sha256

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from consulting.forms.tokens import receipt
from consulting.models import TeamMember, Visit
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import Delegation
from khuyencong.core.access import LIBRARY_MODULES, declared
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.jobs.models import Job
from khuyencong.core.notices.models import Notice
from khuyencong.registry.models import (
    Certificate,
    ContentGrouping,
    DayOff,
    PlaceAssignment,
    Trademark,
)
from projects.models import (
    BeneficiaryLetter,
    BeneficiaryLink,
    ChangeRequest,
    ContentLine,
    DossierPaper,
    FundingLine,
    Inspection,
    NormOverride,
    PaperKind,
    PriorityArea,
    ProgressNote,
    Project,
    Risk,
    ScoreSheet,
    Voucher,
)
from projects.models.needs import Need
from projects.models.scenarios import Scenario
from projects.services.links import token_of
from reports.faces import FACES
from reports.models import AnnualLine, IncomingPaper, PaperTemplate, SavedTable, ScanPiece, SignedCopy
from reports.papers import word
from reports.papers.codes import code_of
from reports.periods import six_month
from reports.services import begin
from reports.services.incoming import register
from reports.typeset import typesetter
from tests.consulting.factories import RequestFactory
from tests.factories import BudgetFactory, EstablishmentFactory, PlaceFactory, ProductFactory
from tests.reports import builders
from tests.reports.builders import make_batch, make_project


def draft_project(cast) -> dict:
    project = make_project("Đề án thử", state="draft")
    Project.objects.filter(pk=project.pk).update(office=cast.officer.office)
    return {"pk": project.pk}


def voucher(cast) -> dict:
    facts = {"kind": "advance", "source": "local", "amount": 1, "issued_on": "2022-04-20", "number": "1"}
    pk = draft_project(cast)["pk"]
    return {"pk": pk, "voucher_pk": Voucher.objects.create(project_id=pk, recorded_by=cast.accountant, **facts).pk}


def inspection(cast) -> dict:
    facts = {"inspected_on": "2022-05-20", "done_percent": 1, "recorded_by": cast.officer}
    pk = draft_project(cast)["pk"]
    return {"pk": pk, "inspection_pk": Inspection.objects.create(project_id=pk, **facts).pk}


def progress_file(cast) -> dict:
    facts = {"noted_on": "2022-05-20", "done_percent": 1, "is_confirmed": True, "recorded_by": cast.officer}
    pk = draft_project(cast)["pk"]
    note = ProgressNote.objects.create(project_id=pk, **facts)
    return {"pk": pk, "note_pk": note.pk, "file_pk": file_of(note).pk}


def link(cast) -> BeneficiaryLink:
    project = make_project("Đề án của cơ sở", state="implementing", people=[EstablishmentFactory()])
    Project.objects.filter(pk=project.pk).update(office=cast.officer.office)
    who = project.beneficiaries.get().establishment
    return BeneficiaryLink.objects.create(project=project, establishment=who, expires_on="2100-01-01")


def letter(cast) -> dict:
    of = link(cast)
    row = BeneficiaryLetter.objects.create(project=of.project, establishment=of.establishment, kind="papers")
    return {"pk": of.project_id, "letter_pk": row.pk}


def reported(cast) -> dict:
    of = link(cast)
    facts = {"noted_on": "2022-05-20", "done_percent": 1, "text": "x"}
    note = ProgressNote.objects.create(project=of.project, establishment=of.establishment, **facts)
    return {"pk": of.project_id, "note_pk": note.pk}


def letter_file(cast) -> dict:
    found = letter(cast)
    return {**found, "file_pk": file_of(BeneficiaryLetter.objects.get(pk=found["letter_pk"])).pk}


def sent_file(cast) -> dict:
    """A file that the establishment sent, and the token of its link."""
    found = letter_file(cast)
    return {"token": token_of(BeneficiaryLink.objects.get(project=found["pk"])), "pk": found["file_pk"]}


def file_of(record) -> Attachment:
    file = Attachment.objects.create(entity=record.entity(), object_id=record.pk, name="a.pdf", size=1)
    file.file.save("", ContentFile(b"x"))
    return file


def inspection_file(cast) -> dict:
    """A photo of an inspection."""
    visited = inspection(cast)
    visit = Inspection.objects.get(pk=visited["inspection_pk"])
    return {**visited, "file_pk": file_of(visit).pk}


def paper_template(cast) -> dict:
    """A template that was handed in, as it came."""
    row = PaperTemplate(paper="p09", edition=1, added_by=cast.administrator)
    file = Attachment.objects.create(name="mau.docx", size=1, sha256="0" * 64)
    file.file.save("", ContentFile(word.template("p09")))
    row.file = file
    row.save()
    return {"pk": row.pk}


def norm_override(cast) -> dict:
    """A request of cast.officer to exceed a norm."""
    project = draft_project(cast)
    facts = {"support": 2, "maximum": 1, "reason": "Vì sao", "asked_by": cast.officer}
    line = ContentLine.objects.get(project=project["pk"])
    return {
        **project,
        "override_pk": NormOverride.objects.create(project_id=project["pk"], content_line=line, **facts).pk,
    }


def risk(cast) -> dict:
    facts = {"kind": "price", "due_on": "2026-05-04", "recorded_by": cast.officer}
    project = Project.objects.get(pk=draft_project(cast)["pk"])
    return {"pk": project.pk, "risk_pk": Risk.objects.create(project=project, **facts).pk}


def score_sheet(cast) -> dict:
    project = Project.objects.get(pk=draft_project(cast)["pk"])
    return {"pk": project.pk, "sheet_pk": ScoreSheet.objects.create(project=project, member=cast.officer, number=1).pk}


def priority_area(cast) -> dict:
    facts = {"rank": "a", "document": "1/QĐ", "article": "Điều 1", "effective_from": "2026-01-01"}
    return {"pk": PriorityArea.objects.create(place=PlaceFactory(), **facts).pk}


def change_request(cast) -> dict:
    values = {"old": {"duration": ""}, "new": {"duration": "Quý I"}}
    facts = {"number": 1, "kind": "time", "asked_on": "2022-05-01", **values}
    project = Project.objects.get(pk=draft_project(cast)["pk"])
    return {"pk": ChangeRequest.objects.create(project=project, **facts).pk}


def change_override(cast) -> dict:
    """A request to exceed a norm that came with a change."""
    asked, override = change_request(cast), norm_override(cast)["override_pk"]
    NormOverride.objects.filter(pk=override).update(change=asked["pk"], is_current=False)
    return {**asked, "override_pk": override}


def with_step(args: dict, model: str) -> dict:
    """The record with one step that an officer took."""
    record = apps.get_model("projects", model).objects.get(pk=args["pk"])
    builders.make_step(record, "withdraw", "01/03/2022", source=record.state)
    return args


def draft_batch(cast) -> dict:
    return {"pk": make_batch(decided="").pk}


def draft_scenario(cast) -> dict:
    pk = draft_batch(cast)["pk"]
    return {"pk": pk, "scenario_pk": Scenario.objects.create(batch_id=pk, name="Phương án 1").pk}


def need(cast) -> dict:
    content = ContentLine.objects.get(project=draft_project(cast)["pk"]).content
    facts = {"year": 2027, "title": "Máy sấy", "registrant": "Xã", "registered_on": "2026-10-01"}
    place = PlaceFactory()
    for role in ("collaborator", "local_officer"):
        PlaceAssignment.objects.create(user=cast[role], place=place)
    return {"pk": Need.objects.create(**facts, content=content, place=place, registered_by=cast.officer).pk}


def consulting_request(cast) -> dict:
    return {"pk": RequestFactory().pk}


def ready_request(cast) -> dict:
    return {"pk": RequestFactory(state="assigned", assignee=cast.officer, establishment=EstablishmentFactory()).pk}


def request_file(cast) -> dict:
    request = RequestFactory()
    return {"pk": request.pk, "file_pk": file_of(request).pk}


def visit(cast) -> dict:
    request = RequestFactory(state="assigned", assignee=cast.officer)
    visit = Visit.objects.create(request=request, planned_on="2026-01-02", adviser=cast.officer)
    return {"pk": request.pk, "visit_pk": visit.pk}


def group_project(cast) -> dict:
    project = draft_project(cast)
    Project.objects.filter(pk=project["pk"]).update(is_group=True, state="approved", code="ĐA-2022-99")
    line = ContentLine.objects.get(project=project["pk"])
    FundingLine.objects.create(project_id=project["pk"], content_line=line, source="local", amount=1)
    return project


def dossier_paper(cast) -> dict:
    project = draft_project(cast)
    file = Attachment.objects.create(name="a.pdf", size=1, object_id=0)
    file.file.save("", ContentFile(b"x"))
    facts = {"project_id": project["pk"], "kind": PaperKind.objects.first(), "file": file, "added_by": cast.officer}
    return {**project, "paper_pk": DossierPaper.objects.create(**facts).pk}


def establishment(cast) -> dict:
    return {"pk": EstablishmentFactory().pk}


def certificate(cast) -> dict:
    product = ProductFactory()
    row = Certificate.objects.create(product=product, level="region", year=2022, valid_to="2024-12-31")
    return {"pk": product.establishment_id, "row": row.pk}


def trademark(cast) -> dict:
    shop = EstablishmentFactory()
    return {"pk": shop.pk, "row": Trademark.objects.create(establishment=shop, name="A").pk}


PERIODS = {
    "month": {"year": 2022, "number": 3},
    "quarter": {"year": 2022, "number": 1},
    "six_month": {"year": 2022, "number": 1},
    "nine_month": {"year": 2022},
    "year": {"year": 2022},
    "range": {"start": "2022-01-01", "end": "2022-05-31"},
}


def periodic_report(cast) -> dict:
    return {"pk": begin(six_month(2022, 1), actor=cast.officer).pk}


def background_job(cast) -> dict:
    """A job of cast.officer that is done."""
    job = Job(kind="x", title="x", owner=cast.officer, status="done", name="x.txt", sha256=sha256(b"x").hexdigest())
    job.file.save("x", ContentFile(b"x"))
    return {"pk": job.pk}


def signed_copy(cast) -> dict:
    pk, file = draft_project(cast)["pk"], Attachment.objects.create(name="a.pdf", size=1)
    file.file.save("", ContentFile(b"x"))
    facts = {"paper": "p04", "object_id": pk, "signed_on": "2022-05-20", "added_by": cast.officer}
    return {"key": "p04", "pk": pk, "copy_pk": SignedCopy.objects.create(file=file, **facts).pk}


def kept_table(cast) -> dict:
    table = SavedTable(owner=cast.officer, side="centre", dataset="de-an", query="col=title", name="Của tôi")
    table.save()
    return {"pk": table.pk}


def scan_piece(cast) -> dict:
    """A scan that two people of each side see: it is nobody's office that keeps it from the others here."""
    file = Attachment.objects.create(name="a.pdf", size=1)
    file.file.save("", ContentFile(b"x"))
    facts = {"name": "a.pdf", "first_page": 1, "last_page": 2, "added_by": cast.officer}
    return {"pk": ScanPiece.objects.create(file=file, **facts).pk}


def incoming(cast) -> dict:
    facts = {"received_on": dt.date(2026, 3, 5), "issued_on": None, "sender": "Xã", "summary": "Công văn"}
    return {"pk": register(actor=cast.officer, values=facts, group="x").pk}


LINKED = ("open", "report", "papers", "ask")
TABLES = ("table", "table_save", "table_xlsx", "table_csv", "table_pdf")
KEPT_TABLES = ("saved_table", "saved_table_edit", "saved_table_update", "saved_table_delete")
# What an address with arguments is opened with; each entry makes the record it needs. A new address goes in here.
ARGS = {
    "projects:detail": draft_project,
    **{f"reports:{name}": signed_copy for name in ("signed_file", "signed_edit", "signed_void")},
    **{f"reports:{name}": lambda cast: {**draft_project(cast), "key": "p04"} for name in ("signed", "signed_add")},
    **{f"reports:{name}": scan_piece for name in ("scan", "scan_file", "scan_split", "scan_drop")},
    **{f"reports:{name}": incoming for name in ("incoming", "incoming_edit", "incoming_void")},
    "reports:incoming_file": lambda cast: {**incoming(cast), "file_pk": file_of(IncomingPaper.objects.get()).pk},
    "reports:paper_code": lambda cast: {"code": code_of("p04", draft_project(cast)["pk"])},
    "reports:template": lambda cast: {"key": "p09"},
    "reports:template_default": lambda cast: {"key": "p09"},
    "reports:template_return": lambda cast: {"key": "p09"},
    **{
        f"reports:template_{name}": paper_template for name in ("edition", "file", "use", "preview_docx", "preview_pdf")
    },
    "reports:papers": lambda cast: {**draft_project(cast), "subject": "project"},
    **{
        f"reports:{name}": lambda cast: {**draft_project(cast), "key": "p04"}
        for name in ("paper", "paper_docx", "paper_pdf")
    },
    "projects:edit": draft_project,
    **{f"projects:{name}": draft_project for name in ("costs", "norms", "factors", "ask_overrides")},
    "projects:dossier": draft_project,
    "projects:name_beneficiaries": group_project,
    **{
        f"projects:{name}": lambda cast: {**draft_project(cast), "number": 2}
        for name in ("section", "section_presence")
    },
    "projects:add_paper": lambda cast: {**draft_project(cast), "kind_pk": PaperKind.objects.first().pk},
    "projects:paper": dossier_paper,
    "projects:remove_paper": dossier_paper,
    "projects:answer_override": norm_override,
    "projects:step": lambda cast: {**draft_project(cast), "name": "submit"},
    "projects:as_at": draft_project,
    **{f"projects:{name}": lambda cast: {"year": 2022} for name in ("why", "why_xlsx")},
    "batches:as_at": draft_batch,
    "projects:reverse_step": lambda cast: with_step(draft_project(cast), "project"),
    "projects:reverse_change": lambda cast: with_step(change_request(cast), "changerequest"),
    "batches:reverse_step": lambda cast: with_step(draft_batch(cast), "planbatch"),
    "projects:voucher": lambda cast: {**draft_project(cast), "kind": "tam-ung"},
    "projects:reverse_voucher": voucher,
    "projects:annex": draft_project,
    "projects:inspection": draft_project,
    "projects:follow_up": inspection,
    "projects:inspection_file": inspection_file,
    "projects:minutes": draft_project,
    "projects:outcome": draft_project,
    "projects:trip_send": draft_project,
    "projects:progress": draft_project,
    "projects:progress_file": progress_file,
    "projects:add_risk": draft_project,
    **{f"projects:{name}_risk": risk for name in ("edit", "close")},
    **{f"projects:{name}": draft_project for name in ("appraisal", "council", "sheet", "declare_conflict")},
    "projects:void_sheet": score_sheet,
    "projects:priority_area_edit": priority_area,
    **{f"projects:{name}": lambda cast: {"kind": "giay-to"} for name in ("rulebook", "rulebook_create")},
    "projects:rulebook_edit": lambda cast: {"kind": "giay-to", "pk": PaperKind.objects.first().pk},
    "projects:answer_progress": reported,
    "projects:answer_letter": letter,
    "projects:letter_file": letter_file,
    "projects:links": lambda cast: {"pk": link(cast).project_id},
    "projects:issue_link": lambda cast: {"pk": (of := link(cast)).project_id, "establishment_pk": of.establishment_id},
    "projects:withdraw_link": lambda cast: {"pk": (of := link(cast)).project_id, "link_pk": of.pk},
    **{f"beneficiary:{name}": lambda cast: {"token": token_of(link(cast))} for name in LINKED},
    "beneficiary:file": sent_file,
    "projects:choose_change": draft_project,
    "projects:ask_change": lambda cast: {**draft_project(cast), "kind": "thoi-gian"},
    "projects:change": change_request,
    "projects:answer_change_override": change_override,
    "projects:change_step": lambda cast: {**change_request(cast), "name": "check"},
    "batches:detail": draft_batch,
    "batches:edit": draft_batch,
    "batches:council": draft_batch,
    "batches:add_projects": draft_batch,
    "batches:amend": draft_batch,
    "batches:drop_amendment": draft_batch,
    "needs:edit": need,
    "needs:draft": need,
    **{f"batches:{name}": draft_batch for name in ("scenarios", "create_scenario", "compare_scenarios")},
    **{f"batches:{name}": draft_scenario for name in ("scenario", "adopt_scenario", "drop_scenario")},
    "batches:remove_project": lambda cast: {**draft_batch(cast), "project_pk": draft_project(cast)["pk"]},
    "batches:step": lambda cast: {**draft_batch(cast), "name": "submit"},
    "consulting:received": lambda cast: {"token": receipt(RequestFactory().pk)},
    "consulting:tracked_file": lambda cast: {"pk": 1},
    "consulting:file": request_file,
    "consulting:tracked_step": lambda cast: {"name": "answer"},
    "consulting:detail": consulting_request,
    "consulting:edit": consulting_request,
    "consulting:link_establishment": consulting_request,
    "consulting:products": consulting_request,
    "consulting:give": consulting_request,
    "consulting:add_note": consulting_request,
    "consulting:write_to_producer": consulting_request,
    "consulting:plan_visit": lambda cast: {"pk": RequestFactory(state="assigned", assignee=cast.officer).pk},
    "consulting:cancel_visit": visit,
    "consulting:member_edit": lambda cast: {"pk": TeamMember.objects.create(user=cast.officer).pk},
    "consulting:hand_over": lambda cast: {"user_pk": cast.officer.pk},
    "consulting:kept_list": lambda cast: {"kind": "linh-vuc"},
    "consulting:kept_create": lambda cast: {"kind": "mau-tra-loi"},
    "consulting:kept_edit": lambda cast: {"kind": "loai-yeu-cau", "pk": RequestFactory().category_id},
    "consulting:draft_project": ready_request,
    "consulting:link_project": ready_request,
    "consulting:release_commune": lambda cast: {
        "pk": PlaceAssignment.objects.create(user=cast.collaborator, place=PlaceFactory()).pk
    },
    "consulting:add_session": lambda cast: {"pk": RequestFactory(state="assigned", assignee=cast.officer).pk},
    "consulting:step": lambda cast: {**consulting_request(cast), "name": "assign"},
    "registry:establishment": establishment,
    "registry:establishment_edit": establishment,
    "registry:certificate_add": establishment,
    "registry:trademark_add": establishment,
    "registry:certificate_remove": certificate,
    "registry:trademark_remove": trademark,
    "registry:day_off_remove": lambda cast: {"pk": DayOff.objects.create(date="2026-01-02", document="1/CV").pk},
    "registry:grouping_edit": lambda cast: {"pk": ContentGrouping.objects.create(code="gop", name="Gộp").pk},
    "registry:budget_edit": lambda cast: {"pk": BudgetFactory().pk},
    **{
        f"reports:{name}{part}": lambda cast, when=when, part=part: (
            when | ({"key": "plan.total"} if part == "_rows" else {})
        )
        for name, when in PERIODS.items()
        for part in ("", "_json", "_pdf", "_pdfa", "_docx", "_xlsx", "_rows", "_begin")
    },
    **{
        f"reports:{name}": periodic_report
        for name in ("document", "document_edit", "document_estimates", "document_correct", "document_comment")
    },
    "reports:annual_line_edit": lambda cast: {"pk": AnnualLine.objects.first().pk},
    "reports:document_comment_resolve": lambda cast: {**periodic_report(cast), "comment_pk": 1},
    **{f"reports:document_{face}": periodic_report for face in FACES},
    **{f"reports:{name}": lambda cast: {"dataset": "de-an"} for name in TABLES},
    **{f"reports:{name}": kept_table for name in KEPT_TABLES},
    "reports:document_step": lambda cast: {**periodic_report(cast), "name": "submit"},
    "notices:resend": lambda cast: {"pk": Notice.objects.create(user=cast.officer, event="x", channel="email").pk},
    "notices:text": lambda cast: {"code": "request_new"},
    **{f"jobs:{name}": background_job for name in ("detail", "progress", "result", "cancel", "again")},
    **{f"published:{name}": lambda cast: {"pk": make_batch().pk} for name in ("batch", "batch_json")},
    **{
        f"published:{name}": lambda cast: {"pk": make_project("Máy", batch=make_batch()).pk}
        for name in ("project", "project_json")
    },
    "accounts:edit": lambda cast: {"pk": cast.officer.pk},
    "waiting:nudge": lambda cast: {"kind": "de-an", **draft_project(cast)},
    "accounts:revoke": lambda cast: {
        "pk": Delegation.objects.create(
            holder=cast.centre_leader,
            delegate=cast.unit_head,
            roles=["centre_leader"],
            basis="KT",
            starts_on="2022-01-01",
            document="1",
        ).pk
    },
    "account_confirm_email": lambda cast: {"key": "abc"},
    "account_reset_password_from_key": lambda cast: {"uidb36": "1", "key": "abc"},
}
# One address for every step of a workflow: the view names all roles of the table, the table refuses more finely.
FINER = {
    "projects:step",
    "projects:reverse_step",
    "projects:reverse_change",
    "batches:reverse_step",
    "projects:change_step",
    "batches:step",
    "consulting:step",
    "reports:document_step",
}


def routes(resolver, namespace="") -> dict:
    """`{name: view}` of every address below `resolver`."""
    found = {}
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found[f"{namespace}{entry.name}"] = entry.callback
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= routes(entry, inner)
    return found


ROUTES = routes(get_resolver())
OURS = {name: view for name, view in ROUTES.items() if not view.__module__.startswith(LIBRARY_MODULES)}
LIBRARY = sorted(ROUTES.keys() - OURS.keys())


def address(name: str, cast) -> str:
    try:
        return reverse(name, kwargs=ARGS[name](cast) if name in ARGS else None)
    except NoReverseMatch:
        pytest.fail(f"{name} needs arguments: say in ARGS what to open it with")


def status(client, url: str) -> str | int:
    """The status of a GET, or "sign-in" for a redirect to the sign-in page."""
    answer = client.get(url)
    if answer.status_code == 302 and answer.url.startswith(reverse("account_login")):
        return "sign-in"
    return answer.status_code


@pytest.mark.parametrize("name", ROUTES)
def test_every_view_declares_who_may_open_it(name):
    assert name.rpartition(":")[2] != "None", "an address without a name"
    assert declared(ROUTES[name]) is not None, f"{name} says nothing"


@pytest.fixture
def _no_type_is_set(monkeypatch):
    """Who may open a PDF is asked here, not how it looks: setting type for every role would take minutes."""
    monkeypatch.setattr(typesetter, "pdf", lambda page, **options: b"%PDF")


@pytest.mark.usefixtures("_no_type_is_set")
@pytest.mark.parametrize("name", OURS)
def test_page_opens_for_its_roles_alone(name, cast, client_as):
    access, url = declared(OURS[name]), address(name, cast)
    seen = {"anonymous": status(Client(), url)} | {role: status(client_as(role), url) for role in Role.values}
    refused = {who for who, answer in seen.items() if answer in ("sign-in", 403)}
    expected = set() if access.public else {"anonymous", *(set(Role.values) - access.roles)}
    if name in FINER:
        assert expected <= refused < set(seen), seen
    else:
        assert refused == expected, seen
    assert (seen["anonymous"] == "sign-in") is not access.public
    assert not [who for who, answer in seen.items() if answer != "sign-in" and answer >= 500], seen


@pytest.mark.parametrize("name", LIBRARY)
def test_library_page_answers(name, cast, client_as):
    url = address(name, cast)
    for client in (Client(), client_as("officer")):
        assert client.get(url).status_code < 500
