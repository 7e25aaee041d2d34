"""Writing down that somebody was checked."""

import datetime as dt

import pytest

from apps.accounts.models import Person, User
from apps.bookings.domain.clearance import end_clearance, give_clearance, remove_capability, save_capability
from apps.bookings.errors import AlreadyOver, CapabilityInUse
from apps.bookings.models import Capability, Clearance
from apps.bookings.queries.clearance import living_clearances
from apps.hub import clock
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.queries.history import history_of
from tests.factories import NOON
from tests.factories_bookings import a_kind
from tests.factories_rules import a_capability

pytestmark = pytest.mark.django_db

TODAY = clock.local_date(NOON)
DAY = dt.timedelta(days=1)


def test_clearance_says_who_looked_and_when(walter: Person, rita: User) -> None:
    drive = a_capability()
    made = give_clearance(walter, drive, category=" B ", valid_until=TODAY, by=actor_for(rita), at=NOON)
    assert (made.checked_by, made.checked_at, made.category, made.valid_until) == (rita, NOON, "B", TODAY)
    assert [(event.event, event.new) for event in history_of(walter)][-1] == ("cleared", drive.slug)


def test_clearance_given_again_is_the_same_and_changed_is_a_new_one(walter: Person, rita: User) -> None:
    drive = a_capability()
    first = give_clearance(walter, drive, by=actor_for(rita), at=NOON)
    assert give_clearance(walter, drive, by=actor_for(rita), at=NOON + DAY) == first
    other = give_clearance(walter, drive, valid_until=TODAY + 5 * DAY, by=actor_for(rita), at=NOON + DAY)
    assert list(living_clearances(walter, on=TODAY)) == [other]
    first.refresh_from_db()
    assert first.ended_at == NOON + DAY


def test_clearance_until_a_day_that_has_passed_is_refused(walter: Person, rita: User) -> None:
    with pytest.raises(AlreadyOver):
        give_clearance(walter, a_capability(), valid_until=TODAY - DAY, by=actor_for(rita), at=NOON)


def test_clearance_is_given_by_somebody_of_the_counter(walter: Person, mieke: User) -> None:
    for nobody in (GUEST, SYSTEM, actor_for(mieke)):
        with pytest.raises(NotAllowed):
            give_clearance(walter, a_capability(), by=nobody, at=NOON)
    assert not Clearance.objects.exists()


def test_clearance_is_ended_by_a_manager_once(walter: Person, rita: User, jef: User) -> None:
    clearance = give_clearance(walter, a_capability(), by=actor_for(rita), at=NOON)
    with pytest.raises(NotAllowed):
        end_clearance(clearance, by=actor_for(rita), at=NOON)
    for day in (DAY, 2 * DAY):
        assert end_clearance(clearance, by=actor_for(jef), at=NOON + day).ended_at == NOON + DAY
    assert [event.event for event in history_of(walter)].count("clearance_ended") == 1


def test_living_clearances_hold_on_their_last_day(walter: Person, rita: User) -> None:
    give_clearance(walter, a_capability(), valid_until=TODAY, by=actor_for(rita), at=NOON)
    assert [living_clearances(walter, on=day).count() for day in (TODAY, TODAY + DAY)] == [1, 0]


def test_capability_that_is_asked_or_held_stays(walter: Person, rita: User, jef: User) -> None:
    by = actor_for(jef)
    held, asked, free = (a_capability(name) for name in ("auto rijden", "licht bedienen", "bier tappen"))
    give_clearance(walter, held, by=actor_for(rita), at=NOON)
    kind = a_kind("podium")
    kind.capability = asked
    kind.save()
    for used in (held, asked):
        with pytest.raises(CapabilityInUse):
            remove_capability(used, by=by, at=NOON)
    remove_capability(free, by=by, at=NOON)
    assert set(Capability.objects.all()) == {held, asked}


def test_capabilities_are_for_managers(rita: User) -> None:
    for done in (save_capability, remove_capability):
        with pytest.raises(NotAllowed):
            done(a_capability(), by=actor_for(rita), at=NOON)
