"""The shipped files load whole, twice alike, and say what the law says."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command

from khuyencong.registry.enums import Part, PlaceKind
from khuyencong.registry.models import Content, LegalDocument, Norm, Place, PlaceAlias, PlaceSuccession
from khuyencong.registry.services.reference import load_reference

pytestmark = pytest.mark.django_db
TABLES = (Place, PlaceAlias, PlaceSuccession, LegalDocument, Content, Norm)
JUNE, JULY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def snapshot():
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def test_load_twice_changes_nothing(reference):
    before = snapshot()
    load_reference()
    assert snapshot() == before


def test_load_runs_in_a_fixed_number_of_statements(reference, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        load_reference()


def test_load_brings_a_changed_row_back(reference):
    Norm.objects.filter(content__code="3.4").update(cap=1)
    load_reference()
    assert Norm.objects.get(content__code="3.4", effective_to=None).cap == 300_000_000


def test_load_leaves_rows_that_the_files_do_not_have(reference):
    LegalDocument.objects.create(number="23/2025/NQ-HĐND", title="Nghị quyết của tỉnh")
    load_reference()
    assert LegalDocument.objects.filter(number="23/2025/NQ-HĐND").exists()


def test_command_tells_what_was_loaded(capsys):
    call_command("load_reference")
    assert "415 địa bàn" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (JUNE, {PlaceKind.PROVINCE: 2, PlaceKind.DISTRICT: 24, PlaceKind.COMMUNE: 286}),
        (JULY, {PlaceKind.PROVINCE: 1, PlaceKind.DISTRICT: 0, PlaceKind.COMMUNE: 102}),
    ],
)
def test_places_before_and_after_the_rearrangement(reference, day, counts):
    valid = Place.objects.valid_on(day)
    assert {kind: valid.filter(kind=kind).count() for kind in PlaceKind} == counts


def test_new_communes_are_88_xa_and_14_phuong(reference):
    new = Place.objects.valid_on(JULY).filter(kind=PlaceKind.COMMUNE)
    assert (new.filter(name__startswith="Xã ").count(), new.filter(name__startswith="Phường ").count()) == (88, 14)


def test_every_old_commune_is_succeeded_whole_or_by_two_parts(reference):
    parts = {}
    for old, part in PlaceSuccession.objects.filter(old__kind=PlaceKind.COMMUNE).values_list("old_id", "part"):
        parts.setdefault(old, []).append(part)
    assert len(parts) == 286
    split = [sorted(kinds) for kinds in parts.values() if kinds != [Part.WHOLE]]
    assert all(kinds.count(Part.PART_DEFAULT) == 1 and len(kinds) == 2 for kinds in split)
    assert len(split) == 8


def test_names_of_units_have_one_spelling_of_the_kind_word(reference):
    heads = {name.split(" ")[0] + " " + name.split(" ")[1] for name in Place.objects.values_list("name", flat=True)}
    assert not {head for head in heads if head in ("Thị Xã", "Thị Trấn", "Thành Phố")}


def test_contents_stand_in_the_order_of_the_decree(reference):
    codes = list(Content.objects.values_list("code", flat=True))
    assert codes[-3:] == ["9.4", "9.5", "10"]
    assert len(codes) == 28


def test_norm_in_force_follows_the_date(reference):
    norms = Norm.objects.filter(content__code="3.4")
    assert norms.in_force(dt.date(2018, 5, 10)).get().cap == 200_000_000
    newer = norms.in_force(dt.date(2018, 5, 11)).get()
    assert (newer.cap, newer.max_percent, newer.line_multiplier) == (300_000_000, 50, Decimal("1.5"))
    assert newer.document.number == "28/2018/TT-BTC"


def test_replaced_document_names_its_successor(reference):
    old = LegalDocument.objects.get(number="26/2014/TTLT-BTC-BCT")
    assert (old.replaced_by.number, old.effective_to) == ("28/2018/TT-BTC", dt.date(2018, 5, 10))


def test_low_confidence_is_shown_as_unverified(reference):
    assert not LegalDocument.objects.get(number="64/2024/TT-BTC").verified
    assert not Norm.objects.filter(verified=True, note__contains="cần đối chiếu Công báo").exists()
