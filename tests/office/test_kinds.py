"""`/beheer/soorten/`: a kind by a form, without a line of code."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.bookings.enums import FieldScope, FieldType
from apps.bookings.models import KindField, ResourceKind
from apps.hub.models import Place
from tests.cast import client_of
from tests.factories_bookings import a_kind
from tests.factories_lending import a_drill, a_lending_kind

NEW = "/beheer/soorten/nieuw/"

TYPED = {
    "name": "Spel", "name_plural": "Spellen", "intro": "Om even te lenen.", "icon": "toys", "module": "things",
    "handling": "taken", "take_word": "Ontlenen", "return_word": "Terug", "hours_bind": "ends", "is_active": "on",
    "hours_0": "24", "percent_0": "100", "hours_1": "0", "percent_1": "50", "rows": "2",
    "label_0": "Vanaf welke leeftijd?", "scope_0": "thing", "type_0": "number", "required_0": "on",
    "label_1": "Welke uitleg?", "scope_1": "booking", "type_1": "choice", "choices_1": "kort\nlang\n\nkort",
}  # fmt: skip


@pytest.fixture
def office(place: Place, jef: User) -> Client:
    """The manager's browser."""
    return client_of(jef)


def test_new_kind_is_there_with_all_that_was_typed(office: Client) -> None:
    answer = office.post(NEW, TYPED)
    kind = ResourceKind.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, "/beheer/dingen/nieuw/?soort=spel")
    assert (kind.slug, kind.module, kind.icon, kind.take_word, kind.is_active) == (
        "spel",
        "things",
        "toys",
        "Ontlenen",
        True,
    )
    assert kind.cancellation_terms == [[24, 100], [0, 50]]
    assert list(kind.fields.values_list("slug", "scope", "type", "choices", "is_required")) == [
        ("vanaf-welke-leeftijd", FieldScope.THING, FieldType.NUMBER, [], True),
        ("welke-uitleg", FieldScope.BOOKING, FieldType.CHOICE, ["kort", "lang"], False),
    ]


def test_list_shows_each_kind_in_the_order_of_the_website(office: Client) -> None:
    for position, slug in enumerate(("zaal", "auto", "bakfiets")):
        kind = a_kind(slug)
        kind.position = position
        kind.save()
    rows = office.get("/beheer/soorten/").context["rows"]
    assert [kind.slug for kind, _module in rows] == ["zaal", "auto", "bakfiets"]


def test_form_shows_what_there_is_and_keeps_it(office: Client) -> None:
    kind = a_lending_kind()
    form = office.get("/beheer/soorten/uitleendienst/").context["form"]
    typed = {field.html_name: str(field.value()) for field in form if str(field.value()) not in {"None", "False"}}
    assert (typed["label_1"], typed["hours_0"], form.count) == ("Voor welke klus?", "24", 3)
    before = list(KindField.objects.values())
    answer = office.post("/beheer/soorten/uitleendienst/", typed)
    kind_after = ResourceKind.objects.get()
    assert (answer.status_code, list(KindField.objects.values())) == (303, before)
    assert (kind_after.name, kind_after.cancellation_terms) == (kind.name, kind.cancellation_terms)


def test_question_is_changed_taken_away_and_added(office: Client) -> None:
    a_lending_kind()
    typed = TYPED | {
        "rows": "3", "label_0": "Vermogen", "slug_0": "vermogen", "gone_0": "on", "type_1": "text",
        "label_1": "Voor welk werk?", "slug_1": "voor-welke-klus",
        "label_2": "Nog iets?", "scope_2": "booking", "type_2": "yes_no",
    }  # fmt: skip
    assert office.post("/beheer/soorten/uitleendienst/", typed).status_code == 303
    assert list(KindField.objects.values_list("slug", "label")) == [
        ("voor-welke-klus", "Voor welk werk?"),
        ("nog-iets", "Nog iets?"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"module": "maan"}, "module"),
        ({"module": "market"}, "module"),
        ({"icon": "raket"}, "icon"),
        ({"percent_0": ""}, "percent_0"),
        ({"hours_0": "-1"}, "hours_0"),
        ({"percent_0": "101"}, "percent_0"),
        ({"percent_0": "veel"}, "percent_0"),
        ({"percent_0": "40"}, "hours_0"),
        ({"label_0": "x" * 81}, "label_0"),
        ({"type_0": "kleur"}, "type_0"),
        ({"choices_1": "kort"}, "choices_1"),
        ({"label_1": "vanaf welke leeftijd?", "scope_1": "thing", "type_1": "text"}, "label_1"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_all_is_kept(office: Client, wrong: dict[str, str], field: str) -> None:
    answer = office.post(NEW, TYPED | wrong)
    form = answer.context["form"]
    assert (answer.status_code, field in form.errors, ResourceKind.objects.exists()) == (422, True, False)
    assert form["intro"].value() == "Om even te lenen."


@pytest.mark.parametrize("rows", ["", "0", "-1", "999", "twee", "1" * 40])
def test_number_of_rows_that_is_none_is_taken_for_some(office: Client, rows: str) -> None:
    assert office.post(NEW, TYPED | {"rows": rows}).status_code in {303, 422}


def test_one_more_question_keeps_what_was_typed_and_saves_nothing(office: Client) -> None:
    typed = {name: value for name, value in TYPED.items() if name != "is_active"}
    answer = office.post(NEW, typed | {"meer": "1"})
    form = answer.context["form"]
    assert (answer.status_code, form.count, ResourceKind.objects.exists()) == (200, 3, False)
    shown = [form[name].value() for name in ("name", "label_1", "required_0", "is_active", "label_2")]
    assert shown == ["Spel", "Welke uitleg?", True, False, None]


def test_kind_with_things_keeps_its_pages(office: Client) -> None:
    a_drill()
    answer = office.post("/beheer/soorten/uitleendienst/", TYPED | {"module": "mobi"})
    assert (answer.status_code, "module" in answer.context["form"].errors) == (422, True)


def test_unknown_kind_is_not_found(office: Client) -> None:
    assert office.get("/beheer/soorten/niets/").status_code == 404


@pytest.mark.parametrize("address", [NEW, "/beheer/soorten/"])
def test_only_managers_come_here(place: Place, rita: User, address: str) -> None:
    assert client_of(rita).post(address, TYPED).status_code == 403
    assert not ResourceKind.objects.exists()
