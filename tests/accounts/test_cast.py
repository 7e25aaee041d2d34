import datetime as dt

from apps.accounts.models import User
from apps.accounts.rules import is_manager, is_volunteer
from apps.hub import clock
from apps.hub.models import Place


def test_cast_has_the_roles_its_names_stand_for(mieke: User, rita: User, jef: User) -> None:
    assert [is_volunteer(user) for user in (mieke, rita, jef)] == [False, True, True]
    assert [is_manager(user) for user in (mieke, rita, jef)] == [False, False, True]


def test_noon_stops_the_clock(noon: dt.datetime) -> None:
    assert clock.now() == noon


def test_place_is_open_six_days(place: Place) -> None:
    assert place.hours.count() == 6
