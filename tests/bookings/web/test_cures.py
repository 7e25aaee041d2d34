"""What somebody can do themselves about a refusal stands beside it."""

import pytest
from django.test import Client

from apps.accounts.domain.household import set_born
from apps.accounts.models import Person, User
from apps.bookings.domain.rules import reasons_against
from apps.bookings.models import Resource
from apps.bookings.web.cures import cure_for
from apps.hub.actors import SYSTEM, actor_for
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_mobipunt import a_vehicle
from tests.factories_rules import a_capability, a_wish

pytestmark = pytest.mark.usefixtures("noon", "place")

WISH = "?dag=2026-11-28&van=9.00&tot=12.00"


def a_car(**rules: object) -> Resource:
    car = a_vehicle()
    Resource.objects.filter(pk=car.pk).update(**rules)
    return car


def person_without_birthday(user: User) -> Person:
    assert user.person is not None
    return set_born(user.person, born=None, by=SYSTEM, at=NOON)


def test_guest_is_sent_to_sign_in_and_back_to_the_wish(client: Client) -> None:
    wish = a_wish(a_car(capability=a_capability()))
    cure = cure_for(reasons_against(wish), wish)
    assert cure is not None
    page = client.get(cure.url)
    assert page.status_code == 200
    assert "dag%3D2026-11-28" in cure.url


def test_unknown_birthday_is_asked_on_ones_own_page(mieke: User, rita: User) -> None:
    car, person = a_car(min_age=21), person_without_birthday(mieke)
    own, for_them = (a_wish(car, person=person, by=actor_for(user)) for user in (mieke, rita))
    cure = cure_for(reasons_against(own), own)
    assert cure is not None
    assert client_of(mieke).get(cure.url).context["form"].fields["born"]
    assert cure_for(reasons_against(for_them), for_them) is None


def test_other_reasons_have_no_cure(mieke: User) -> None:
    wish = a_wish(a_car(capability=a_capability()), person=mieke.person)
    assert [reason.code for reason in reasons_against(wish)] == ["capability_needed"]
    assert cure_for(reasons_against(wish), wish) is None


def test_page_of_a_car_shows_the_link(client: Client) -> None:
    car = a_car(capability=a_capability())
    page = client.get(f"/mobipunt/{car.slug}/{WISH}").content.decode()
    assert "/aanmelden/?next=" in page
