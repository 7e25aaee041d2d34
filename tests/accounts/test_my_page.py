import datetime as dt

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Person, User
from apps.hub import modules
from apps.hub.models import HistoryEvent, Place
from apps.hub.modules import Module, Todo
from tests.cast import client_of
from tests.factories import NOON, an_association

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Module]:
    """An empty registry for this test."""
    registry: dict[str, Module] = {}
    monkeypatch.setattr(modules, "_registry", registry)
    return registry


def a_module(count: int) -> Module:
    """One whose person still has `count` things to do, and did as many."""

    def todos(request: HttpRequest) -> list[Todo]:
        who = str(request.user)
        return [
            Todo(NOON + dt.timedelta(hours=i), "market", f"Bestelling {i}", who, "/markt/", code="K742", cents=1430)
            for i in range(count)
        ]

    return Module("market", "Markt", "Markt", "hub:home", "market", ("market",), 1, todos=todos, past=todos)


def test_stranger_is_told_how_to_begin(place: Place, client: Client) -> None:
    answer = client.get(reverse("accounts:mine"))
    assert answer.status_code == 200
    assert answer.context["person"] is None
    assert reverse("account_login") in answer.content.decode()


def test_page_shows_what_is_to_do_soonest_first(place: Place, mieke: User, only_modules: dict[str, Module]) -> None:
    modules.register(a_module(3))
    answer = client_of(mieke).get(reverse("accounts:mine"))
    assert [todo.title for todo in answer.context["todos"]] == ["Bestelling 0", "Bestelling 1", "Bestelling 2"]
    assert [todo.title for todo in answer.context["past"]] == ["Bestelling 2", "Bestelling 1", "Bestelling 0"]


def test_page_without_modules_works(place: Place, mieke: User, only_modules: dict[str, Module]) -> None:
    assert client_of(mieke).get(reverse("accounts:mine")).status_code == 200


def test_page_names_the_associations_one_books_for(place: Place, mieke: User, lotte: User) -> None:
    assert mieke.person is not None
    an_association("Fanfare", mieke.person)
    assert "Fanfare" in client_of(mieke).get(reverse("accounts:mine")).content.decode()
    assert "Fanfare" not in client_of(lotte).get(reverse("accounts:mine")).content.decode()


@pytest.mark.parametrize("path", ["hub:home", "accounts:mine"])
def test_queries_are_the_same_for_1_and_20_items(
    place: Place,
    mieke: User,
    only_modules: dict[str, Module],
    path: str,
) -> None:
    assert mieke.person is not None
    client = client_of(mieke)
    counts = []
    for many in (1, 20):
        only_modules.clear()
        modules.register(a_module(many))
        an_association(f"Vereniging {many}", mieke.person)
        client.get(reverse(path))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(path))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_details_are_saved_with_history(place: Place, mieke: User) -> None:
    form = {"name": "Mieke Verhulst-Maes", "phone": "0486/20.14.32", "language": "en"}
    answer = client_of(mieke).post(reverse("accounts:details"), form)
    person = Person.objects.get(user=mieke)
    assert answer.status_code == 303
    assert answer.cookies["taal"].value == "en"
    assert (person.name, person.phone, person.phone_last4, person.language) == (
        "Mieke Verhulst-Maes",
        "+32486201432",
        "1432",
        "en",
    )
    assert HistoryEvent.objects.filter(subject_id=person.pk, event="changed", user=mieke).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "😀" * 300}, "name"),
        ({"name": "x" * 2000}, "name"),
        ({"phone": "twee"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"language": "fr"}, "language"),
    ],
)
def test_details_that_are_wrong_are_said_and_kept(place: Place, mieke: User, wrong: dict[str, str], field: str) -> None:
    form = {"name": "Mieke", "phone": "0470 12 34 56", "language": "nl"} | wrong
    answer = client_of(mieke).post(reverse("accounts:details"), form)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"][field].value() == form[field]
    assert Person.objects.get(user=mieke).name == "Mieke Verhulst"
