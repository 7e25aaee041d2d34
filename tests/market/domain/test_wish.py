import datetime as dt
from collections.abc import Callable

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.models import HistoryEvent, OutgoingMail
from apps.market.domain.basket import open_basket, put_in_basket
from apps.market.domain.claims import Wish
from apps.market.domain.confirmation import tell_all_news
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.order import cancel_order, order_goods, place_order
from apps.market.domain.wish import change_on_shortage, choose_on_shortage, set_reminds, set_wishes
from apps.market.enums import OnShortage
from apps.market.models import BasketLine, MarketWish, Offer, Order, OrderCycle, OrderLine
from apps.payments.basket import BasketOwner
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, a_variant, an_offer, an_open_cycle, an_order

pytestmark = pytest.mark.django_db
SUBSTITUTE, LEAVE_OUT, REFUND = OnShortage.SUBSTITUTE, OnShortage.LEAVE_OUT, OnShortage.REFUND


def choices_of(order: Order) -> list[str]:
    return list(order.lines.order_by("pk").values_list("on_shortage", flat=True))


def test_choice_in_the_basket_is_frozen_on_the_order(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    milk = an_offer(cycle, a_variant("Melk"))
    basket = a_basket(buyer, cycle, (loaf, 1), (milk, 1))

    choose_on_shortage(basket, {loaf.pk: SUBSTITUTE, milk.pk: REFUND}, at=NOON)
    order = place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    assert choices_of(order) == [SUBSTITUTE, REFUND]
    assert list(basket.lines.values_list("on_shortage", flat=True)) == [SUBSTITUTE, REFUND]


def test_line_added_later_wants_what_the_last_one_wanted(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf, 1))
    choose_on_shortage(basket, {loaf.pk: SUBSTITUTE}, at=NOON)

    put_in_basket(basket, an_offer(cycle), quantity=1, at=NOON)

    assert set(basket.lines.values_list("on_shortage", flat=True)) == {SUBSTITUTE}


def test_next_order_begins_with_what_was_chosen_last(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf, 1))
    choose_on_shortage(basket, {loaf.pk: REFUND}, at=NOON)
    place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)
    later = an_open_cycle(closes_at=CLOSING + dt.timedelta(hours=1))

    fresh = a_basket(buyer, later, (later.offers.get(), 1))

    assert (MarketWish.objects.get().on_shortage, fresh.lines.get().on_shortage) == (REFUND, REFUND)


def test_different_choices_are_not_taken_along(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    milk = an_offer(cycle)
    basket = a_basket(buyer, cycle, (loaf, 1), (milk, 1))
    choose_on_shortage(basket, {loaf.pk: SUBSTITUTE}, at=NOON)

    place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    assert not MarketWish.objects.exists()


def test_who_never_chose_leaves_out_and_keeps_no_row(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    assert choices_of(an_order(buyer, cycle, (loaf, 1))) == [LEAVE_OUT]
    assert not MarketWish.objects.exists()


def test_same_choice_again_leaves_a_placed_basket_placed(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf, 1))
    basket = open_basket(BasketOwner(person=buyer), cycle, at=NOON)

    choose_on_shortage(basket, {loaf.pk: LEAVE_OUT}, at=NOON)
    assert basket.placed_at is not None

    choose_on_shortage(basket, {loaf.pk: REFUND}, at=NOON)
    assert basket.placed_at is None


def test_unknown_choice_is_refused(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf, 1))
    with pytest.raises(BuurtpuntError) as wrong:
        choose_on_shortage(basket, {loaf.pk: "burn_it"}, at=NOON)
    assert (wrong.value.code, basket.lines.get().on_shortage) == ("unknown_choice", LEAVE_OUT)


def test_choice_at_the_closing_second_is_refused(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    basket = open_basket(BasketOwner(person=buyer), cycle, at=NOON)
    for late in (
        lambda: choose_on_shortage(basket, {loaf.pk: REFUND}, at=CLOSING),
        lambda: change_on_shortage(order, {order.lines.get().pk: REFUND}, by=SYSTEM, at=CLOSING),
    ):
        with pytest.raises(BuurtpuntError) as wrong:
            late()
        assert wrong.value.code == "cycle_closed"


def test_choice_on_a_placed_order_is_changed_and_the_basket_follows(
    cycle: OrderCycle, loaf: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (loaf, 2))
    line = order.lines.get()

    change_on_shortage(order, {line.pk: SUBSTITUTE}, by=SYSTEM, at=NOON)

    line.refresh_from_db()
    assert (line.on_shortage, line.quantity_ordered, order.total_cents) == (SUBSTITUTE, 2, 680)
    assert BasketLine.objects.get().on_shortage == SUBSTITUTE
    assert HistoryEvent.objects.filter(subject_type="market.order", event="changed").count() == 1


def test_same_choice_on_a_placed_order_leaves_no_trace(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    change_on_shortage(order, {order.lines.get().pk: LEAVE_OUT}, by=SYSTEM, at=NOON)
    assert not HistoryEvent.objects.filter(event="changed", subject_type="market.order").exists()


@pytest.mark.parametrize("end", [hand_over_order, cancel_order])
def test_choice_on_an_order_that_is_done_is_refused(
    cycle: OrderCycle, loaf: Offer, buyer: Person, end: Callable[..., Order]
) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    end(order, by=SYSTEM, at=NOON)
    with pytest.raises(BuurtpuntError) as wrong:
        change_on_shortage(order, {order.lines.get().pk: REFUND}, by=SYSTEM, at=NOON)
    assert wrong.value.code == "order_transition_refused"


def test_choice_on_anothers_order_is_refused(cycle: OrderCycle, loaf: Offer, buyer: Person, lotte: User) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    with pytest.raises(NotAllowed):
        change_on_shortage(order, {}, by=actor_for(lotte), at=NOON)


def test_program_that_is_silent_keeps_the_choice(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    milk, slot = an_offer(cycle), cycle.slots.get()
    set_wishes(buyer, reminds=False, on_shortage=SUBSTITUTE, by=SYSTEM, at=NOON)
    order = order_goods(
        cycle, person=buyer, wishes={loaf.pk: Wish(1, None, REFUND)}, slot=slot, changes=None, by=SYSTEM, at=NOON
    )
    order_goods(
        cycle, person=buyer, wishes={loaf.pk: Wish(2, None), milk.pk: Wish(1, None)}, slot=slot, changes=order,
        by=SYSTEM, at=NOON,
    )  # fmt: skip
    assert choices_of(order) == [REFUND, SUBSTITUTE]


def test_choices_of_two_devices_meet_in_one_order(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf, 1))
    OrderLine.objects.update(on_shortage=REFUND)
    other = open_basket(BasketOwner(key="gsm"), cycle, at=NOON)
    put_in_basket(other, an_offer(cycle), quantity=1, at=NOON)

    order = place_order(other, person=buyer, slot=None, by=SYSTEM, at=NOON)

    assert choices_of(order) == [REFUND, LEAVE_OUT]


def test_mail_says_what_happens_at_a_shortage_and_who_comes(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf, 1))
    choose_on_shortage(basket, {loaf.pk: REFUND}, at=NOON)
    place_order(basket, person=buyer, slot=cycle.slots.get(), proxy_name="Nele Wouters", by=SYSTEM, at=NOON)

    tell_all_news(NOON)

    mail = OutgoingMail.objects.get()
    assert "laat weg, je betaalt het niet" in mail.text
    assert "Nele Wouters" in mail.text
    assert "Nele Wouters" in mail.html


def test_reminder_needs_an_address(walter: Person) -> None:
    with pytest.raises(BuurtpuntError) as wrong:
        set_reminds(walter, reminds=True, by=SYSTEM, at=NOON)
    assert (wrong.value.code, MarketWish.objects.count()) == ("no_address", 0)


def test_reminder_is_asked_and_stopped_once(buyer: Person) -> None:
    for reminds in (True, True, False, False):
        assert set_reminds(buyer, reminds=reminds, by=SYSTEM, at=NOON).reminds is reminds
    events = HistoryEvent.objects.filter(subject_type="accounts.person", event__startswith="reminds_")
    assert sorted(events.values_list("event", flat=True)) == ["reminds_set", "reminds_unset"]


def test_wishes_of_another_are_refused(buyer: Person, lotte: User) -> None:
    with pytest.raises(NotAllowed):
        set_wishes(buyer, reminds=True, on_shortage=REFUND, by=actor_for(lotte), at=NOON)
    with pytest.raises(BuurtpuntError) as wrong:
        set_wishes(buyer, reminds=True, on_shortage="", by=SYSTEM, at=NOON)
    assert wrong.value.code == "unknown_choice"
