"""Counting acts in windows of time, across processes, without keeping what is counted."""

import pytest
from django.test import RequestFactory

from khuyencong.core import limits
from khuyencong.core.limits import Limit, address, forget_ended
from khuyencong.core.models import RateWindow

THREE = Limit("thu", 3, 60)


@pytest.fixture
def clock(monkeypatch):
    """`clock(seconds)` sets the time."""

    def at(seconds: int) -> None:
        monkeypatch.setattr(limits.time, "time", lambda: seconds)

    at(600)
    return at


@pytest.mark.django_db
def test_fourth_act_is_one_too_many_until_the_window_ends(clock):
    assert [THREE.count("0905") for _ in range(4)] == [False, False, False, True]
    clock(659)
    assert THREE.count("0905")
    clock(660)
    assert not THREE.count("0905")


@pytest.mark.django_db
def test_subjects_and_limits_count_apart(clock):
    for _ in range(4):
        THREE.count("0905")
    assert not THREE.count("0906")
    assert not Limit("khac", 3, 60).count("0905")


@pytest.mark.django_db
def test_looking_notes_nothing(clock):
    for _ in range(3):
        assert not THREE.is_reached("0905")
        THREE.count("0905")
    assert THREE.is_reached("0905")


@pytest.mark.django_db
def test_what_is_counted_cannot_be_read_back(clock):
    THREE.count("0905 123 456")
    assert "0905" not in RateWindow.objects.get().key


@pytest.mark.django_db
def test_ended_windows_are_forgotten(clock):
    THREE.count("a")
    clock(720)
    THREE.count("b")
    assert forget_ended() == "Xóa 1 số đếm lượt truy cập đã hết hạn."
    assert RateWindow.objects.count() == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "", "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),  # nobody of ours wrote that
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # the visitor's own invention stands before
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "127.0.0.1"),
    ],
)
def test_address_is_what_our_own_proxy_saw(settings, proxies, forwarded, seen):
    settings.KC_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address(RequestFactory().get("/", headers=headers)) == seen


def test_reading_is_counted_without_writing_the_database(clock):
    """No database mark on this test: a query would fail it."""
    three = limits.ReadLimit("doc", 3, 60)
    assert [three.count("10.0.0.1") for _ in range(4)] == [False, False, False, True]
    assert three.is_reached("10.0.0.1")
    assert not three.count("10.0.0.2")
    clock(660)
    assert not three.count("10.0.0.1")
