"""Loads the reference data shipped with the code: places, their succession and aliases, law, contents, norms."""

import csv
import datetime as dt
from pathlib import Path

from django.db import transaction

from khuyencong.core.text import fold, natural_key, nfc, sort_key
from khuyencong.registry.bridging import FIRST_COMMUNE_DAY, LAST_DISTRICT_DAY
from khuyencong.registry.enums import Part, PlaceKind
from khuyencong.registry.models import Content, LegalDocument, Norm, Place, PlaceAlias, PlaceSuccession
from khuyencong.registry.place_names import bare
from khuyencong.registry.services.groupings import load_groupings

DATA = Path(__file__).resolve().parent.parent / "data"
# Đắk Lắk in the borders that the file knows; when each unit was founded after that is not in our sources.
OLD_FROM = dt.date(2004, 1, 1)
OLD_PROVINCES = {"Tỉnh Đắk Lắk": "66", "Tỉnh Phú Yên": "54"}
NEW_PROVINCE = ("66", "Tỉnh Đắk Lắk")


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Bring the tables in step with the files; loading twice changes nothing. Rows the files do not have stay.

    Returns how many rows of each kind the files hold.
    """
    documents = _load_documents(rows("legal_documents.csv"))
    contents = _load_contents(rows("contents.csv"))
    norms = _load_norms(rows("norms.csv"), documents, contents)
    groupings = load_groupings(rows("content_groupings.csv"), contents)
    places, succession, aliases = _load_places(rows("places.csv"), rows("place_aliases.csv"))
    return {
        "văn bản": len(documents), "nội dung": len(contents), "cách gộp nội dung": groupings, "định mức": norms,
        "địa bàn": places, "sắp xếp địa bàn": succession, "tên gọi khác": aliases,
    }  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    """Rows of one shipped file, in NFC."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{key: nfc(value).strip() for key, value in row.items()} for row in csv.DictReader(file)]


def _upsert(objs: list, key: tuple[str, ...], fields: tuple[str, ...]) -> list:
    model = type(objs[0])
    return model.objects.bulk_create(objs, update_conflicts=True, unique_fields=key, update_fields=fields)


def _load_documents(records: list[dict]) -> dict[str, LegalDocument]:
    objs = [
        LegalDocument(
            number=row["number"], title=row["title"], issuer=row["issuer"], issued_on=row["issued_on"] or None,
            effective_from=row["effective_from"] or None, effective_to=row["effective_to"] or None,
            verified=row["verified"] == "yes", note=row["note"],
        )
        for row in records
    ]  # fmt: skip
    fields = ("title", "issuer", "issued_on", "effective_from", "effective_to", "verified", "note")
    documents = {document.number: document for document in _upsert(objs, ("number",), fields)}
    for row in records:
        documents[row["number"]].replaced_by = documents.get(row["replaced_by"])
    LegalDocument.objects.bulk_update(documents.values(), ["replaced_by"])
    return documents


def _load_contents(records: list[dict]) -> dict[str, Content]:
    objs = [
        Content(
            code=row["code"], parent_code=row["parent"], clause=row["clause"], name=row["name_vi"],
            name_en=row["name_en"], sort_key=natural_key(row["code"]),
        )
        for row in records
    ]  # fmt: skip
    fields = ("parent_code", "clause", "name", "name_en", "sort_key")
    return {content.code: content for content in _upsert(objs, ("code",), fields)}


def _load_norms(records: list[dict], documents: dict, contents: dict) -> int:
    objs = [
        Norm(
            content=contents[row["content_code"]], source=row["funding_source"], unit=row["unit"],
            max_percent=row["max_percent"] or None, cap=row["cap_vnd"] or None,
            line_multiplier=row["cap_multiplier_line"] or None, document=documents[row["legal_document"]],
            article=row["article"], effective_from=row["effective_from"], effective_to=row["effective_to"] or None,
            verified=row["verified"] == "yes", note=row["note"],
        )
        for row in records
    ]  # fmt: skip
    fields = ("max_percent", "cap", "line_multiplier", "document", "article", "effective_to", "verified", "note")
    return len(_upsert(objs, ("content", "source", "unit", "effective_from"), fields))


def _load_places(records: list[dict], aliases: list[dict]) -> tuple[int, int, int]:
    old_provinces = _upsert_places(
        _place(PlaceKind.PROVINCE, code, name, None, old=True) for name, code in OLD_PROVINCES.items()
    )
    [province] = _upsert_places([_place(PlaceKind.PROVINCE, *NEW_PROVINCE, None, old=False)])
    by_name = {place.name: place for place in old_provinces}
    districts = _by_code(
        _place(
            PlaceKind.DISTRICT, row["old_district_code"], row["old_district"], by_name[row["old_province"]], old=True
        )
        for row in records
    )
    old = _by_code(
        _place(
            PlaceKind.COMMUNE,
            row["old_commune_code"],
            row["old_commune"],
            districts[row["old_district_code"]],
            old=True,
        )
        for row in records
    )
    new = _by_code(
        _place(PlaceKind.COMMUNE, row["new_commune_code"], row["new_commune"], province, old=False) for row in records
    )
    pairs = [(old[row["old_commune_code"]], new[row["new_commune_code"]], row["part"]) for row in records]
    pairs += [(place, province, Part.WHOLE) for place in old_provinces]
    succession = _upsert([PlaceSuccession(old=a, new=b, part=part) for a, b, part in pairs], ("old", "new"), ("part",))
    known = {(place.kind, place.code): place for place in [*old_provinces, *districts.values(), *old.values()]}
    others = [PlaceAlias(place=known[row["kind"], row["code"]], text=row["text"], note=row["note"]) for row in aliases]
    _upsert(others, ("place", "text"), ("note",))
    return 1 + len(known) + len(new), len(succession), len(others)


def _by_code(places) -> dict[str, Place]:
    return {place.code: place for place in _upsert_places(places)}


def _upsert_places(places) -> list[Place]:
    once = {place.code: place for place in places}
    fields = ("name", "parent", "valid_to", "search_text", "sort_key")
    return _upsert(list(once.values()), ("kind", "code", "valid_from"), fields)


def _place(kind: str, code: str, name: str, parent: Place | None, *, old: bool) -> Place:
    """A unit before or after the rearrangement of 01/07/2025; searched by its own and its district's name."""
    above = parent.name if parent and parent.kind == PlaceKind.DISTRICT else ""
    return Place(
        kind=kind, code=code, name=name, parent=parent, valid_from=OLD_FROM if old else FIRST_COMMUNE_DAY,
        valid_to=LAST_DISTRICT_DAY if old else None, search_text=fold(f"{name} {above}"), sort_key=sort_key(bare(name)),
    )  # fmt: skip
