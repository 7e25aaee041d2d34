import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.domain.history import record
from apps.hub.models import HistoryEvent, Place
from apps.hub.queries.history import history_of
from tests.factories import NOON, a_place


@pytest.mark.django_db
def test_history_tells_who_when_what_from_to_and_why(place: Place, jef: User) -> None:
    record(place, event="tried", by=actor_for(jef), at=NOON, old="a", new="b", reason="x" * 600, count=3)
    row = history_of(place).last()
    assert row is not None
    assert (row.user, row.at, row.event, row.old, row.new, row.data) == (jef, NOON, "tried", "a", "b", {"count": 3})
    assert len(row.reason) == 500


@pytest.mark.django_db
def test_history_of_one_thing_is_not_that_of_another(place: Place, jef: User) -> None:
    record(place, event="tried", by=SYSTEM, at=NOON)
    assert "tried" not in [row.event for row in history_of(jef)]


@pytest.mark.django_db(transaction=True)
def test_history_outside_a_transaction_is_a_mistake() -> None:
    place = a_place()
    with pytest.raises(RuntimeError, match="transaction"):
        record(place, event="tried", by=SYSTEM, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_history_goes_when_its_change_does() -> None:
    place = a_place()
    before = HistoryEvent.objects.count()
    with transaction.atomic():
        record(place, event="tried", by=SYSTEM, at=NOON)
        transaction.set_rollback(True)
    assert HistoryEvent.objects.count() == before


@pytest.mark.django_db
def test_actors_may_what_their_role_may(mieke: User, rita: User, jef: User) -> None:
    allowed = [actor_for(user).may("accounts.work_counter") for user in (mieke, rita, jef)]
    assert allowed == [False, True, True]
    assert SYSTEM.may("accounts.manage_place")
    assert not GUEST.may("accounts.work_counter")


@pytest.mark.django_db
def test_inactive_actor_may_nothing(jef: User) -> None:
    jef.is_active = False
    assert not actor_for(jef).may("accounts.manage_place")
