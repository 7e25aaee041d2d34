from pathlib import Path

import polib
import pytest
from django.conf import LazySettings
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend import translations
from backend.translations import CATALOGUE, Key


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app with a sentence in its code and two in a template."""
    (tmp_path / "views.py").write_text(
        'from x import _\na = _("Order" " placed")\nb = ngettext("%(n)s loaf", "%(n)s loaves", n)\nc = _(a)\n'
        'd = pgettext_lazy("verb", "Order")\n'
    )
    templates = tmp_path / "templates" / "shop"
    templates.mkdir(parents=True)
    (templates / "a.html").write_text(
        '{% translate "It\'s \\"fine\\"" %} {{ _("Bread") }} {% part "x" label=_("Milk") %}'
        "{% blocktranslate trimmed with name=x %}\n  Hello\n  {{ name }}\n{% endblocktranslate %}"
        "{% blocktranslate count n=n %}{{ n }} egg{% plural %}{{ n }} eggs{% endblocktranslate %}"
    )
    return tmp_path


def fill(app: Path, dutch: dict[str, str]) -> None:
    catalogue = translations.catalogue_of(app)
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = dutch.get(entry.msgid, entry.msgid)
    translations.write(app / CATALOGUE, str(catalogue).encode())


def test_messages_are_found_in_code_and_templates(app: Path) -> None:
    found = {(key.context, key.text) for key in translations.messages_of(app)}
    assert {
        (None, "Order placed"),
        (None, "%(n)s loaf"),
        ("verb", "Order"),
        (None, "Bread"),
        (None, "Milk"),
        (None, "Hello %(name)s"),
        (None, "%(n)s egg"),
    } <= found
    assert translations.messages_of(app)[Key(None, "%(n)s egg")].plural == "%(n)s eggs"


def test_update_keeps_dutch_and_drops_what_is_gone(app: Path) -> None:
    translations.update(app, elsewhere={})
    fill(app, {"Bread": "Brood", "Milk": "Melk"})
    template = app / "templates" / "shop" / "a.html"
    template.write_text('{{ _("Bread") }}{{ _("Cheese") }}')
    assert translations.update(app, elsewhere={})
    dutch = {entry.msgid: entry.msgstr for entry in translations.catalogue_of(app)}
    assert dutch["Bread"] == "Brood"
    assert dutch["Cheese"] == ""
    assert "Milk" not in dutch


def test_update_twice_changes_nothing(app: Path) -> None:
    assert translations.update(app, elsewhere={})
    assert not translations.update(app, elsewhere={})


def test_dutch_of_another_app_is_taken_over(app: Path) -> None:
    known = polib.POEntry(msgid="Bread", msgstr="Brood")
    translations.update(app, elsewhere={Key(None, "Bread"): known})
    assert translations.translations([app])[Key(None, "Bread")].msgstr == "Brood"


def test_compiled_catalogue_is_read_by_gettext(app: Path) -> None:
    import gettext

    translations.update(app, elsewhere={})
    fill(app, {"Bread": "Brood"})
    assert translations.compile_catalogue(app)
    assert not translations.compile_catalogue(app)
    with (app / CATALOGUE).with_suffix(".mo").open("rb") as file:
        dutch = gettext.GNUTranslations(file)
    assert dutch.gettext("Bread") == "Brood"
    assert dutch.ngettext("%(n)s loaf", "%(n)s loaves", 2) == "%(n)s loaves"


def test_catalogue_compiled_now_is_spoken_at_once(app: Path, settings: LazySettings) -> None:
    settings.LOCALE_PATHS = [app / "locale"]
    translations.update(app, elsewhere={})
    fill(app, {"Order placed": "Bestelling geplaatst"})
    with override("nl"):
        before = _("Order placed")

    translations.compile_catalogue(app)

    with override("nl"):
        assert (before, _("Order placed")) == ("Order placed", "Bestelling geplaatst")


@pytest.mark.parametrize(
    ("dutch", "complaint"),
    [
        ({"Bread": ""}, "'Bread' has no Dutch"),
        ({"Hello %(name)s": "Dag %(naam)s"}, "other placeholders"),
        ({}, ""),
    ],
)
def test_check_tells_what_is_wrong(app: Path, dutch: dict[str, str], complaint: str) -> None:
    translations.update(app, elsewhere={})
    fill(app, dutch)
    sentences = "\n".join(translations.complaints([app]))
    assert complaint in sentences
    assert bool(sentences) == bool(complaint)


def test_check_tells_what_is_missing_and_left_over(app: Path) -> None:
    translations.update(app, elsewhere={})
    fill(app, {})
    (app / "views.py").write_text('_("New")\n')
    sentences = "\n".join(translations.complaints([app]))
    assert "'New' is not in the catalogue" in sentences
    assert "'Order placed' is no longer in the code" in sentences
