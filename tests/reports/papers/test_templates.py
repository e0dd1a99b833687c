"""Templates of an office's own: what the check finds and where, what is not opened, what papers are made of them."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from docx.oxml import parse_xml
from jinja2.exceptions import SecurityError
from pypdf import PdfReader

from khuyencong.core.models import Attachment, AuditEvent
from projects.selectors import listed
from reports.models import PaperTemplate
from reports.papers import fields, guard, office, word
from reports.papers.catalogue import PAPERS
from reports.papers.checking import HEADERS, check
from reports.papers.contexts.common import common
from reports.papers.contexts.projects import of_project
from reports.papers.fields import Kind
from reports.papers.making import FillError, all_in_force, to_word
from reports.services import templates as service
from tests.reports.builders import make_project

pytestmark = pytest.mark.django_db


def docx(*lines: str, header: str = "", rows: tuple[str, ...] = ()) -> bytes:
    """A Word file with these paragraphs, a table of one column, a header."""
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), 1)
        for cell, text in zip(table.columns[0].cells, rows, strict=True):
            cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(out)
    return out.getvalue()


def words(body: bytes) -> str:
    document = Document(io.BytesIO(body))
    cells = [cell.text for table in document.tables for cell in table.columns[0].cells]
    return "\n".join([*(row.text for row in document.paragraphs), *cells])


def sent(body: bytes, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


# -- fields


def test_fields_and_kinds_are_found_in_the_text():
    told = fields.kinds(fields.uses("{{ a.b|vnd }} {% for r in rows %}{{ r.c|d }}{{ loop.index }}{% endfor %}{{ x }}"))
    assert told == {"a.b": Kind.MONEY, "rows": Kind.LIST, "rows[].c": Kind.DAY, "x": Kind.TEXT}


def test_what_every_paper_has_is_what_the_context_gives(cast):
    given = common(symbol="x", issuer="centre", programme="local", archive="KC", recipients=())
    leaves = {f"{name}.{key}" for name, part in given.items() if isinstance(part, dict) for key in part}
    leaves |= {name for name, part in given.items() if not isinstance(part, dict)}
    assert leaves == {path for path in fields.COMMON if not path.endswith("[]")}


def test_what_is_told_of_a_project_is_what_the_context_gives(cast):
    project = make_project("Đề án")
    given = of_project(listed(cast.auditor).get(pk=project.pk))
    assert {f"project.{name}" for name in given} == set(fields.PROJECT)


@pytest.mark.parametrize("source", sorted({paper.source for paper in PAPERS.values()}))
def test_every_default_passes_its_own_check(source):
    found = check(word.template(source), source)
    assert found.problems == []
    assert found.unused == []


# -- the check


def problems(body: bytes) -> list[tuple[str, str]]:
    return [(one.place, one.text) for one in check(body, "p09").problems]


def test_an_unknown_field_is_named_with_its_paragraph_and_what_may_be_meant():
    [(place, text)] = problems(docx("HỢP ĐỒNG", "Đề án {{ project.nam }} tại {{ doc.place }}"))
    assert place.startswith("đoạn 2: “Đề án {{ project.nam }}")
    assert "Không có trường “project.nam”" in text
    assert "“project.name”" in text


def test_fields_of_a_loop_are_known_by_their_list():
    good = docx("{%p for l in lines %}", "{{ l.name }}: {{ l.amount|vnd }}", "{%p endfor %}")
    assert problems(good) == []
    [(place, text)] = problems(docx("{%p for l in lines %}", "{{ l.nothing }}", "{%p endfor %}"))
    assert place.startswith("đoạn 2")
    assert "lines[].nothing" in text


@pytest.mark.parametrize(
    ("lines", "place", "text"),
    [
        (("Một", "{{ project.name "), "đoạn 2", "Sai cú pháp"),
        (("{%p if project.name %}", "Hai"), "đoạn", "thiếu {% endif %}"),
        (("{{ project.name|inhoa }}",), "đoạn 1", "không có bộ lọc “inhoa”"),
        (("{%p endif %}",), "đoạn 1", "đóng không đúng chỗ"),
        (("{{ project name }}",), "đoạn 1", "chữ thừa"),
    ],
)
def test_faults_of_syntax_are_told_in_vietnamese_with_their_place(lines, place, text):
    found = problems(docx(*lines))
    assert found
    assert found[0][0].startswith(place)
    assert text in found[0][1]


def test_a_fault_in_a_header_says_so():
    [(place, _)] = problems(docx("x", header="{{ nobody }}"))
    assert place.startswith(HEADERS)


def test_curly_quotes_and_rows_of_tables_are_read_as_word_writes_them():
    body = docx("{{ lines|join(“; ”) }}", rows=("{%tr for l in lines %}", "{{ l.name }}", "{%tr endfor %}"))
    found = check(body, "p09")
    assert found.problems == []
    assert words(word.fill(body, found.sample)).count("[lines[].name]") >= 2


def test_what_is_not_printed_any_more_is_told():
    found = check(docx("{{ project.name }}"), "p09")
    assert found.problems == []
    assert "contract.support" in found.unused
    assert "project.name" not in found.unused


@pytest.mark.parametrize(
    "text",
    ["{{ project.__class__ }}", "{{ project.name.format(project) }}", "{{ 'x' * 1000000000 }}", "{{ lines|map('x') }}",
     "{% for i in range(100000) %}x{% endfor %}", "{{ project.name|center(1000000000) }}", "{% include 'x' %}"],
)  # fmt: skip
def test_a_template_calls_and_multiplies_nothing(text):
    assert check(docx(text), "p09").problems


def test_the_sandbox_refuses_even_what_no_check_saw(cast):
    with pytest.raises(SecurityError):
        word.fill(docx("{{ a.upper() }}"), {"a": "x"})
    with pytest.raises(SecurityError):
        word.fill(docx("{{ a * 9 }}"), {"a": "x"})


def test_values_are_escaped():
    body = word.fill(docx("{{ project.name }}"), {"project": {"name": "A & B <w:p/> {{ x }}"}})
    assert words(body) == "A & B <w:p/> {{ x }}"


# -- what is not opened


def changed(body: bytes, **parts: str) -> bytes:
    """The same archive with parts (`__` is `/`) replaced or added."""
    out = io.BytesIO()
    new = {name.replace("__", "/"): text.encode() for name, text in parts.items()}
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in old.namelist():
            if item not in new:
                archive.writestr(item, old.read(item))
        for name, text in new.items():
            archive.writestr(name, text)
    return out.getvalue()


RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'
    "</Relationships>"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HOSTILE = {
    "external picture": {"word___rels__settings.xml.rels": RELATION.format("image", "http://x.vn/a.png")},
    "attached template": {"word___rels__settings.xml.rels": RELATION.format("attachedTemplate", "file:///c:/a.dotm")},
    "script link": {"word___rels__settings.xml.rels": RELATION.format("hyperlink", "javascript:alert(1)")},
    "entity": {"word__settings.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'},
    "object": {"word__embeddings__oleObject1.bin": "x"},
    "chunk": {"word__settings.xml": f"<w:settings {W}><w:altChunk/></w:settings>"},
    "field": {"word__settings.xml": f"<w:settings {W}><w:instrText>INCLUDETEXT c:/a</w:instrText></w:settings>"},
    "simple field": {"word__settings.xml": f'<w:settings {W}><w:fldSimple w:instr="DDEAUTO x"/></w:settings>'},
    "field in runs": {
        "word__settings.xml": f"<w:settings {W}><w:fldChar/><w:instrText>INCLU</w:instrText>"
        "<w:instrText>DETEXT c:/a</w:instrText></w:settings>"
    },
    "field filled": {"word__settings.xml": f'<w:settings {W}><w:instrText>LI{{{{ "NK" }}}}</w:instrText></w:settings>'},
    "part by another name": {"word__extra.dat": f"<w:settings {W}><w:instrText>DDE x</w:instrText></w:settings>"},
    "entity in capitals": {"word__EXTRA.XML": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'},
    "drawing": {"word__media__a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/x"/></svg>'},
    "broken": {"word__settings.xml": "<w:settings"},
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_not_kept(kind, cast):
    with pytest.raises(ValidationError, match=r"Tệp “mau\.docx”"):
        service.add("p09", sent(changed(docx("x"), **HOSTILE[kind])), actor=cast.administrator)
    assert not PaperTemplate.objects.exists()
    assert not Attachment.objects.exists()


def test_a_field_that_comes_together_as_it_is_filled_is_not_given_out(cast):
    document, out = Document(), io.BytesIO()
    runs = "".join(f"<w:r>{one}</w:r>" for one in (
        '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>INCLU</w:instrText>", "<w:t>{% if not province %}</w:t>",
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>{% endif %}</w:t>", "<w:instrText>DETEXT x</w:instrText>",
    ))  # fmt: skip
    document.add_paragraph()._p.extend(parse_xml(f"<w:p {W}>{runs}</w:p>"))
    document.save(out)
    row = service.add("p09", sent(out.getvalue()), actor=cast.administrator)
    with pytest.raises(FillError, match="INCLUDETEXT"):
        to_word(PAPERS["p09"], row, {"province": "Đắk Lắk"})


def test_links_to_pages_may_stay(cast):
    guard.check(io.BytesIO(changed(docx("x"), **{
        "word___rels__settings.xml.rels": RELATION.format("hyperlink", "https://congthuong.daklak.gov.vn/"),
    })))  # fmt: skip


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"%PDF-1.7 x %%EOF", "không phải tệp Word .docx"),
        (changed(docx("x"), word__vbaProject__bin="x", **{"word/vbaProject.bin": "x"}), "macro"),
        (changed(docx("x"), word__media__a="0" * 60_000_000), "bung ra quá lớn"),
    ],
)
def test_what_is_no_plain_word_file_is_refused(body, text, cast):
    with pytest.raises(ValidationError, match=text):
        service.add("p09", sent(body), actor=cast.administrator)


# -- from handing in to use


def test_only_an_administrator_replaces(cast):
    with pytest.raises(ValidationError, match="quản trị"):
        service.add("p09", sent(docx("x")), actor=cast.centre_leader)
    with pytest.raises(ValidationError, match="quản trị"):
        service.return_to_default("p09", actor=cast.centre_leader)


def test_every_edition_is_kept_with_who_when_and_hash(cast):
    first = service.add("p09", sent(docx("{{ project.name }}")), actor=cast.administrator)
    second = service.add("p09", sent(docx("{{ project.name }} hai")), actor=cast.administrator)
    assert [first.edition, second.edition] == [1, 2]
    assert first.file.sha256 != second.file.sha256
    service.use(first, actor=cast.administrator)
    service.use(second, actor=cast.administrator)
    first.refresh_from_db()
    assert first.used_to is not None
    assert second.is_in_force
    service.return_to_default("p09", actor=cast.administrator)
    assert not PaperTemplate.objects.in_force().exists()
    verbs = AuditEvent.objects.filter(entity=PaperTemplate.entity()).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["create", "create", "use", "retire", "use", "retire"]


def test_an_edition_that_was_retired_may_be_used_again(cast):
    row = service.add("p09", sent(docx("{{ project.name }}")), actor=cast.administrator)
    service.use(row, actor=cast.administrator)
    service.return_to_default("p09", actor=cast.administrator)
    service.use(PaperTemplate.objects.get(pk=row.pk), actor=cast.administrator)
    assert PaperTemplate.objects.in_force().get() == row


def test_one_with_faults_is_kept_but_never_used(cast):
    row = service.add("p09", sent(docx("{{ nothing }}")), actor=cast.administrator)
    assert row.state == ("Có lỗi", "red")
    with pytest.raises(ValidationError, match="còn lỗi"):
        service.use(row, actor=cast.administrator)


# -- pages


@pytest.fixture
def contract(cast):
    return make_project("Đề án máy ép", state="contracted")


@pytest.fixture
def own(cast):
    row = service.add("p09", sent(docx("MẪU RIÊNG: {{ project.name }}")), actor=cast.administrator)
    service.use(row, actor=cast.administrator)
    return row


def test_the_administrator_hands_in_looks_uses_and_returns(client_as, cast, contract):
    admin = client_as("administrator")
    url = reverse("reports:template", args=["p09"])
    answer = admin.post(url, {"file": sent(docx("{{ project.name }}"))}, follow=True)
    assert "Mọi trường đều có" in answer.content.decode()
    row = PaperTemplate.objects.get()
    preview = admin.get(reverse("reports:template_preview_docx", args=[row.pk]))
    assert words(preview.content) == "[project.name]"
    assert "đang" not in admin.get(reverse("reports:templates")).content.decode().partition("Mẫu riêng")[2]
    page = admin.post(reverse("reports:template_use", args=[row.pk]), follow=True).content.decode()
    assert "Về mẫu mặc định" in page
    assert "Đang dùng" in page
    page = admin.post(reverse("reports:template_return", args=["p09"]), follow=True).content.decode()
    assert "Đã thôi dùng" in page


def test_faults_stand_on_the_page_with_their_place(client_as):
    admin = client_as("administrator")
    page = admin.post(
        reverse("reports:template", args=["p09"]), {"file": sent(docx("Chữ {{ sai.truong }}"))}, follow=True
    ).content.decode()
    assert "Cần sửa trước khi dùng" in page
    assert "Không có trường “sai.truong”" in page
    assert "Dùng mẫu này" not in page


def test_a_refused_file_is_told_beside_the_field(client_as):
    admin = client_as("administrator")
    page = admin.post(reverse("reports:template", args=["p09"]), {"file": sent(b"x", "a.docx")}).content.decode()
    assert "không phải tệp Word .docx" in page
    assert not PaperTemplate.objects.exists()


def test_the_default_is_given_out_with_its_fields(client_as):
    body = client_as("administrator").get(reverse("reports:template_default", args=["p09"])).content
    assert check(body, "p09").problems == []
    assert client_as("administrator").get(reverse("reports:template", args=["p99"])).status_code == 404


def test_papers_are_made_of_the_template_in_use(client_as, own, contract):
    body = client_as("centre_leader").get(reverse("reports:paper_docx", args=["p09", contract.pk])).content
    assert "MẪU RIÊNG: Đề án máy ép" in words(body)
    client_as("administrator").post(reverse("reports:template_return", args=["p09"]))
    body = client_as("centre_leader").get(reverse("reports:paper_docx", args=["p09", contract.pk])).content
    assert "MẪU RIÊNG" not in words(body)


def test_without_libreoffice_word_alone_is_offered_and_said(client_as, own, contract, monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    leader = client_as("centre_leader")
    page = leader.get(reverse("reports:papers", args=["project", contract.pk])).content.decode()
    assert "chỉ có bản Word vì máy chủ chưa cài LibreOffice" in page
    assert reverse("reports:paper_pdf", args=["p09", contract.pk]) not in page
    answer = leader.get(reverse("reports:paper_pdf", args=["p09", contract.pk]), follow=True)
    assert office.NOT_INSTALLED in answer.content.decode()
    assert leader.get(reverse("reports:paper", args=["p09", contract.pk]))["Content-Disposition"].endswith('.docx"')


def test_a_record_that_the_template_does_not_take_says_so(client_as, cast, contract):
    row = service.add("p09", sent(docx("{{ nothing.here }}")), actor=cast.administrator)
    PaperTemplate.objects.filter(pk=row.pk).update(problems=[])
    service.use(PaperTemplate.objects.get(pk=row.pk), actor=cast.administrator)
    answer = client_as("centre_leader").get(reverse("reports:paper_docx", args=["p09", contract.pk]), follow=True)
    assert "không điền được với hồ sơ" in answer.content.decode()


def test_lists_of_papers_read_templates_at_once(client_as, cast, contract, django_assert_num_queries, own):
    with django_assert_num_queries(1):
        assert list(all_in_force(PAPERS)) == ["p09"]


def test_libreoffice_makes_the_pdf(client_as, own, contract, soffice):
    answer = client_as("centre_leader").get(reverse("reports:paper", args=["p09", contract.pk]))
    assert answer["Content-Disposition"].startswith("inline")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "MẪU RIÊNG: Đề án máy ép" in text


def test_a_program_that_hangs_or_fails_is_told(monkeypatch, tmp_path):
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 5\n")
    slow.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(slow))
    monkeypatch.setattr(office, "SECONDS", 0.2)
    with pytest.raises(office.ConversionError, match="quá lâu"):
        office.to_pdf(b"x")
    slow.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(office.ConversionError, match="không chuyển được"):
        office.to_pdf(b"x")
