"""What the rows of a log mean here: category, adviser, place, and whether a row was imported before."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from consulting.enums import Channel
from consulting.imports.sheet import Log, LogRow
from consulting.models import Category, ConsultingRequest
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.core.dates import half_year
from khuyencong.core.imports.problems import Problem
from khuyencong.core.text import fold
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import Place
from khuyencong.registry.places import resolve_many


@dataclass
class Lookup:
    """By sheet row; a row with a problem may be absent."""

    categories: dict[int, Category] = field(default_factory=dict)
    advisers: dict[int, User] = field(default_factory=dict)
    places: dict[int, Place | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def look_up(log: Log) -> Lookup:
    """Look up every row, in a number of queries that does not grow with the rows."""
    found = Lookup()
    _find_categories(log.rows, found)
    _find_advisers(log.rows, found)
    _find_places(log.rows, found)
    found.problems += _known_already(log.rows)
    return found


# -- categories


def _find_categories(rows: list[LogRow], found: Lookup) -> None:
    categories = list(Category.objects.filter(is_active=True))
    for row in rows:
        if not row.subject:
            continue
        best = categories_of(row.subject, categories)
        if len(best) == 1:
            found.categories[row.row] = best[0]
        else:
            hint = f"hợp với nhiều loại: {'; '.join(map(str, best))}" if best else "không hợp với loại yêu cầu nào"
            text = f"Nội dung “{row.subject}” {hint}. Sửa cách ghi, hoặc bổ sung từ nhận biết của loại yêu cầu."
            found.problems.append(Problem(text, row.cells["subject"]))


def categories_of(wording: str, categories: Iterable[Category]) -> list[Category]:
    """The categories most of whose keywords stand in `wording` as whole words; several when they tie."""
    words = f" {fold(wording)} "
    hits = {c: sum(f" {fold(key)} " in words for key in c.keywords.split(",") if fold(key)) for c in categories}
    most = max(hits.values(), default=0)
    return [category for category, count in hits.items() if count == most] if most else []


# -- advisers


def _find_advisers(rows: list[LogRow], found: Lookup) -> None:
    people: dict[str, list[User]] = {}
    for user in User.objects.filter(is_active=True).prefetch_related("grants").order_by("pk"):
        people.setdefault(fold(user.full_name), []).append(user)
    cells: dict[str, str] = {}
    for row in rows:
        named = people.get(fold(row.adviser), [])
        if row.adviser and len(named) != 1:
            cells.setdefault(row.adviser, row.cells["adviser"])
        elif row.adviser:
            found.advisers[row.row] = named[0]
    unknown = [name for name in cells if not people.get(fold(name))]
    if unknown:
        names = ", ".join(f"“{name}” (ô {cells[name]})" for name in unknown)
        found.problems.append(Problem(f"Không có người dùng nào tên là: {names}. Tạo tài khoản hoặc sửa tên trong sổ."))
    for name, cell in cells.items():
        if name not in unknown:
            found.problems.append(Problem(f"Có nhiều người dùng tên “{name}”; không rõ là ai.", cell))
    found.problems += _not_advising(rows, found)


def _not_advising(rows: list[LogRow], found: Lookup) -> list[Problem]:
    """Advisers who are no officers of the Centre, each told once."""
    first = {}
    for row in rows:
        user = found.advisers.get(row.row)
        if user and Role.OFFICER not in user.role_codes:
            first.setdefault(user, row.cells["adviser"])
    return [Problem(f"{user} không có vai trò {Role.OFFICER.label}.", cell) for user, cell in first.items()]


# -- places


def _find_places(rows: list[LogRow], found: Lookup) -> None:
    """Places as of the half-year of the intake: units have changed at the turn of one."""
    periods: dict = {}
    for row in rows:
        if row.place and row.received_on:
            day = row.received_on
            periods.setdefault(half_year(day.year, 1 if day.month <= 6 else 2)[0], []).append(row)
    for first_day, in_period in periods.items():
        resolved = resolve_many([row.place for row in in_period], first_day)
        for row, place in zip(in_period, resolved, strict=True):
            found.problems += [Problem(text, row.cells["place"]) for text in place.problems]
            alone = place.places[0] if len(place.places) == 1 else None
            found.places[row.row] = alone if alone and alone.kind != PlaceKind.PROVINCE else None


# -- rows that are here already


def _known_already(rows: list[LogRow]) -> list[Problem]:
    """Rows imported from a log before, or standing twice in this one: same day, establishment and wording."""
    days = {row.received_on for row in rows if row.received_on}
    logged = ConsultingRequest.objects.filter(channel=Channel.LOG, received_on__in=days).order_by("pk")
    seen = {_key(one.received_on, one.establishment_name, one.description): one.code for one in logged}
    problems = []
    for row in rows:
        key = _key(row.received_on, row.name, row.subject)
        if key in seen:
            where = f"đã nhập, mã {seen[key]}" if not seen[key].startswith("ô ") else f"trùng với {seen[key]}"
            problems.append(Problem(f"Lượt tư vấn này {where}.", row.cells["name"]))
        seen.setdefault(key, f"ô {row.cells['name']}")
    return problems


def _key(day, name: str, wording: str) -> tuple:
    return day, fold(name), fold(wording)
