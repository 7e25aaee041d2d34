"""Finding people and giving roles."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.role import revoke_role
from apps.accounts.enums import Role
from apps.accounts.models import Person, User
from apps.accounts.rules import is_volunteer
from apps.hub.actors import SYSTEM
from apps.office.queries.people import people_found
from tests.factories import NOON, a_person, a_user, an_association
from tests.factories_bookings import a_booking, a_resource

pytestmark = pytest.mark.usefixtures("noon", "place")


@pytest.mark.parametrize(
    "text", ["mieke", "VERHULST", "hulst", "  Miéke Verhulst ", "3456", "0470 12 34 56", "mieke@voorbeeld", "code"]
)
def test_people_are_found_by_what_is_at_hand(mieke: User, walter: Person, text: str) -> None:
    assert mieke.person
    wanted = mieke.person.code if text == "code" else text

    assert list(people_found(wanted)) == [mieke.person]


@pytest.mark.parametrize("text", ["niemand", "😀", "%", "\x00", "x" * 500])
def test_people_page_with_nobody_found_says_so(manager: Client, walter: Person, text: str) -> None:
    response = manager.get("/beheer/mensen/", {"q": text})

    assert response.status_code == 200
    assert response.context["page"].paginator.count == 0


def test_person_page_shows_what_hangs_on_them(manager: Client, mieke: User) -> None:
    assert mieke.person
    booking = a_booking(a_resource(), mieke.person)

    response = manager.get(f"/beheer/mensen/{mieke.person.code}/")

    assert (response.status_code, response.context["bookings"]) == (200, [booking])
    assert [charge.outstanding for charge in response.context["charges"]] == [600]
    assert dict(response.context["roles"]) == {Role.MEMBER: False, Role.VOLUNTEER: False, Role.MANAGER: False}


def test_role_is_given_and_taken_back(manager: Client, mieke: User) -> None:
    assert mieke.person
    url = f"/beheer/mensen/{mieke.person.code}/rol/"
    held = []
    for give in ("1", "1", "0", "0"):
        assert manager.post(url, {"role": "volunteer", "give": give}).status_code == 302
        held.append(is_volunteer(User.objects.get(pk=mieke.pk)))

    assert held == [True, True, False, False]


def test_role_of_the_last_manager_stays(manager: Client, jef: User) -> None:
    assert jef.person

    response = manager.post(f"/beheer/mensen/{jef.person.code}/rol/", {"role": "manager", "give": "0"}, follow=True)

    assert (response.status_code, User.objects.get(pk=jef.pk).groups.filter(name=Role.MANAGER).exists()) == (200, True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_role_taken_from_oneself_ends_the_office(manager: Client, jef: User) -> None:
    a_user("An Baert", Role.MANAGER)

    revoke_role(jef, Role.MANAGER, by=SYSTEM, at=NOON)

    assert manager.get("/beheer/mensen/").status_code == 403


@pytest.mark.parametrize("role", ["", "god", "resident😀"])
def test_role_that_does_not_exist_is_404(manager: Client, mieke: User, role: str) -> None:
    assert mieke.person

    assert manager.post(f"/beheer/mensen/{mieke.person.code}/rol/", {"role": role, "give": "1"}).status_code == 404


def test_role_of_somebody_without_account_is_404(manager: Client, walter: Person) -> None:
    response = manager.post(f"/beheer/mensen/{walter.code}/rol/", {"role": "volunteer", "give": "1"})

    assert response.status_code == 404


def test_people_cost_the_same_queries_at_1_and_at_20(manager: Client) -> None:
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert manager.get("/beheer/mensen/").status_code == 200
        counts.append(len(queries))
        for number in range(20):
            a_person(f"Buur {number}", phone=f"0470 00 00 {number:02d}")

    assert counts[0] == counts[1]


def test_person_details_are_saved_and_shown(manager: Client, walter: Person) -> None:
    url = f"/beheer/mensen/{walter.code}/gegevens/"
    answer = manager.post(url, {"born": "1960-02-29", "household": "Maes, Dorp 3"})

    assert (answer.status_code, answer["Location"]) == (303, f"/beheer/mensen/{walter.code}/")
    walter.refresh_from_db()
    assert (walter.born, walter.household and walter.household.name) == (dt.date(1960, 2, 29), "Maes, Dorp 3")
    assert "Maes, Dorp 3" in manager.get(f"/beheer/mensen/{walter.code}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"born": "2999-01-01", "household": "Maes"}, "born"),
        ({"born": "gisteren", "household": "Maes"}, "born"),
        ({"born": "", "household": "12"}, "household"),
    ],
)
def test_person_details_that_are_wrong_are_kept_to_correct(
    manager: Client, walter: Person, typed: dict[str, str], field: str
) -> None:
    answer = manager.post(f"/beheer/mensen/{walter.code}/gegevens/", typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"]["household"].value() == typed["household"]
    walter.refresh_from_db()
    assert walter.household is None


def test_tariff_group_of_an_association_is_chosen_on_its_page(manager: Client, mieke: User) -> None:
    assert mieke.person
    club = an_association("Fanfare", mieke.person)
    url = f"/beheer/verenigingen/{club.code}/"
    assert url in manager.get(f"/beheer/mensen/{mieke.person.code}/").content.decode()

    assert manager.post(f"{url}tarief/", {"group": "free"}).status_code == 303
    club.refresh_from_db()
    assert (club.tariff_group, manager.get(url).context["form"]["group"].value()) == ("free", "free")
    assert manager.post(f"{url}tarief/", {"group": "koning"}).status_code == 404
