"""Parts as a small language, and every part on the style page."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from apps.hub.ui.controls import stepped
from apps.hub.ui.parts import read_declaration

PARTS = Path(settings.BASE_DIR, "apps", "hub", "templates", "ui")
NAMES = sorted(path.name for path in PARTS.glob("*.html") if not path.name.startswith("_"))
# Parts that are no part of a page: mail, and a page of its own.
NOT_ON_THE_STYLE_PAGE = {"mail_button.html", "mail_lines.html", "confirm.html", "post_button.html", "messages.html"}


def render(source: str, **context: object) -> str:
    """A template of its own, with the part tags loaded."""
    return Template("{% load ui hub %}" + source).render(Context(context)).strip()


def test_part_shows_its_props_and_defaults() -> None:
    """A button sends its form unless told otherwise."""
    assert render('{% part "ui/button.html" label="Bestel" %}') == '<button class="btn" type="submit">Bestel</button>'


def test_part_with_href_is_a_link() -> None:
    """The same part, as a link."""
    html = render('{% part "ui/button.html" label="Bestel" href="/markt/" kind="quiet" big=True %}')
    assert html == '<a class="btn quiet big" href="/markt/">Bestel</a>'


def test_part_escapes_what_it_is_given() -> None:
    """Names of people are text."""
    assert "&lt;b&gt;" in render('{% part "ui/badge.html" label=name %}', name="<b>")


def test_part_passes_htmx_attributes_on() -> None:
    """Declared by `attrs`; None and False are left out."""
    html = render(
        '{% part "ui/button.html" label="x" hx_post=url data_once=True hx_target=none %}', url="/a?b&c", none=None
    )
    assert 'hx-post="/a?b&amp;c"' in html
    assert " data-once" in html
    assert "hx-target" not in html


def test_part_fills_default_and_named_slots() -> None:
    """What stands outside a slot is the default one."""
    html = render('{% part "ui/card.html" title="T" %}een{% slot "foot" %}twee{% endslot %}{% endpart %}')
    assert "eentwee" in html


def test_part_does_not_see_the_page() -> None:
    """Only props and slots: `title` of the page is not the card's."""
    assert "geheim" not in render('{% part "ui/card.html" %}x{% endpart %}', title="geheim")


def test_slots_see_the_page() -> None:
    """What a page writes in a slot is the page's own."""
    assert "Mieke" in render('{% part "ui/card.html" %}{{ who }}{% endpart %}', who="Mieke")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('{% part "ui/button.html" %}', "needs 'label'"),
        ('{% part "ui/button.html" label="x" colour="red" %}', "does not take 'colour'"),
        ('{% part "ui/button.html" label="x" kind="loud" %}', "takes kind as"),
        ('{% part "ui/badge.html" label="x" hx_get="/" %}', "does not take 'hx_get'"),
        ('{% part "ui/card.html" %}{% slot "tail" %}{% endslot %}{% endpart %}', "has no slot 'tail'"),
        ('{% part "ui/note.html" %}  {% endpart %}', "needs its slot 'default'"),
        ('{% part "ui/button.html" "x" %}', "is not name=value"),
        ("{% part name %}", "literal name"),
        ('{% part "ui/_field_error.html" %}', "is not a part"),
        ('{% part "ui/card.html" %}{% slot %}{% endslot %}{% endpart %}', "slot takes one name"),
    ],
)
def test_part_refuses_while_the_page_is_compiled(source: str, reason: str) -> None:
    """A mistake is found before anybody sees the page."""
    with pytest.raises(TemplateSyntaxError, match=re.escape(reason)):
        render(source)


def test_declaration_is_read() -> None:
    """Required, defaults, choices, attrs and slots."""
    declaration = read_declaration(
        "x.html",
        '{# part: About. #}{# props: label required; kind="a" of a b #}{# props: count=3; attrs #}'
        "{# slots: default required; foot #}",
    )
    assert declaration.about == "About."
    assert declaration.props["label"].required
    assert declaration.props["kind"].choices == ("a", "b")
    assert declaration.defaults == {"label": "", "kind": "a", "count": 3, "slot": "", "slot_foot": "", "attrs": ""}
    assert declaration.slots == {"default": True, "foot": False}
    assert declaration.lets_through("hx_get")


@pytest.mark.parametrize("head", ["{# part: x #}{# props: Kind! #}", "{# part: x #}{# props: kind=red #}"])
def test_declaration_that_cannot_be_read_is_refused(head: str) -> None:
    """A typing error in a head is an error."""
    with pytest.raises(TemplateSyntaxError):
        read_declaration("x.html", head)


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_declared_and_compiles(name: str) -> None:
    """Each has a sentence that says what it is for."""
    source = (PARTS / name).read_text(encoding="utf-8")
    assert read_declaration(name, source).about.endswith(".")
    Template(source)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_ON_THE_STYLE_PAGE])
def test_every_part_stands_on_the_style_page(name: str) -> None:
    """The style page is complete, directly or through another part or base."""
    folder = PARTS.parent
    pages = [folder / "hub" / "styleguide.html", folder / "hub" / "_footer.html", *PARTS.glob("*.html")]
    assert any(f'"ui/{name}"' in page.read_text(encoding="utf-8") for page in pages)


class Form(forms.Form):
    """A field of each layout."""

    name = forms.CharField(help_text="Zoals op je bel")
    phone = forms.CharField(required=False)
    pay = forms.ChoiceField(choices=(("cash", "Cash"),), widget=forms.RadioSelect)
    agrees = forms.BooleanField()
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_field_ties_label_hint_and_error_to_its_control() -> None:
    """A screen reader hears all three."""
    html = render('{% part "ui/field.html" field=field %}', field=Form({})["name"])
    assert 'for="id_name"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'id="id_name_hint"' in html
    assert 'id="id_name_error"' in html


def test_field_says_when_it_is_optional() -> None:
    """Required is the rule, optional is told."""
    assert "optional" in render('{% part "ui/field.html" field=field %}', field=Form()["phone"])
    assert "optional" not in render('{% part "ui/field.html" field=field %}', field=Form()["name"])


@pytest.mark.parametrize(
    ("name", "sign"),
    [("pay", "<fieldset"), ("agrees", 'class="tick"'), ("key", 'type="hidden"'), ("name", 'class="input"')],
)
def test_field_follows_its_widget(name: str, sign: str) -> None:
    """Radio cards, ticks, hidden, text."""
    assert sign in render('{% part "ui/field.html" field=field %}', field=Form()[name])


def test_form_errors_link_to_their_fields() -> None:
    """The summary takes the focus and leads on."""
    html = render('{% part "ui/form_errors.html" form=form %}', form=Form({"phone": "1"}))
    assert 'role="alert"' in html
    assert "data-focus" in html
    assert 'href="#id_name"' in html
    assert render('{% part "ui/form_errors.html" form=form %}', form=Form()) == ""


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        ({"quantity": "2"}, "2"),
        ({"quantity": "2", "step": "1"}, "3"),
        ({"quantity": "2", "step": "-1"}, "1"),
        ({"quantity": "twee", "step": "1"}, "twee"),
        ({"quantity": "2", "step": "x"}, "2"),
        ({}, ""),
    ],
)
def test_stepper_without_javascript_sends_number_and_step(data: dict[str, str], meant: str) -> None:
    """The server adds up; what is no number is left for the form."""
    assert stepped(data) == meant


def test_stepper_with_an_address_is_a_form() -> None:
    """It carries the CSRF token and stops at its limits."""
    request = RequestFactory().get("/")
    html = Template('{% load ui %}{% part "ui/stepper.html" value=0 label="Brood" action="/x/" max=5 %}').render(
        Context({"csrf_token": "tok", "request": request})
    )
    assert 'value="tok"' in html
    assert re.search(r'data-step="-1"[^>]*disabled', html)
    assert not re.search(r'data-step="1"[^>]*disabled', html)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_style_page_shows_every_part(client: Client, language: str) -> None:
    """It answers in both languages, and holds no inline style or script."""
    client.cookies["taal"] = language
    response = client.get("/stijlgids/")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'class="ruler' in html
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son[a-z]+=", html)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_page_renders_without_context_or_database(name: str) -> None:
    """When all else fails these still speak."""
    html = Template('{% extends "' + name + '" %}').render(Context())
    assert 'class="plain-page"' in html
    assert 'href="/"' in html


@pytest.mark.django_db
def test_style_page_shows_a_stepper_that_sends_and_a_tab_that_says_how_much(client: Client) -> None:
    page = client.get("/stijlgids/").content.decode()
    assert 'name="step-crates"' in page
    assert re.search(r'<nav class="tabs".*?<span class="badge sun num">3</span>', page, re.DOTALL)
