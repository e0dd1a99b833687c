"""Every component draws; templates compile, and public pages stay light enough for a weak signal."""

import gzip
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from khuyencong.core.attachments.forms import FilesField
from khuyencong.core.forms import DateField
from khuyencong.core.money import MoneyFormField
from khuyencong.core.templatetags.ui import read_options

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
COMPONENTS = sorted(path.stem for path in (TEMPLATES / "components").glob("*.html"))
ALL_TEMPLATES = sorted(TEMPLATES.rglob("*.html"))


class Form(forms.Form):
    name = forms.CharField(label="Tên đề án", help_text="Như trong quyết định.")
    amount = MoneyFormField(label="Kinh phí")
    day = DateField(label="Ngày quyết định", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "Địa phương"), ("b", "Quốc gia")], widget=forms.RadioSelect)
    seen = forms.BooleanField(label="Đã đối chiếu bản gốc", required=False)


BAD = Form({"name": "", "amount": "12,5", "kind": "a"})
PARTS = [{"label": "KC địa phương", "amount": 150_000_000}, {"label": "Đối ứng", "amount": 190_000_000}]
VALUES = {
    "field": BAD["name"],
    "fields": [BAD["name"]],
    "form": BAD,
    "page": Paginator(range(200), 10).page(3),
    "parts": PARTS,
    "messages": [],
    "total": 3,
    "value": 2,
}


def draw(name: str, only_required: bool = False, **given) -> str:
    """The component with a value for each option, or for the required ones."""
    options = read_options(name, get_template(f"components/{name}.html").template.source)
    values = {
        option.name: VALUES.get(option.name, option.default or f"[{option.name}]")
        for option in options.values()
        if option.required or not only_required
    }
    if name == "choice_cards":
        values["field"], values["hints"] = Form()["kind"], {"a": "Ngân sách tỉnh"}
    values |= given
    slot = values.pop("slot", None)
    arguments = " ".join(f"{key}={key}" for key in values)
    source = f'{{% component "{name}" {arguments} %}}'
    if slot is not None:
        source = f'{{% componentblock "{name}" {arguments} %}}[slot]{{% endcomponentblock %}}'
    request = RequestFactory().get("/", {"q": "gạch", "page": 3})
    request.user = AnonymousUser()
    return Template(source).render(RequestContext(request, values))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [name for name in COMPONENTS if name not in ("nav_links", "account_menu", "search", "notices")]
)
@pytest.mark.parametrize("only_required", [True, False])
def test_component_draws(name, only_required):
    html = draw(name, only_required)
    assert html.strip()
    assert "options:" not in html


def test_money_bar_writes_every_value_beside_the_picture():
    html = draw("money_bar")
    assert "150.000.000\u00a0đồng" in html
    assert "190.000.000\u00a0đồng" in html
    assert html.count("<rect") == 3  # two parts and the gap between them


def test_pagination_keeps_the_filter():
    html = draw("pagination")
    assert "21–30 trong 200" in html
    assert "?q=g%E1%BA%A1ch&amp;page=4" in html
    assert 'aria-current="page"' in html


def test_choice_cards_keep_labels_hints_and_the_group():
    html = draw("choice_cards")
    assert html.count('type="radio"') == 2
    assert "<legend>" in html
    assert "Ngân sách tỉnh" in html


def test_form_errors_link_to_their_fields():
    html = draw("form_errors")
    assert '<a href="#id_name">Tên đề án</a>' in html
    assert 'role="alert"' in html


def test_form_errors_are_silent_when_all_is_well():
    assert draw("form_errors", form=Form()).strip() == ""


def test_field_ties_hint_and_error_to_its_box():
    html = draw("field")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "<label for=" in html


def test_field_writes_the_unit_of_money_and_says_what_may_be_left_out():
    assert ">đồng<" in draw("field", field=Form()["amount"])
    assert "(không bắt buộc)" in draw("field", field=Form()["day"])
    assert "(không bắt buộc)" not in draw("field", field=Form()["seen"])


def test_field_draws_a_group_as_a_fieldset():
    assert draw("field", field=Form()["kind"]).strip().startswith("<fieldset")


def test_forms_are_drawn_by_the_same_field():
    assert str(Form()["name"].as_field_group()).strip() in Form().as_div()


# -- all templates


@pytest.mark.parametrize("path", ALL_TEMPLATES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_compile(path):
    get_template(str(path.relative_to(TEMPLATES)))


# -- weight, fonts, licences


def linked(template: str) -> list[Path]:
    source = (TEMPLATES / template).read_text()
    return [STATIC / name for name in re.findall(r'{% static "([^"]+\.(?:css|js))" %}', source)]


def test_public_pages_load_little():
    files = linked("base_public.html")
    weight = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)
    assert weight < 20_000, f"{weight} bytes leave too little of 30 KB for the page itself"
    assert not [path for path in files if path.parent.name == "vendor"]


@pytest.mark.parametrize("template", ["base.html", "base_public.html", "500.html"])
def test_layouts_link_files_that_exist(template):
    assert all(path.is_file() for path in linked(template))


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_load_only_bundled_files(path):
    for target in re.findall(r'url\("([^"]+)"\)', path.read_text()):
        assert (path.parent / target).is_file(), target


@pytest.mark.parametrize(
    "licence", ["fonts/be-vietnam-pro/OFL.txt", "fonts/tinos/OFL.txt", "vendor/htmx.LICENSE.txt"]
)  # fmt: skip
def test_licences_come_along(licence):
    assert (STATIC / licence).stat().st_size > 500


def test_server_error_page_needs_nothing():
    html = render_to_string("500.html")
    assert "Cổng đang gặp trục trặc" in html


def test_file_boxes_are_named_in_vietnamese():
    one, many = forms.FileInput().render("file", None), FilesField().widget.render("files", None)
    assert ("data-kc-file>" in one, "Chọn tệp" in one) == (True, True)
    assert ("multiple" in many, "Chọn ảnh, giấy tờ hoặc chụp" in many) == (True, True)
