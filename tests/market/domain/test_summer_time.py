"""Both Sundays on which the clock changes: each thing at its minute on the wall, once."""

import datetime as dt

import pytest

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from apps.hub.period import Period
from apps.market.domain.cycle import add_slot, plan_cycle
from apps.market.domain.hand_over import mark_no_show
from apps.market.domain.leftover_move import sell_leftover, undo_move
from apps.market.domain.moments import change_moments
from apps.market.domain.order import cancel_order
from apps.market.domain.purchase import send_due_sheets
from apps.market.domain.reminder import remind_before_closing
from apps.market.domain.rhythm import plan_from_rhythms, save_rhythm
from apps.market.domain.wish import set_reminds
from apps.market.enums import CycleState
from apps.market.errors import CycleClosed
from apps.market.errors.amendment import OfferClosed
from apps.market.models import Leftover, OrderCycle, Producer, PurchaseOrder, Rhythm
from apps.market.scans import open_and_close
from apps.payments.domain.vat import ensure_starting_rates
from tests.factories_market import a_producer, a_variant, an_offer, an_order

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2026, 10, 25)
SUNDAYS = pytest.mark.parametrize("sunday", [SPRING, AUTUMN], ids=["spring", "autumn"])
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


def on(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return clock.at_local(day, dt.time(hour, minute))


def wall(moment: dt.datetime) -> str:
    return clock.local(moment).strftime("%a %H.%M")


def sunday_market(sunday: dt.date, *, closes_days_before: int = 0, closes: dt.time = dt.time(12)) -> OrderCycle:
    """The market of that Sunday as its rhythm plans it from the one a week before; open from Saturday 9.00 on.

    Bread and milk; the dairy wants to know a day earlier. Pick-up from 16.00 to 17.30.
    """
    ensure_starting_rates()
    long_ago = on(sunday - 9 * DAY, 9)
    first = plan_cycle(
        opens_at=on(sunday - 8 * DAY, 9), closes_at=on(sunday - 7 * DAY, 12), pickup_on=sunday - 7 * DAY, by=SYSTEM,
        at=long_ago,
    )  # fmt: skip
    for hour in (16, 17):
        period = Period(on(first.pickup_on, hour), on(first.pickup_on, hour, 30))
        add_slot(first, period=period, place="Toog", capacity=10, by=SYSTEM, at=long_ago)
    dairy = a_producer("Zuivel", email="zuivel@voorbeeld.example")
    Producer.objects.filter(pk=dairy.pk).update(cut_off_hours=24)
    dairy.refresh_from_db()
    an_offer(first, a_variant("Brood", producer=a_producer("Bakker", email="bakker@voorbeeld.example")))
    an_offer(first, a_variant("Melk", producer=dairy), price_cents=160)
    rhythm = Rhythm(
        name="Zondag", weekday=6, opens_days_before=2, opens_time=dt.time(9), closes_days_before=closes_days_before,
        closes_time=closes, weeks_ahead=1,
    )  # fmt: skip
    save_rhythm(rhythm, source=first, by=SYSTEM, at=on(sunday - 7 * DAY, 13))
    assert plan_from_rhythms(on(sunday - 7 * DAY, 14)) == 0
    return rhythm.cycles.get(pickup_on=sunday)


@SUNDAYS
def test_market_is_planned_at_the_hours_on_the_wall(sunday: dt.date, place: Place) -> None:
    cycle = sunday_market(sunday)

    assert [wall(moment) for moment in (cycle.opens_at, cycle.closes_at)] == ["Fri 09.00", "Sun 12.00"]
    slots = cycle.slots.order_by("starts_at")
    assert [(wall(slot.starts_at), wall(slot.ends_at)) for slot in slots] == [
        ("Sun 16.00", "Sun 16.30"), ("Sun 17.00", "Sun 17.30"),
    ]  # fmt: skip
    cut_offs = {offer.variant.product.name: offer.cut_off_at for offer in cycle.offers.all()}
    assert (cut_offs["Brood"], wall(cut_offs["Melk"])) == (None, "Sat 12.00")  # type: ignore[arg-type] # it has one


@SUNDAYS
def test_it_opens_and_closes_at_its_minute_once(sunday: dt.date, place: Place) -> None:
    cycle = sunday_market(sunday)
    OrderCycle.objects.exclude(pk=cycle.pk).update(opens_by_itself=False)
    friday = sunday - 2 * DAY

    assert [open_and_close(at) for at in (on(friday, 8, 59), on(friday, 9), on(friday, 9))] == [0, 1, 0]
    assert [open_and_close(at) for at in (on(sunday, 11, 59), on(sunday, 12), on(sunday, 12))] == [0, 1, 0]
    assert OrderCycle.objects.get(pk=cycle.pk).state == CycleState.CLOSED


@SUNDAYS
def test_last_second_counts_and_the_closing_second_does_not(
    sunday: dt.date, place: Place, buyer: Person, rival: Person
) -> None:
    cycle = sunday_market(sunday)
    open_and_close(cycle.opens_at)
    bread, milk = cycle.offers.order_by("pk")

    an_order(buyer, cycle, (milk, 1), at=on(sunday - DAY, 12) - SECOND)
    with pytest.raises(OfferClosed):
        an_order(rival, cycle, (milk, 1), at=on(sunday - DAY, 12))
    order = an_order(rival, cycle, (bread, 1), at=on(sunday, 12) - SECOND)
    with pytest.raises(CycleClosed):
        cancel_order(order, by=SYSTEM, at=on(sunday, 12))


@SUNDAYS
def test_producers_hear_at_their_own_minute_once(sunday: dt.date, place: Place, buyer: Person) -> None:
    cycle = sunday_market(sunday)
    open_and_close(cycle.opens_at)
    bread, milk = cycle.offers.order_by("pk")
    an_order(buyer, cycle, (bread, 1), (milk, 1), at=on(sunday - 2 * DAY, 10))
    saturday = sunday - DAY

    assert [send_due_sheets(at) for at in (on(saturday, 11, 59), on(saturday, 12), on(saturday, 12, 1))] == [0, 1, 0]
    open_and_close(on(sunday, 12))
    assert [send_due_sheets(at) for at in (on(sunday, 12, 9), on(sunday, 12, 10), on(sunday, 12, 11))] == [0, 1, 0]
    assert [wall(sheet.sent_at) for sheet in PurchaseOrder.objects.order_by("pk")] == ["Sat 12.00", "Sun 12.10"]


@SUNDAYS
@pytest.mark.parametrize("hour", [3, 12])
def test_who_asked_is_reminded_a_day_before_on_the_wall_once(
    hour: int, sunday: dt.date, place: Place, buyer: Person
) -> None:
    cycle = sunday_market(sunday, closes=dt.time(hour))
    set_reminds(buyer, reminds=True, by=SYSTEM, at=cycle.opens_at)
    open_and_close(cycle.opens_at)
    due = on(sunday - DAY, hour)

    assert [remind_before_closing(at) for at in (due - SECOND, due, due, cycle.closes_at - SECOND)] == [0, 1, 0, 0]
    assert OutgoingMail.objects.filter(template="market/mail/reminder").count() == 1


@SUNDAYS
def test_price_falls_at_its_minutes_of_the_last_half_hour(
    sunday: dt.date, place: Place, buyer: Person, rival: Person
) -> None:
    cycle = sunday_market(sunday)
    open_and_close(cycle.opens_at)
    order = an_order(buyer, cycle, (cycle.offers.earliest("pk"), 2), at=on(sunday - 2 * DAY, 10))
    OrderCycle.objects.filter(pk=cycle.pk).update(state=CycleState.RECEIVED)
    mark_no_show(order, by=SYSTEM, at=on(sunday, 16, 40))
    left = Leftover.objects.get()

    prices = {}
    for minute in (59, 60, 69, 70, 79, 80, 95):
        at = on(sunday, 16 + minute // 60, minute % 60)
        move = sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=at)
        prices[wall(at)] = move.unit_cents
        undo_move(move, by=SYSTEM, at=at)

    assert prices == {
        "Sun 16.59": 340, "Sun 17.00": 255, "Sun 17.09": 255, "Sun 17.10": 170, "Sun 17.19": 170, "Sun 17.20": 85,
        "Sun 17.35": 85,
    }  # fmt: skip


@SUNDAYS
def test_earlier_closing_of_a_producer_keeps_its_hour_when_the_market_moves_over_the_night(
    sunday: dt.date, place: Place
) -> None:
    cycle = sunday_market(sunday, closes_days_before=1, closes=dt.time(20))
    assert wall(cycle.offers.get(variant__product__name="Melk").cut_off_at) == "Fri 20.00"  # type: ignore[arg-type] # it has one

    change_moments(
        cycle, opens_at=cycle.opens_at, closes_at=on(sunday + DAY, 20), pickup_on=sunday + 2 * DAY, by=SYSTEM,
        at=cycle.opens_at,
    )  # fmt: skip

    assert wall(cycle.offers.get(variant__product__name="Melk").cut_off_at) == "Sun 20.00"  # type: ignore[arg-type] # as above
    slots = cycle.slots.order_by("starts_at")
    assert [wall(slot.starts_at) for slot in slots] == ["Tue 16.00", "Tue 17.00"]
