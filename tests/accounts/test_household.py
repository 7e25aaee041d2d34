import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.domain.association import set_tariff_group
from apps.accounts.domain.household import set_born, set_household
from apps.accounts.enums import AssociationKind, CustomerGroup
from apps.accounts.errors import AlreadyBorn, BornImplausible, NameTooLong
from apps.accounts.models import Household, Person, User
from apps.accounts.rules import customer_group
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import HistoryEvent, Place
from tests.cast import client_of
from tests.factories import NOON, a_person, an_association

pytestmark = pytest.mark.django_db

BORN = dt.date(1990, 5, 17)


def person_of(user: User) -> Person:
    assert user.person is not None
    return user.person


def test_household_of_the_same_name_is_one(mieke: User, karim: User) -> None:
    first = set_household(person_of(mieke), name="Peeters, Kerkstraat 12", by=SYSTEM, at=NOON).household
    second = set_household(person_of(karim), name=" peeters,  kerkstraat 12", by=SYSTEM, at=NOON).household
    assert first == second
    assert Household.objects.count() == 1


def test_household_that_nobody_lives_in_is_gone(mieke: User, karim: User) -> None:
    for user in (mieke, karim):
        set_household(person_of(user), name="Peeters", by=SYSTEM, at=NOON)
    set_household(person_of(mieke), name="", by=SYSTEM, at=NOON)
    assert Household.objects.count() == 1
    set_household(person_of(karim), name="Maes", by=SYSTEM, at=NOON)
    assert [row.name for row in Household.objects.all()] == ["Maes"]


def test_household_leaves_history_without_names(mieke: User) -> None:
    person = set_household(person_of(mieke), name="Peeters", by=SYSTEM, at=NOON)
    set_household(person, name="Peeters", by=SYSTEM, at=NOON)
    event = HistoryEvent.objects.get(event="household_set")
    assert (event.old, event.new) == ("", person.household and person.household.code)


def test_household_is_for_managers(mieke: User, rita: User) -> None:
    for user in (mieke, rita):
        with pytest.raises(NotAllowed):
            set_household(person_of(mieke), name="Peeters", by=actor_for(user), at=NOON)


def test_household_name_too_long_is_refused_at_its_field(mieke: User) -> None:
    with pytest.raises(NameTooLong) as refused:
        set_household(person_of(mieke), name="x" * 81, by=SYSTEM, at=NOON)
    assert refused.value.field == "household"


def test_born_is_written_once_by_oneself_and_corrected_by_a_manager(karim: User, rita: User, jef: User) -> None:
    person = a_person("Walter Maes")
    set_born(person, born=BORN, by=actor_for(rita), at=NOON)
    with pytest.raises(AlreadyBorn):
        set_born(person, born=dt.date(1980, 1, 1), by=actor_for(rita), at=NOON)
    with pytest.raises(NotAllowed):
        set_born(person, born=BORN, by=actor_for(karim), at=NOON)
    assert set_born(person, born=None, by=actor_for(jef), at=NOON).born is None


@pytest.mark.parametrize("born", [dt.date(2026, 11, 25), dt.date(1905, 1, 1), dt.date(1, 1, 1)])
def test_born_outside_a_life_is_refused(mieke: User, born: dt.date) -> None:
    with pytest.raises(BornImplausible):
        set_born(person_of(mieke), born=born, by=SYSTEM, at=NOON)


@pytest.mark.parametrize(
    ("kind", "own", "group"),
    [
        (AssociationKind.NON_PROFIT, "", CustomerGroup.ASSOCIATION),
        (AssociationKind.COMPANY, "", CustomerGroup.COMPANY),
        (AssociationKind.MUNICIPALITY, "", CustomerGroup.FREE),
        (AssociationKind.NON_PROFIT, "free", CustomerGroup.FREE),
        (AssociationKind.MUNICIPALITY, "everybody", CustomerGroup.EVERYBODY),
    ],
)
def test_customer_group_of_an_association_goes_before_its_booker(
    mieke: User, kind: AssociationKind, own: str, group: CustomerGroup
) -> None:
    association = an_association("Fanfare", person_of(mieke))
    association.kind, association.tariff_group = kind, own
    assert customer_group(person_of(mieke), association) is group


def test_customer_group_of_a_person_is_member_or_everybody(mieke: User) -> None:
    person = person_of(mieke)
    assert customer_group(None) is CustomerGroup.EVERYBODY
    assert customer_group(person) is CustomerGroup.EVERYBODY
    person.is_member = True
    assert customer_group(person) is CustomerGroup.MEMBER


def test_details_page_asks_the_date_of_birth_until_it_is_known(place: Place, mieke: User) -> None:
    person = person_of(mieke)
    set_born(person, born=None, by=SYSTEM, at=NOON)
    client, url = client_of(mieke), reverse("accounts:details")
    form = {"name": person.name, "phone": person.phone, "language": "nl", "born": "1954-03-12"}
    assert "born" in client.get(url).context["form"].fields
    assert client.post(url, form).status_code == 303
    assert Person.objects.get(pk=person.pk).born == dt.date(1954, 3, 12)
    assert "born" not in client.get(url).context["form"].fields
    assert client.post(url, form | {"born": "2000-01-01"}).status_code == 303
    assert Person.objects.get(pk=person.pk).born == dt.date(1954, 3, 12)


def test_details_page_refuses_a_birth_in_the_future_and_saves_nothing(place: Place, mieke: User) -> None:
    person = person_of(mieke)
    set_born(person, born=None, by=SYSTEM, at=NOON)
    form = {"name": "Iemand Anders", "phone": person.phone, "language": "nl", "born": "2999-01-01"}
    answer = client_of(mieke).post(reverse("accounts:details"), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["born"])
    assert Person.objects.get(pk=person.pk).name == "Mieke Verhulst"


def test_tariff_group_is_set_by_a_manager_with_history(mieke: User, rita: User, jef: User) -> None:
    club = an_association("Fanfare", person_of(mieke))
    with pytest.raises(NotAllowed):
        set_tariff_group(club, group=CustomerGroup.FREE, by=actor_for(rita), at=NOON)
    for _twice in range(2):
        set_tariff_group(club, group=CustomerGroup.FREE, by=actor_for(jef), at=NOON)
    assert customer_group(None, club) is CustomerGroup.FREE
    set_tariff_group(club, group=None, by=actor_for(jef), at=NOON)
    assert customer_group(None, club) is CustomerGroup.ASSOCIATION
    moves = HistoryEvent.objects.filter(event="tariff_group_set").order_by("pk").values_list("old", "new")
    assert list(moves) == [("", "free"), ("free", "")]
