"""Where a place stands on either side of 01/07/2025."""

import datetime as dt

import pytest

from khuyencong.registry.bridging import BRIDGED, DIVIDED, GIVEN, MANY, PROVINCE, UNKNOWN, Bridge
from khuyencong.registry.places import resolve

BEFORE, AFTER = dt.date(2022, 1, 1), dt.date(2026, 1, 1)


@pytest.fixture
def bridge(reference):
    return Bridge(BEFORE)


def place(text: str, on: dt.date = BEFORE):
    (found,) = resolve(text, on).places
    return found


def stands(bridge, *places):
    """(name, how) up to 30/06/2025 and from 01/07/2025."""
    spots = bridge.district(places), bridge.commune(places)
    return [(spot.name, spot.how) for spot in spots]


@pytest.mark.parametrize(
    ("text", "on", "district", "commune"),
    [
        ("xã Ea Phê, huyện Krông Pắc", BEFORE, ("Huyện Krông Pắc", GIVEN), ("Xã Ea Phê", BRIDGED)),
        ("xã Ea Phê", AFTER, ("Huyện Krông Pắc", BRIDGED), ("Xã Ea Phê", GIVEN)),
        ("huyện Krông Pắc", BEFORE, ("Huyện Krông Pắc", GIVEN), ("Huyện Krông Pắc (cũ), chưa rõ xã", GIVEN)),
        # divided between two communes: the one that took the main part
        ("xã Ea BHốk, huyện Cư Kuin", BEFORE, ("Huyện Cư Kuin", GIVEN), ("Xã Dray Bhăng", DIVIDED)),
        # made of communes of three districts: the one that most of them came from
        ("phường Phú Yên", AFTER, ("Thành phố Tuy Hòa", DIVIDED), ("Phường Phú Yên", GIVEN)),
        ("tỉnh Đắk Lắk", BEFORE, (PROVINCE.name, GIVEN), (PROVINCE.name, GIVEN)),
    ],
)
def test_place_stands_in_district_and_commune(bridge, text, on, district, commune):
    assert stands(bridge, place(text, on)) == [district, commune]


def test_two_places_of_one_district_stand_in_it_and_in_no_one_commune(bridge):
    both = place("xã Ea Phê, huyện Krông Pắc"), place("xã Ea Kuăng, huyện Krông Pắc")
    names = [spot.name for spot in (bridge.district(both), bridge.commune(both))]
    assert names[0] == "Huyện Krông Pắc"
    assert bridge.district([*both, place("xã Ea Tu, thành phố Buôn Ma Thuột")]) is MANY


def test_nothing_known_stands_apart(bridge):
    assert (bridge.district([]), bridge.commune([])) == (UNKNOWN, UNKNOWN)


def test_places_of_a_record_are_chosen_else_written_else_of_who_takes_part(bridge):
    chosen, written, other = place("huyện Lắk"), "huyện Buôn Đôn, huyện Lắk", place("xã Ea Phê, huyện Krông Pắc")
    assert bridge.places(chosen.pk, written, [other.pk]) == [chosen]
    assert [one.name for one in bridge.places(None, written, [other.pk])] == ["Huyện Buôn Đôn", "Huyện Lắk"]
    assert bridge.places(None, "nơi khác", [other.pk, None, other.pk]) == [other]
    assert bridge.places(None, "nơi khác") == []
    assert bridge.places(None, "phường Phú Yên") == [place("phường Phú Yên", AFTER)]


def test_keys_are_fit_for_addresses_and_tell_districts_from_communes(bridge):
    key = bridge.district([place("huyện Cư Kuin")]).key
    assert key == f"h{place('huyện Cư Kuin').code}"
    assert bridge.commune([place("xã Ea Phê", AFTER)]).key == f"x{place('xã Ea Phê', AFTER).code}"


def test_bridge_asks_three_times(reference, django_assert_num_queries):
    with django_assert_num_queries(3):
        bridge = Bridge(BEFORE)
        bridge.commune(bridge.places(None, "xã Ea BHốk, huyện Cư Kuin"))
