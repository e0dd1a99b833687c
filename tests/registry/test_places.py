"""Places as people write them. The long lists are the texts of the plan of 2022 and of its consulting register."""

import datetime as dt

import pytest

from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import Place
from khuyencong.registry.places import current, describe, resolve, resolve_many, with_successors

PLAN, TODAY = dt.date(2022, 3, 25), dt.date(2026, 11, 23)

# As written → as understood in March 2022. Texts of the plan first, then of the consulting register.
AS_WRITTEN = {
    "xã Ea Tu, TP. Buôn Ma Thuột": "xã Ea Tu, thành phố Buôn Ma Thuột",
    "thị trấn Quảng Phú, huyện Cư M'gar": "thị trấn Quảng Phú, huyện Cư M'gar",
    "thị trấn Krông Năng, huyện Krông Năng": "thị trấn Krông Năng, huyện Krông Năng",
    "phường An Lạc, thị xã Buôn Hồ": "phường An Lạc, thị xã Buôn Hồ",
    "xã Ea Kao, TP. Buôn Ma Thuột": "xã Ea Kao, thành phố Buôn Ma Thuột",
    "thị trấn Ea Kar, huyện Ea Kar": "thị trấn Ea Kar, huyện Ea Kar",
    "xã Ea Phê, huyện Krông Pắc": "xã Ea Phê, huyện Krông Pắc",
    "xã Hòa Thuận, TP. Buôn Ma Thuột": "xã Hòa Thuận, thành phố Buôn Ma Thuột",
    "thị trấn Ea Drăng, huyện Ea H'leo": "thị trấn Ea Drăng, huyện Ea H'leo",
    "xã Ea Na, huyện Krông A Na": "xã Ea Na, huyện Krông A Na",
    "xã Ea Ktur, huyện Cư Kuin": "xã Ea Ktur, huyện Cư Kuin",
    "xã Ea Riêng, huyện M'Đrắk": "xã Ea Riêng, huyện M'Đrắk",
    "xã Ea Tar, huyện Cư M'gar": "xã Ea Tar, huyện Cư M'gar",
    "xã Hòa Sơn, huyện Krông Bông": "xã Hòa Sơn, huyện Krông Bông",
    "huyện Buôn Đôn, huyện Lắk": "huyện Buôn Đôn; huyện Lắk",
    "huyện Krông Búk, thị xã Buôn Hồ": "huyện Krông Búk; thị xã Buôn Hồ",
    "huyện Krông Búk": "huyện Krông Búk",
    "tỉnh Đắk Lắk": "tỉnh Đắk Lắk",
    "phường Tân Lập, TP. Buôn Ma Thuột": "phường Tân Lập, thành phố Buôn Ma Thuột",
    "xã Cư Bao, thị xã Buôn Hồ": "xã Cư Bao, thị xã Buôn Hồ",
    "xã Ea Hiao, huyện Ea H'leo": "xã Ea Hiao, huyện Ea H'leo",
    "thị trấn Ea Súp, huyện Ea Súp": "thị trấn Ea Súp, huyện Ea Súp",
    "xã Ea Nuôl, huyện Buôn Đôn": "xã Ea Nuôl, huyện Buôn Đôn",
    "xã Cuôr Đăng, huyện Cư M'gar": "xã Cuôr Đăng, huyện Cư M'gar",
    "xã Pơng Drang, huyện Krông Búk": "thị trấn Pơng Drang, huyện Krông Búk",
    "xã Phú Xuân, huyện Krông Năng": "xã Phú Xuân, huyện Krông Năng",
    "xã Ea Ô, huyện Ea Kar": "xã Ea Ô, huyện Ea Kar",
    "thị trấn M'Đrắk, huyện M'Đrắk": "thị trấn M'Drắk, huyện M'Đrắk",
    "thị trấn Phước An, huyện Krông Pắc": "thị trấn Phước An, huyện Krông Pắc",
    "thị trấn Buôn Trấp, huyện Krông A Na": "thị trấn Buôn Trấp, huyện Krông A Na",
    "thị trấn Liên Sơn, huyện Lắk": "thị trấn Liên Sơn, huyện Lắk",
    # other ways
    "Xã Ea Kao - Thành phố Buôn Ma Thuột - Tỉnh Đắk Lắk": "xã Ea Kao, thành phố Buôn Ma Thuột",
    "tt. M’Đrăk, h. M`Đrăk": "thị trấn M'Drắk, huyện M'Đrắk",
    "X.Ea Na, H.Krông Ana": "xã Ea Na, huyện Krông A Na",
    "P.Tân Lập, Tp.BMT": "phường Tân Lập, thành phố Buôn Ma Thuột",
    "xa ea phe, huyen krong pac": "xã Ea Phê, huyện Krông Pắc",
    "XÃ EA PHÊ, HUYỆN KRÔNG PẮK": "xã Ea Phê, huyện Krông Pắc",
    "P9, TX Tuy Hòa": None,
    "P9, TP Tuy Hoà": "phường 9, thành phố Tuy Hòa",
    "Số 12 Lê Duẩn, phường Tân Lập, TP. Buôn Ma Thuột, Đăk Lăk": "phường Tân Lập, thành phố Buôn Ma Thuột",
    "thôn 3, xã Ea Kao, TP. Buôn Ma Thuột, tỉnh Đắc Lắc, Việt Nam": "xã Ea Kao, thành phố Buôn Ma Thuột",
    "Thống Nhất, phường Thiện An, TX. Buôn Hồ": "phường Thiện An, thị xã Buôn Hồ",
    "tỉnh Đắk Lắk, huyện Buôn Đôn, xã Ea Nuôl": "xã Ea Nuôl, huyện Buôn Đôn",
    "xã Ea Kao, xã Ea Tu, TP. Buôn Ma Thuột": "xã Ea Kao, thành phố Buôn Ma Thuột; xã Ea Tu, thành phố Buôn Ma Thuột",
    "xã Ea Nuôl, huyện Buôn Đôn; xã Nam Ka, huyện Lắk": "xã Ea Nuôl, huyện Buôn Đôn; xã Nam Ka, huyện Lắk",
    "các huyện Buôn Đôn, Lắk và Ea Súp": "huyện Buôn Đôn; huyện Lắk; huyện Ea Súp",
    "trên địa bàn huyện Lắk": "huyện Lắk",
    "Ea Kao, Buôn Ma Thuột": "xã Ea Kao, thành phố Buôn Ma Thuột",
    "xã Ea Bar, tỉnh Phú Yên": "xã Ea Bar, huyện Sông Hinh",
    "xã Ea Phê, huyện Krông Pắc (nay: xã Ea Phê)": "xã Ea Phê, huyện Krông Pắc",
}

# As written → as understood in November 2026.
WRITTEN_TODAY = {
    "xã Ea Phê": "xã Ea Phê",
    "xã Pơng Drang": "xã Pơng Drang",
    "xã Pơng Drang, huyện Krông Búk": "xã Pơng Drang",
    "xã Ea Drăng, huyện Ea H'leo": "xã Ea Drăng",
    "phường Buôn Ma Thuột": "phường Buôn Ma Thuột",
    "Buôn Ma Thuột": "phường Buôn Ma Thuột",
    "xã Liên Sơn Lắk, tỉnh Đắk Lắk": "xã Liên Sơn Lắk",
    "xã Liên Sơn Lắk, huyện Lắk": "xã Liên Sơn Lắk",
    "xã Ea Tu, TP. Buôn Ma Thuột": "phường Tân An",
    "phường An Lạc, TX Buôn Hồ, tỉnh Đắk Lắk": "phường Buôn Hồ",
    "tỉnh Đắk Lắk": "tỉnh Đắk Lắk",
    "tỉnh Phú Yên": "tỉnh Đắk Lắk",
}


def labels(resolution):
    return "; ".join(place.label for place in resolution.places) or None


def test_resolve_reads_what_people_write(reference):
    assert {text: labels(resolve(text, PLAN)) for text in AS_WRITTEN} == AS_WRITTEN


def test_resolve_after_the_rearrangement_gives_the_new_unit(reference):
    found = {text: resolve(text, TODAY) for text in WRITTEN_TODAY}
    assert {text: labels(resolution) for text, resolution in found.items()} == WRITTEN_TODAY
    assert all(place.valid_to is None for resolution in found.values() for place in resolution.places)


def test_old_address_after_the_rearrangement_is_reported(reference):
    [note] = resolve("xã Ea Tu, TP. Buôn Ma Thuột", TODAY).notes
    assert note == "“xã Ea Tu” (xã Ea Tu, thành phố Buôn Ma Thuột) nay là phường Tân An."


def test_another_kind_of_unit_counts_only_by_an_alias_and_is_reported(reference):
    [note] = resolve("xã Pơng Drang, huyện Krông Búk", PLAN).notes
    assert note.startswith("“xã Pơng Drang” được hiểu là thị trấn Pơng Drang, huyện Krông Búk (là xã trước khi")


def test_alias_of_the_district_is_reported(reference):
    [note] = resolve("phường Tân Lập, TP. BMT", PLAN).notes
    assert note == "“TP. BMT” được hiểu là thành phố Buôn Ma Thuột (viết tắt)."


def test_spelling_alone_is_not_reported(reference):
    assert resolve("tt. M’Đrăk, h. M`Đrăk", PLAN).notes == ()


@pytest.mark.parametrize(
    ("text", "on", "problem", "candidates"),
    [
        (
            "xã Krông Năng, huyện Krông Năng", PLAN,
            "Không có “xã Krông Năng”; có phải thị trấn Krông Năng, huyện Krông Năng?", 1,
        ),
        ("thành phố Buôn Hồ", PLAN, "Không có “thành phố Buôn Hồ”; có phải thị xã Buôn Hồ?", 1),
        ("xã Ea Bar", PLAN, "“xã Ea Bar”: xã Ea Bar, huyện Sông Hinh hay xã Ea Bar, huyện Buôn Đôn?", 2),
        ("Ea Kar", PLAN, "“Ea Kar”: huyện Ea Kar hay thị trấn Ea Kar, huyện Ea Kar?", 2),
        ("xã Ea Pê, huyện Krông Pắc", PLAN,
         "Không tìm thấy “xã Ea Pê” trong huyện Krông Pắc. Gần giống: xã Ea Phê, huyện Krông Pắc.", 1),
        ("xã Ea Phê, huyện Lắk", PLAN, "Không tìm thấy “xã Ea Phê” trong huyện Lắk.", 0),
        ("xã Ea Kao, tỉnh Gia Lai", PLAN, "Không tìm thấy “tỉnh Gia Lai” trong danh mục địa bàn.", 0),
        ("xã Ea Kao, Gia Lai", PLAN, "Không tìm thấy “Gia Lai” trong danh mục địa bàn (“xã Ea Kao, Gia Lai”).", 0),
        ("xã Liên Sơn Lắk", PLAN, "Xã Liên Sơn Lắk chưa có vào ngày 25/03/2022; có từ ngày 01/07/2025.", 3),
        ("xã Ea BHốk, huyện Cư Kuin", TODAY,
         "Xã Ea BHốk, huyện Cư Kuin nay đã chia: xã Dray Bhăng hay xã Ea Ktur?", 2),
        ("huyện Buôn Đôn", TODAY, "Huyện Buôn Đôn có đến hết ngày 30/06/2025. Xin ghi xã, phường hiện nay.", 3),
        ("khu công nghệ cao", PLAN, "Không tìm thấy “khu công nghệ cao” trong danh mục địa bàn.", 0),
        ("  ", PLAN, "Chưa ghi địa bàn.", 0),
    ],
)  # fmt: skip
def test_resolve_asks_instead_of_guessing(reference, text, on, problem, candidates):
    resolution = resolve(text, on)
    assert resolution.problems == (problem,)
    assert (resolution.ok, resolution.places, len(resolution.candidates)) == (False, (), candidates)


def test_one_unclear_place_of_two_leaves_the_whole_unclear(reference):
    resolution = resolve("huyện Lắk, huyện Ea Sup Đôn", PLAN)
    assert (labels(resolution), resolution.ok) == ("huyện Lắk", False)


def test_same_place_twice_is_one_place(reference):
    assert labels(resolve("huyện Lắk, huyện Lăk", PLAN)) == "huyện Lắk"


@pytest.mark.parametrize("texts", [["huyện Lắk"], list(AS_WRITTEN)])
def test_resolve_many_asks_three_queries_for_any_number(reference, django_assert_num_queries, texts):
    with django_assert_num_queries(3):
        assert len(resolve_many(texts, PLAN)) == len(texts)


def test_every_official_name_finds_its_own_unit(reference):
    places = list(Place.objects.valid_on(PLAN).select_related("parent__parent"))
    texts = [f"{p.label}, {p.parent.parent.name}" if p.kind == PlaceKind.COMMUNE else p.label for p in places]
    assert [r.places for r in resolve_many(texts, PLAN)] == [(place,) for place in places]


def test_every_new_name_finds_its_own_unit(reference):
    places = list(Place.objects.valid_on(TODAY))
    assert [r.places for r in resolve_many([p.label for p in places], TODAY)] == [(place,) for place in places]


def test_describe_says_what_the_unit_is_now(reference):
    def described(text, on=PLAN):
        [place] = resolve(text, on).places
        return describe(with_successors().get(pk=place.pk))

    assert described("xã Ea Phê, huyện Krông Pắc") == "xã Ea Phê, huyện Krông Pắc (nay: xã Ea Phê)"
    assert described("xã Ea BHốk, huyện Cư Kuin").endswith("(nay: xã Dray Bhăng hay xã Ea Ktur)")
    assert described("xã Ea Phê", TODAY) == "xã Ea Phê"
    assert described("huyện Lắk") == "huyện Lắk (đến 30/06/2025)"
    assert described("tỉnh Phú Yên") == "tỉnh Phú Yên (nay: tỉnh Đắk Lắk)"


def test_current_of_a_district_is_what_its_communes_became(reference):
    [district] = resolve("huyện Buôn Đôn", PLAN).places
    assert [place.label for place in current(district)] == ["xã Buôn Đôn", "xã Ea Nuôl", "xã Ea Wer"]


def test_describe_of_many_asks_a_fixed_number_of_queries(reference, django_assert_num_queries):
    communes = Place.objects.valid_on(PLAN).filter(kind=PlaceKind.COMMUNE)
    for number in (1, 3):
        with django_assert_num_queries(2):
            assert len([describe(place) for place in with_successors(communes)[:number]]) == number
