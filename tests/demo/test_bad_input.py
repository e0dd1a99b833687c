"""Every form that people write in, filled with nonsense: refused beside the box, nothing typed is lost, never a 500."""

import pytest
from django.test import Client

from khuyencong.core.wording import NOT_OFFERED
from tests.demo.forms import CHOICE, DATE, FORMS, HIDDEN, NUMBER, TEXT, TICK, Page, address, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

ENDLESS = "9" * 6000
LONG = ("Máy sấy cà phê " * 3500).strip()
REFUSED = {
    "letters": {NUMBER: ["ba trăm"], DATE: ["hôm qua"], CHOICE: ["x"]},
    "below": {NUMBER: ["-5"], DATE: ["31/02/2022"], CHOICE: ["1", "1", "-1", "9" * 30, ENDLESS, "x"]},
    "above": {NUMBER: ["100.000.000.000.000"], DATE: ["01/01/3022"], TEXT: [LONG]},
    "endless": {NUMBER: [ENDLESS], DATE: [ENDLESS]},
    "future": {DATE: ["31/12/2099"]},
    "past": {DATE: ["01/01/1990"]},
}
# Days that may lie ahead, or far back; and boxes of a date's own that are told after the first one is mended.
AHEAD = {
    "due_on", "ends_on", "follow_up_due", "valid_to", "effective_to", "starts_on", "away_from", "away_to",
    "planned_on", "effective_from",
}  # fmt: skip
BACK = {
    "decided_on", "ends_on", "follow_up_due", "valid_to", "effective_to", "effective_from", "filed_on", "granted_on",
    "starts_on", "away_from", "away_to",
}  # fmt: skip
SURVIVED = {
    "unseen": {
        kind: ["Máy\0 sấy\x08"] if kind == TEXT else ["\0"] for kind in (NUMBER, DATE, TEXT, CHOICE, TICK, HIDDEN)
    },
    "below": {HIDDEN: ["-1"]},
    "endless": {HIDDEN: [ENDLESS], TICK: [ENDLESS]},
}


@pytest.mark.parametrize("name", FORMS)
def test_nonsense_is_refused_beside_its_box_and_the_rest_is_kept(name, client_as):
    who, url = FORMS[name][0], address(name)
    client = client_as(user(who)) if who else Client()
    page = Page.of(client.get(url), url)
    for what, nonsense in REFUSED.items():
        wrong = {box for box, kind in page.boxes.items() if kind in nonsense}
        wrong -= {"future": AHEAD, "past": BACK}.get(what, set())
        sent = page.values | {box: nonsense[page.boxes[box]] for box in wrong}
        answer = client.post(page.action, sent) if wrong else None
        assert answer is None or answer.status_code == 200, (what, answer)
        assert answer is None or not untold_or_lost(Page.of(answer, url), wrong, sent), what
    for what, forged in SURVIVED.items():
        sent = page.values | {box: forged[kind] for box, kind in page.boxes.items() if kind in forged}
        assert client.post(page.action, sent).status_code in (200, 302, 409), what


def untold_or_lost(shown: Page, wrong: set[str], sent: dict) -> set[str]:
    """Boxes that are not marked as wrong, or hold no more what was typed. (A choice that is none holds nothing.)"""
    untold = {box for box in wrong - shown.bad if shown.boxes[box] != CHOICE or NOT_OFFERED not in shown.text}
    typed = {box for box, kind in shown.boxes.items() if kind != HIDDEN and not (kind == CHOICE and box in wrong)}
    return untold | {box for box in typed if shown.values[box] != sent.get(box)}
