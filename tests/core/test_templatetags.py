"""Filters of kc and tags of ui, as templates use them."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import reverse

from khuyencong.core.templatetags import ui


def show(source: str, **context) -> str:
    return Template(source).render(Context(context))


def show_to(user, source: str, path: str = "/", **context) -> str:
    request = RequestFactory().get(path)
    request.user = user
    return show(source, request=request, **context)


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("x|vnd", 1104000000, "1.104.000.000"),
        ("x|money", 1104000000, "1.104.000.000\u00a0đồng"),
        ("x|mil", 1104000000, "1.104"),
        ("x|mil", 262500000, "262,5"),
        ("x|words", 5374000000, "Năm tỷ ba trăm bảy mươi tư triệu đồng"),
        ("x|num", 1234.5, "1.234,5"),
        ("x|num:2", 86, "86,00"),
        ("x|pct", 43.9, "43,9\u00a0%"),
        ("x|pct:0", 43.9, "44\u00a0%"),
        ("x|n2", 6, "06"),
        ("x|n2", 23, "23"),
        ("x|d", dt.date(2022, 3, 5), "05/03/2022"),
        ("x|dlong", dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        ("x|share:2515|pct", 1104, "43,9\u00a0%"),
    ],
)
def test_filters_print_vietnamese(expression, value, shown):
    assert show(f"{{{{ {expression} }}}}", x=value) == shown


@pytest.mark.parametrize("name", ["vnd", "money", "mil", "words", "num", "pct", "n2", "d", "dlong", "dt"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_filters_print_nothing_for_what_is_not_there(name, nothing):
    assert show(f"{{{{ x|{name} }}}}", x=nothing) == ""


def test_moments_are_shown_in_vietnamese_time():
    late = dt.datetime(2022, 3, 24, 17, 5, tzinfo=dt.UTC)
    assert show("{{ x|dt }} {{ x|d }}", x=late) == "00:05 25/03/2022 25/03/2022"


@pytest.mark.parametrize(("value", "shown"), [(0, "–"), (None, "–"), ("", "–"), (5, "5"), (False, "–")])
def test_dash_stands_for_nothing(value, shown):
    assert show("{{ x|dash }}", x=value) == shown


def test_dash_follows_other_filters():
    assert show("{{ none|vnd|dash }} {{ zero|mil|dash }} {{ some|mil|dash }}", none=None, zero=0, some=10**6) == "– – 1"


def test_share_of_nothing_is_empty():
    assert show("{{ 5|share:0|pct|dash }}") == "–"


# -- components


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('{% component "badge" label="Bản ký" colour="green" %}', "no option"),
        ('{% component "badge" tone="green" %}', "needs the option"),
        ('{% component "card" title="Dự toán" %}', "needs the option"),
        ('{% componentblock "badge" label="Bản ký" %}{% endcomponentblock %}', "no option"),
        ('{% component "badge" "Bản ký" %}', "not option=value"),
        ("{% component name %}", "in quotes"),
        ("{% component %}", "in quotes"),
    ],
)
def test_component_faults_are_found_when_the_page_is_compiled(source, complaint):
    with pytest.raises(TemplateSyntaxError, match=complaint):
        Template(source)


def test_component_refuses_a_value_outside_its_list():
    with pytest.raises(TemplateSyntaxError, match="not “pink”"):
        show('{% component "badge" label="Bản ký" tone=tone %}', tone="pink")


def test_component_takes_the_first_value_by_default():
    assert "tone-grey" in show('{% component "badge" label="Bản nháp" %}')
    assert "tone-grey" in show('{% component "badge" label="Bản nháp" tone=tone %}', tone="")


def test_component_escapes_what_it_is_given():
    assert "&lt;b&gt;" in show('{% component "badge" label=label %}', label="<b>")


def test_component_sees_its_options_only():
    assert "leaked" not in show('{% component "badge" label="Bản ký" %}', slot="leaked", tone="leaked")


def test_component_block_keeps_the_page_s_own_variables():
    assert "<b>Ea Phê</b>" in show(
        '{% componentblock "card" title="Xã" %}<b>{{ commune }}</b>{% endcomponentblock %}', commune="Ea Phê"
    )


def test_read_options_needs_a_header():
    with pytest.raises(TemplateSyntaxError, match="header comment"):
        ui.read_options("loose", "<p></p>")


def test_read_options_understands_required_values_and_order():
    options = ui.read_options("x", "{# options: label*, tone(grey|green), slot #}")
    assert list(options) == ["label", "tone", "slot"]
    assert options["label"].required
    assert options["tone"].values == ("grey", "green")
    assert options["tone"].default == "grey"
    assert options["slot"].default == ""


# -- navigation


NAV = '{% nav_url "accounts:users" as url %}[{{ url }}]'


def test_nav_url_is_empty_for_a_page_that_does_not_exist(cast):
    assert show_to(cast.officer, '{% nav_url "no:such" as url %}[{{ url }}]') == "[]"


def test_nav_url_is_shown_to_who_may_open_the_page(cast):
    assert show_to(cast.administrator, NAV) == f"[{reverse('accounts:users')}]"
    assert show_to(cast.officer, NAV) == "[]"
    assert show_to(AnonymousUser(), NAV) == "[]"


def test_nav_url_of_a_public_page_is_shown_to_everybody():
    assert show_to(AnonymousUser(), '{% nav_url "health" as url %}{{ url }}') == reverse("health")


@pytest.mark.parametrize(
    ("path", "url", "here"),
    [
        ("/de-an/", "/de-an/", "page"),
        ("/de-an/7/", "/de-an/", "true"),
        ("/tu-van/", "/de-an/", ""),
        ("/tu-van/", "/", ""),
    ],
)
def test_current_marks_the_page_and_those_below_it(path, url, here):
    assert show_to(None, "{% current url %}", path, url=url) == here


def test_current_marks_pages_that_belong_to_another_address():
    assert (
        show_to(None, "{% current url also %}", "/ban-quet/7/", url="/bao-cao/", also="/van-ban-den/ /ban-quet/")
        == "true"
    )


@pytest.mark.parametrize(
    ("query", "said"), [("", "False"), ("?q=&year=", "False"), ("?page=2&sort=-total", "False"), ("?q=ca", "True")]
)
def test_narrowed_tells_filters_from_order_and_page(query, said):
    assert show_to(None, "{% narrowed %}", f"/de-an/{query}") == said


# -- drawings and pages


def test_bar_parts_meet_and_fill_the_bar():
    parts = ui.bar_parts([{"label": name, "amount": 1} for name in "abc"])
    assert [(part["x"], part["width"], part["tone"]) for part in parts] == [(0, 333, 1), (333, 334, 2), (667, 333, 3)]


def test_bar_parts_of_nothing_have_no_width():
    assert [part["width"] for part in ui.bar_parts([{"label": "a", "amount": 0}])] == [0]


@pytest.mark.parametrize(
    ("value", "total", "width"), [(600, 1410, 426), (0, 370, 0), (5, 0, 0), (20, 10, 1000), (None, 9, 0)]
)
def test_bar_width_never_leaves_the_bar(value, total, width):
    assert ui.bar_width(value, total) == width


def test_page_numbers_show_gaps_as_zero():
    assert ui.page_numbers(Paginator(range(200), 10), 10) == [1, 0, 8, 9, 10, 11, 12, 0, 20]
