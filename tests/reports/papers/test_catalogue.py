"""Which papers there are: for every step that the workflow's tables give a paper, and for the sample's records."""

import io
import re
import unicodedata
from html import unescape

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from pypdf import PdfReader

from consulting.models import ConsultingRequest
from consulting.workflow import CONSULTING
from khuyencong.accounts.models import User
from projects.change_workflow import CHANGE
from projects.models import (
    AcceptanceMinutes,
    Amendment,
    Beneficiary,
    ChangeRequest,
    ContractAnnex,
    Council,
    Inspection,
    PlanBatch,
    Project,
    ScoreSheet,
    Voucher,
)
from projects.workflow import BATCH, PROJECT
from reports.papers import markup, page, word
from reports.papers.catalogue import PAPERS
from reports.papers.contexts import letters, payments
from reports.papers.shelf import shelf
from reports.papers.subjects import SUBJECTS
from tests.reports.papers.test_papers import squeezed, text_of, words_of

pytestmark = pytest.mark.django_db

TABLES = {"project": PROJECT, "batch": BATCH, "change": CHANGE, "request": CONSULTING}


@pytest.fixture
def leader(sample):
    return User.objects.get(username="giamdoc")


def of_settled_contracts():
    return Project.objects.filter(state="settled", is_own=False, contract__isnull=False)


def text(user, key: str, pk: int) -> str:
    """The words of one paper, after they were seen to be those of the Word file too."""
    paper = PAPERS[key]
    fields = paper.filled(user, SUBJECTS[paper.subject](user, pk))
    said = text_of(page.html(paper.source, fields, title="x"))
    assert squeezed(said) == squeezed(words_of(word.docx(paper.source, fields)))
    return " ".join(said.split())


def test_every_step_with_a_paper_has_it_in_the_catalogue():
    known = {step for paper in PAPERS.values() for step in paper.steps}
    wanted = {f"{name}.{row.name}" for name, table in TABLES.items() for row in table.transitions if row.document}
    assert wanted <= known
    assert {"request.assign", "request.complete", "request.decline"} <= known


def test_every_named_step_is_one_of_its_table():
    for paper in PAPERS.values():
        for step in paper.steps:
            table, _, name = step.partition(".")
            assert TABLES[table][name].name == name


def test_every_paper_has_a_text_and_a_subject():
    for paper in PAPERS.values():
        assert markup.read(paper.source)
        assert paper.subject in SUBJECTS


def test_lists_of_the_sample_offer_the_papers_of_each_state(leader):
    settled = of_settled_contracts().first()
    keys = {draft.paper.key for draft in shelf(leader, "project", settled.pk)[1]}
    assert {"p16", "p17", "p18", "p19", "m09a"} <= keys
    assert "m09" not in keys, "everything was paid"
    team = {draft.paper.key for draft in shelf(leader, "team", 1)[1]}
    assert team == {"p22"}
    batch = settled.batch
    assert {"p04a", "p07", "p08"} <= {draft.paper.key for draft in shelf(leader, "batch", batch.pk)[1]}


def test_of_a_national_plan_the_ministry_decides(leader):
    batch = Project.objects.filter(programme="national", batch__isnull=False).first().batch
    keys = {draft.paper.key for draft in shelf(leader, "batch", batch.pk)[1]}
    assert "p08" not in keys
    assert "Khuyến công, Bộ Công Thương" in text(leader, "p04a", batch.pk)


def test_both_sides_of_a_year_agree_on_every_contract(leader):
    project = of_settled_contracts().first()
    fields = PAPERS["p19"].fields(leader, SUBJECTS["project"](leader, project.pk))
    [row] = fields["rows"]
    assert row["support"] == row["paid"] == row["settled"] == project.ledger.accepted
    assert "không còn công nợ" in text(leader, "p19", project.pk)


def test_a_request_for_money_adds_up(leader):
    voucher = Voucher.objects.filter(kind="payment", project__in=of_settled_contracts()).first()
    project = SUBJECTS["project"](leader, voucher.project_id)
    sums = payments.request_of(voucher, project)["sum"]
    assert sums["asked"] == voucher.amount
    assert sums["before"] == project.ledger.advanced
    assert sums["left"] == project.ledger.committed - project.ledger.advanced - voucher.amount
    assert "GIẤY ĐỀ NGHỊ THANH TOÁN" in text(leader, "m09a", voucher.pk)


def test_the_next_advance_asks_for_what_the_ceiling_leaves(leader):
    project = Project.objects.filter(state="contracted", ledger__advanced=0, ledger__advance_ceiling__gt=0).first()
    assert f"{project.ledger.advance_ceiling:,}".replace(",", ".") in text(leader, "m09", project.pk)


def test_the_answer_to_a_returned_dossier_names_its_points(sample, leader):
    project = next(
        one for one in Project.objects.filter(state__in=("returned", "rejected", "not_accepted")).order_by("pk")
        if letters.answers_project(SUBJECTS["project"](leader, one.pk))
    )  # fmt: skip
    said = text(leader, "p24", project.pk)
    assert project.title in said
    assert letters.points(letters.last_step(project).note)[0] in said
    assert "- Như trên;" in said


@pytest.mark.parametrize(
    ("note", "expected"),
    [("- Thiếu báo giá;\n\n+ thiếu ảnh.", ["Thiếu báo giá", "thiếu ảnh"]), ("Một lý do.", ["Một lý do"])],
)
def test_points_are_the_lines_of_the_reason(note, expected):
    assert letters.points(note) == expected


def test_an_assignment_names_who_and_until_when(leader):
    request = ConsultingRequest.objects.filter(assignee__isnull=False, state="completed").first()
    said = text(leader, "p22a", request.pk)
    assert str(request.assignee) in said
    assert "hoàn thành trước ngày" in said


def test_the_team_has_one_key(leader):
    with pytest.raises(ObjectDoesNotExist):
        SUBJECTS["team"](leader, 2)


def test_the_team_page_leads_to_its_papers(leader, client):
    client.force_login(leader)
    address = reverse("reports:papers", args=["team", 1])
    assert address in client.get(reverse("consulting:team")).content.decode()
    assert "Quyết định thành lập Tổ tư vấn" in client.get(address).content.decode()


def test_parts_have_no_list_of_their_own(leader, client):
    client.force_login(leader)
    assert client.get(reverse("reports:papers", args=["voucher", Voucher.objects.first().pk])).status_code == 404


# -- every paper of the sample, each set once

MODELS = {
    "project": Project, "appraisal": Project, "batch": PlanBatch, "minutes": AcceptanceMinutes, "voucher": Voucher,
    "inspection": Inspection, "change": ChangeRequest, "sheet": ScoreSheet, "council": Council, "annex": ContractAnnex,
    "beneficiary": Beneficiary, "request": ConsultingRequest, "amendment": Amendment,
}  # fmt: skip
NOT_IN_SAMPLE = {"p24d"}  # no request for advice was declined there
WITHOUT_NATION = {"p07"}  # an annex
IN_SAMPLE = sorted(set(PAPERS) - NOT_IN_SAMPLE)


def filled_papers() -> dict[str, dict]:
    """Fields of each paper, made of the first record that has it."""
    users = [User.objects.get(username=name) for name in ("giamdoc", "lanhdaoso")]
    found = {}
    for subject in {paper.subject for paper in PAPERS.values()}:
        keys = MODELS[subject].objects.order_by("pk").values_list("pk", flat=True) if subject in MODELS else [1]
        for pk in keys:
            left = [paper for paper in PAPERS.values() if paper.subject == subject and paper.key not in found]
            user, record = _read(subject, pk, users) if left else (None, None)
            found |= {paper.key: paper.filled(user, record) for paper in left if record and paper.when(record)}
    return found


def _read(subject: str, pk: int, users: list[User]):
    for user in users:
        try:
            return user, SUBJECTS[subject](user, pk)
        except ObjectDoesNotExist:
            continue
    return None, None


@pytest.fixture(scope="module")
def rendered(sample, django_db_blocker) -> dict[str, tuple[str, PdfReader]]:
    """`{key: (page, PDF)}` of every paper that the sample has."""
    with django_db_blocker.unblock():
        found = filled_papers()
    made = {}
    for key, fields in found.items():
        paper = PAPERS[key]
        body = page.pdf(paper.source, fields, title=paper.name)
        made[key] = page.html(paper.source, fields, title=paper.name), PdfReader(io.BytesIO(body))
    return made


def test_the_sample_has_all_papers_but_those_of_what_did_not_happen(rendered):
    assert set(rendered) == set(IN_SAMPLE)


@pytest.mark.parametrize("key", IN_SAMPLE)
def test_no_value_is_missing_and_no_blank_doubled(rendered, key):
    html, _ = rendered[key]
    for inside in re.findall(r"<(?:p|h1|td|th)\b[^>]*>(.*?)</(?:p|h1|td|th)>", html, re.DOTALL):
        said = unescape(re.sub(r"<[^>]+>", "", inside)).strip(" \n")
        assert not re.search(r"None|\{\{|\{%|Undefined| {2}| [,;.](?:\s|$)|\(\)|;\s*;|,\s*[,.]", said), said


@pytest.mark.parametrize("key", IN_SAMPLE)
def test_pdf_has_its_nation_composed_letters_and_bundled_fonts(rendered, key):
    _, book = rendered[key]
    text = "\n".join(leaf.extract_text() for leaf in book.pages)
    assert unicodedata.is_normalized("NFC", text)
    assert ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text) == (key not in WITHOUT_NATION)
    fonts = {font.get_object()["/BaseFont"] for leaf in book.pages for font in leaf["/Resources"]["/Font"].values()}
    assert fonts
    assert all("Tinos" in font for font in fonts), fonts


@pytest.mark.parametrize("key", IN_SAMPLE)
def test_no_page_holds_a_signature_alone(rendered, key):
    _, book = rendered[key]
    last = [line for line in book.pages[-1].extract_text().splitlines() if line.strip()]
    starts = tuple(line.strip() for line in last[:2])
    assert not starts[len(book.pages) > 1].startswith(("Nơi nhận", "GIÁM ĐỐC", "KT. ", "TL. ", "NGƯỜI LẬP"))
