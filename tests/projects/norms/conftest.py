"""Norms of content 3.4 as in docs/data.md, and national projects drawn up by cast.officer."""

import datetime as dt
from decimal import Decimal

import pytest

from khuyencong.registry.models import Content, LegalDocument, Norm
from projects import selectors
from projects.models import Project
from projects.services.costs import CostRow, save_costs
from projects.services.norms import answer_override, ask_overrides
from projects.services.projects import FundingRow, create_project
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION, values
from tests.projects.dossiers import complete

OLD, NEW = "26/2014/TTLT-BTC-BCT", "28/2018/TT-BTC"
NBSP = "\u00a0"


def plain(text) -> str:
    return str(text).replace(NBSP, " ")


def make_norm(content: Content, number: str = NEW, **changes) -> Norm:
    """A verified national norm of Thông tư 28/2018: 50 %, 300 triệu đồng/cơ sở."""
    document, _ = LegalDocument.objects.get_or_create(number=number, defaults={"title": "Mức chi"})
    facts = {
        "source": "national", "unit": "cơ sở", "max_percent": 50, "cap": 300 * MILLION, "article": "Điều 8 khoản 4",
        "effective_from": dt.date(2018, 5, 11), "verified": True, **changes,
    }  # fmt: skip
    return Norm.objects.create(content=content, document=document, **facts)


@pytest.fixture
def norm(machines) -> Norm:
    """Thông tư 28/2018, Điều 8 khoản 4, from 11/05/2018."""
    return make_norm(machines, line_multiplier=Decimal("1.5"))


@pytest.fixture
def old_norm(machines) -> Norm:
    """Thông tư liên tịch 26/2014: 200 triệu đồng/cơ sở, to 10/05/2018."""
    return make_norm(
        machines, OLD, cap=200 * MILLION, article="Điều 6 khoản 2 điểm c", effective_from=dt.date(2014, 4, 8),
        effective_to=dt.date(2018, 5, 10),
    )  # fmt: skip


@pytest.fixture
def national(cast, machines):
    """`national(320)` is a draft of cast.officer: 320 triệu of national support out of 800 triệu, one establishment."""

    def make(support: int = 320, total: int = 800, *, people=None, programme="national", **changes) -> Project:
        people = people if people is not None else [EstablishmentFactory()]
        source = "local" if programme == "local" else "national"
        amounts = {source: support * MILLION, "beneficiary": (total - support) * MILLION}
        rows = [FundingRow(machines, one, amounts) for one in people or [None]]
        facts = values(programme=programme, **changes)
        project = create_project(actor=cast.officer, values=facts, contents=[machines], rows=rows)
        return reread(complete(project), cast)

    return make


def reread(project: Project, cast) -> Project:
    """The project as a page reads it."""
    return selectors.one(cast.officer, project.pk)


def item(amount: int, **changes) -> CostRow:
    """One item of `amount` đồng."""
    return CostRow(**{"item": "Máy", "unit": "bộ", "quantity": Decimal(1), "unit_price": amount, **changes})


@pytest.fixture
def with_costs(cast):
    def write(project: Project, *rows: CostRow) -> Project:
        save_costs(project, rows, actor=cast.officer)
        return reread(project, cast)

    return write


@pytest.fixture
def ask(cast):
    """`ask(project)` gives a reason for everything that needs one; returns the project as it is then."""
    from projects.norms import read_norms

    def act(project: Project, reason: str = "Máy nhập khẩu, giá tăng") -> Project:
        ask_overrides(project, dict.fromkeys(read_norms(project).exceeded, reason), actor=cast.officer)
        return reread(project, cast)

    return act


@pytest.fixture
def accept(cast):
    """`accept(project)` accepts every request of the project as cast.unit_head."""

    def act(project: Project, *, accept: bool = True, answer: str = "") -> Project:
        for override in project.norm_overrides.filter(is_current=True):
            answer_override(project, override, actor=cast.unit_head, accept=accept, answer=answer)
        return reread(project, cast)

    return act
