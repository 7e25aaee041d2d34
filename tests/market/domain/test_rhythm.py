"""Markets that plan themselves, in local time, once, and never in the past."""

import datetime as dt
from functools import partial

import pytest

from apps.accounts.models import User
from apps.hub import clock
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.hub.queries.history import history_of
from apps.market.domain.cycle import open_due_cycles
from apps.market.domain.offer import change_offer
from apps.market.domain.rhythm import plan_from_rhythms, save_rhythm, stop_rhythm
from apps.market.domain.withdraw import withdraw_offer
from apps.market.enums import CycleState
from apps.market.errors.rhythm import RhythmOutOfOrder, RhythmOutOfReach
from apps.market.models import OrderCycle, Rhythm
from apps.market.rhythm import coming_days, moments_of
from tests.factories import NOON
from tests.factories_market import FRIDAY, a_draft, a_producer, a_slot, a_variant, an_offer, an_open_cycle
from tests.races import race

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def fridays(**fields: object) -> Rhythm:
    """Every Friday, orders from the Friday before until Wednesday 20.00; not saved yet."""
    usual: dict[str, object] = {
        "name": "Vrijdagmarkt", "weekday": 4, "opens_days_before": 7, "opens_time": dt.time(20),
        "closes_days_before": 2, "closes_time": dt.time(20), "weeks_ahead": 2,
    }  # fmt: skip
    return Rhythm(**(usual | fields))


def days(rhythm: Rhythm | None = None) -> list[dt.date]:
    cycles = OrderCycle.objects.filter(rhythm=rhythm) if rhythm else OrderCycle.objects.all()
    return sorted(cycles.values_list("pickup_on", flat=True))


def test_saving_plans_the_coming_weeks_at_once(place: Place) -> None:
    rhythm = save_rhythm(fridays(), by=SYSTEM, at=NOON)

    assert days(rhythm) == [FRIDAY, FRIDAY + WEEK]
    first = rhythm.cycles.earliest("pickup_on")
    assert (first.state, first.opens_by_itself) == (CycleState.DRAFT, True)
    assert first.closes_at == clock.at_local(dt.date(2026, 11, 25), dt.time(20))
    assert first.opens_at == clock.at_local(dt.date(2026, 11, 20), dt.time(20))


def test_scan_plans_once_and_goes_on_every_week(place: Place) -> None:
    rhythm = save_rhythm(fridays(), by=SYSTEM, at=NOON)

    made = [plan_from_rhythms(NOON + WEEK * weeks) for weeks in (0, 0, 1, 1)]

    assert made == [0, 0, 1, 0]
    assert days(rhythm) == [FRIDAY + WEEK * number for number in range(3)]


def test_scan_catches_up_after_months_and_plans_nothing_of_the_past(place: Place) -> None:
    save_rhythm(fridays(), by=SYSTEM, at=NOON)
    late = clock.at_local(dt.date(2027, 3, 3), dt.time(20))  # Wednesday, the moment of closing

    assert plan_from_rhythms(late) == 2
    assert days()[2:] == [dt.date(2027, 3, 12), dt.date(2027, 3, 19)]


def test_public_holidays_are_skipped_when_asked(place: Place) -> None:
    before_christmas = clock.at_local(dt.date(2026, 12, 14), dt.time(12))

    skipping, working = (
        coming_days(fridays(weeks_ahead=3, skips_holidays=skips), before_christmas) for skips in (True, False)
    )

    assert skipping == [dt.date(2026, 12, 18)]  # both Christmas and New Year's Day are Fridays
    assert working == [dt.date(2026, 12, 18), dt.date(2026, 12, 25), dt.date(2027, 1, 1)]


def test_each_market_copies_the_last_one(place: Place) -> None:
    source = an_open_cycle()
    offer = source.offers.get()
    baker = offer.variant.product.producer
    baker.cut_off_hours = 24
    baker.save()
    change_offer(offer, price_cents=360, limit=7, max_per_customer=2, is_on=True, by=SYSTEM, at=NOON)

    rhythm = save_rhythm(fridays(), source=source, by=SYSTEM, at=NOON)

    assert days(rhythm) == [FRIDAY + WEEK]  # that Friday stands already, by hand
    copy = rhythm.cycles.get()
    copied = copy.offers.get()
    assert (copied.price_cents, copied.limit, copied.max_per_customer, copied.claimed) == (360, 7, 2, 0)
    assert copied.cut_off_at == copy.closes_at - dt.timedelta(hours=24)
    assert copy.slots.get().starts_at == source.slots.get().starts_at + WEEK
    change_offer(copied, price_cents=380, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)
    plan_from_rhythms(NOON + WEEK)
    assert rhythm.cycles.latest("pickup_on").offers.get().price_cents == 380


def test_copy_leaves_behind_what_is_not_sold_and_takes_up_what_was_withdrawn(place: Place) -> None:
    source = an_open_cycle()
    stopped, withdrawn, off = (an_offer(source, a_variant(name)) for name in ("Vlaai", "Wit", "Uit"))
    gone = an_offer(source, a_variant("Weg", producer=a_producer("Gestopt")))
    gone.variant.product.producer.is_active = stopped.variant.is_active = False
    gone.variant.product.producer.save()
    stopped.variant.save()
    withdraw_offer(withdrawn, by=SYSTEM, at=NOON)
    change_offer(off, price_cents=1, limit=None, max_per_customer=None, is_on=False, by=SYSTEM, at=NOON)

    copy = save_rhythm(fridays(), source=source, by=SYSTEM, at=NOON).cycles.get()

    assert sorted(copy.offers.values_list("variant", "is_on")) == sorted(
        [(source.offers.earliest("pk").variant_id, True), (withdrawn.variant_id, True), (off.variant_id, False)]
    )


@pytest.mark.parametrize(
    ("sunday", "offset"),
    [(dt.date(2027, 3, 28), 2), (dt.date(2026, 10, 25), 1), (dt.date(2027, 3, 21), 1), (dt.date(2027, 4, 4), 2)],
    ids=["summer time begins", "summer time ends", "before", "after"],
)
def test_hours_stay_on_the_wall_on_both_sundays(sunday: dt.date, offset: int) -> None:
    """Sunday bread: orders until Saturday 20.00; and one that closes on the night itself."""
    bread = fridays(weekday=6, opens_days_before=6, closes_days_before=0, closes_time=dt.time(6))

    opens_at, closes_at = moments_of(bread, sunday)

    assert clock.local(closes_at) == dt.datetime.combine(sunday, dt.time(6), clock.BRUSSELS)
    assert clock.local(opens_at).time() == dt.time(20)
    assert closes_at.hour == 6 - offset


def test_skipped_hour_moves_on_and_doubled_hour_is_the_first() -> None:
    night = fridays(weekday=6, opens_days_before=0, opens_time=dt.time(2, 15), closes_time=dt.time(2, 30),
                    closes_days_before=0)  # fmt: skip

    spring, autumn = (moments_of(night, day) for day in (dt.date(2027, 3, 28), dt.date(2026, 10, 25)))

    assert [clock.local(moment).strftime("%H.%M") for moment in spring] == ["03.15", "03.30"]
    assert [moment.strftime("%H.%M") for moment in autumn] == ["00.15", "00.30"]


def test_opening_stays_before_closing_in_the_night_that_skips_an_hour() -> None:
    night = fridays(weekday=6, opens_days_before=0, opens_time=dt.time(2, 45), closes_time=dt.time(3, 5),
                    closes_days_before=0)  # fmt: skip

    opens_at, closes_at = moments_of(night, dt.date(2027, 3, 28))

    assert (closes_at - opens_at, clock.local(closes_at).time()) == (dt.timedelta(minutes=1), dt.time(3, 5))


def test_slot_in_the_skipped_hour_keeps_its_length(place: Place) -> None:
    source = a_draft()
    OrderCycle.objects.filter(pk=source.pk).update(pickup_on=dt.date(2027, 3, 21))
    source.refresh_from_db()
    a_slot(source, hour=2, minute=30)
    rhythm = fridays(weekday=6, closes_days_before=3, weeks_ahead=1)

    copy = save_rhythm(rhythm, source=source, by=SYSTEM, at=clock.at_local(dt.date(2027, 3, 22), dt.time(9)))
    slot = copy.cycles.get().slots.get()

    assert [clock.local(moment).strftime("%H.%M") for moment in (slot.starts_at, slot.ends_at)] == ["03.30", "04.00"]


def test_slot_before_closing_stays_behind(place: Place) -> None:
    source = an_open_cycle()
    rhythm = fridays(closes_days_before=0, closes_time=dt.time(18))

    assert not save_rhythm(rhythm, source=source, by=SYSTEM, at=NOON).cycles.get().slots.exists()


def test_planned_market_opens_by_itself_at_its_moment(place: Place) -> None:
    rhythm = save_rhythm(fridays(), source=an_open_cycle(), by=SYSTEM, at=NOON)
    cycle = rhythm.cycles.get()

    assert [open_due_cycles(cycle.opens_at - dt.timedelta(seconds=1)), open_due_cycles(cycle.opens_at)] == [0, 1]


def test_stopped_rhythm_plans_no_more_and_its_drafts_wait(place: Place) -> None:
    rhythm = save_rhythm(fridays(), by=SYSTEM, at=NOON)

    stop_rhythm(rhythm, by=SYSTEM, at=NOON)
    stopped = stop_rhythm(rhythm, by=SYSTEM, at=NOON)

    assert (stopped.is_active, plan_from_rhythms(NOON + 4 * WEEK)) == (False, 0)
    assert set(rhythm.cycles.values_list("opens_by_itself", flat=True)) == {False}
    assert history_of(rhythm).filter(event="stopped").count() == 1
    stopped.is_active = True
    save_rhythm(stopped, changed=["is_active"], by=SYSTEM, at=NOON)
    assert set(rhythm.cycles.values_list("opens_by_itself", flat=True)) == {True}


@pytest.mark.parametrize(
    ("fields", "refusal", "field"),
    [
        ({"opens_days_before": 1}, RhythmOutOfOrder, "closes_days_before"),
        ({"opens_days_before": 2}, RhythmOutOfOrder, "closes_days_before"),
        ({"weeks_ahead": 0}, RhythmOutOfReach, "weeks_ahead"),
        ({"weeks_ahead": 27}, RhythmOutOfReach, "weeks_ahead"),
        ({"weekday": 7}, RhythmOutOfReach, "weekday"),
        ({"opens_days_before": 61}, RhythmOutOfReach, "opens_days_before"),
    ],
)
def test_rhythm_that_cannot_be_is_refused(
    place: Place, fields: dict[str, object], refusal: type[RhythmOutOfOrder], field: str
) -> None:
    with pytest.raises(refusal) as error:
        save_rhythm(fridays(**fields), by=SYSTEM, at=NOON)
    assert (error.value.field, Rhythm.objects.count()) == (field, 0)


def test_rhythms_are_for_managers(place: Place, rita: User) -> None:
    rhythm = save_rhythm(fridays(), by=SYSTEM, at=NOON)
    with pytest.raises(NotAllowed):
        save_rhythm(rhythm, by=actor_for(rita), at=NOON)
    with pytest.raises(NotAllowed):
        stop_rhythm(rhythm, by=actor_for(rita), at=NOON)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_thirty_workers_plan_each_market_once(place: Place) -> None:
    rhythm = save_rhythm(fridays(), by=SYSTEM, at=NOON)

    outcome = race([partial(plan_from_rhythms, NOON + 2 * WEEK)] * 30)

    assert (outcome.errors, outcome.refusals, sum(outcome.results)) == ([], [], 2)
    assert days(rhythm) == [FRIDAY + WEEK * number for number in range(4)]
