"""Weighing: the price follows, what cannot be is refused, and customers are told once."""

import datetime as dt

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import OutgoingMail
from apps.market import scans
from apps.market.domain.hand_over import hand_over_order, mark_no_show
from apps.market.domain.receipt import all_is_right
from apps.market.domain.weighing import weigh_line
from apps.market.enums import AmendmentKind, CycleState, OrderState
from apps.market.errors import OrderTransitionRefused
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.receipt import NotToReceive
from apps.market.errors.weighing import NotByWeight, WeighedMeanwhile, WeightDoubtful, WeightImpossible
from apps.market.models import Offer, Order, OrderAmendment, OrderCycle, OrderLine, Producer
from apps.market.queries.weighing import lines_of_offer, lines_to_weigh, weighings_of
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories_market import a_producer, amend_line, an_order
from tests.factories_market_receipt import MORNING, a_chicken, a_loaf, a_receipt, finished, ordered

pytestmark = pytest.mark.django_db


@pytest.fixture
def farmer(db: None) -> Producer:
    return a_producer("Hoeve De Kip")


@pytest.fixture
def chicken(cycle: OrderCycle, farmer: Producer) -> Offer:
    return a_chicken(cycle, farmer)


@pytest.fixture
def order(cycle: OrderCycle, farmer: Producer, chicken: Offer, buyer: Person) -> Order:
    """One chicken and a loaf, ordered from the producer."""
    made = an_order(buyer, cycle, (chicken, 1), (a_loaf(cycle, farmer), 1))
    ordered(cycle)
    return made


def bird_of(order: Order) -> OrderLine:
    return order.lines.select_related("order").get(name="Hoevekip")


def weigh(line: OrderLine, grams: int, *, confirmed: bool = False, seen: int | None = None) -> OrderLine:
    return weigh_line(line, grams=grams, confirmed=confirmed, seen_grams=seen, by=SYSTEM, at=MORNING)


def all_in(cycle: OrderCycle, *producers: Producer) -> None:
    for producer in producers:
        finished(all_is_right(a_receipt(cycle, producer), by=SYSTEM, at=MORNING))


def mails(word: str = "weegt") -> list[OutgoingMail]:
    return [mail for mail in OutgoingMail.objects.order_by("pk") if word in mail.text]


def test_price_follows_the_scale(order: Order) -> None:
    line = weigh(bird_of(order), 1712)

    assert (line.delivered_grams, line.amount_cents) == (1712, 1524)  # 8,90 x 1,712 = 15,2368
    row = OrderAmendment.objects.get()
    assert (row.kind, row.grams_before, row.grams_after) == (AmendmentKind.WEIGHED, None, 1712)
    charge = charge_of(order)
    assert charge is not None
    assert outstanding_cents(charge) == 1524 + 340


def test_weighing_again_replaces_and_keeps_history(order: Order) -> None:
    weigh(bird_of(order), 1712)

    line = weigh(bird_of(order), 1650, seen=1712)

    assert line.delivered_grams == 1650
    assert list(OrderAmendment.objects.values_list("grams_before", "grams_after")) == [(None, 1712), (1712, 1650)]


def test_same_weight_again_is_fine(order: Order) -> None:
    weigh(bird_of(order), 1712)

    assert weigh(bird_of(order), 1712).delivered_grams == 1712
    assert OrderAmendment.objects.count() == 1


def test_weight_of_somebody_else_is_not_overwritten_unseen(order: Order) -> None:
    weigh(bird_of(order), 1712)

    with pytest.raises(WeighedMeanwhile):
        weigh(bird_of(order), 1650)

    assert bird_of(order).delivered_grams == 1712


def test_unusual_weight_is_asked_about_and_taken_when_confirmed(order: Order) -> None:
    with pytest.raises(WeightDoubtful) as refusal:
        weigh(bird_of(order), 2600)
    assert (refusal.value.context["meant"], refusal.value.field) == (None, "weight")

    assert weigh(bird_of(order), 2600, confirmed=True).delivered_grams == 2600


@pytest.mark.parametrize(("grams", "meant"), [(700_000, None), (1_712_000, 1712), (23_760, None), (2, 2000)])
def test_impossible_weight_is_refused_whatever_one_says(order: Order, grams: int, meant: int | None) -> None:
    with pytest.raises(WeightImpossible) as refusal:
        weigh(bird_of(order), grams, confirmed=True)

    assert refusal.value.context["meant"] == meant
    assert bird_of(order).delivered_grams is None


def test_seven_hundred_kilos_of_vegetables_are_asked_about(cycle: OrderCycle, farmer: Producer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (a_chicken(cycle, farmer, "Soepgroenten", between=(500, 1900)), 1))
    ordered(cycle)

    with pytest.raises(WeightImpossible) as refusal:
        weigh(order.lines.select_related("order").get(), 700_000, confirmed=True)

    assert refusal.value.context["meant"] == 700


def test_band_counts_the_pieces(cycle: OrderCycle, chicken: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (chicken, 2))
    ordered(cycle)

    assert weigh(bird_of(order), 3300).amount_cents == 2937


def test_loaf_is_not_weighed(order: Order) -> None:
    with pytest.raises(NotByWeight):
        weigh(order.lines.select_related("order").get(name="Lindekerks bruin"), 800)


def test_what_did_not_come_is_not_weighed(order: Order) -> None:
    amend_line(bird_of(order), AmendmentKind.SHORTAGE, quantity=0, at=MORNING)

    with pytest.raises(NotByWeight):
        weigh(bird_of(order), 1712)


def test_bag_that_went_along_is_not_weighed(order: Order) -> None:
    weigh(bird_of(order), 1712)
    hand_over_order(order, by=SYSTEM, at=MORNING)

    with pytest.raises(OrderTransitionRefused):
        weigh(bird_of(order), 1650, seen=1712)


@pytest.mark.parametrize(("state", "error"), [(CycleState.OPEN, NotToReceive), (CycleState.SETTLED, CycleIsSettled)])
def test_weighing_has_its_time(order: Order, state: CycleState, error: type[Exception]) -> None:
    OrderCycle.objects.update(state=state)

    with pytest.raises(error):
        weigh(bird_of(order), 1712)


def test_weighing_is_for_volunteers(order: Order, mieke: User, rita: User) -> None:
    for who in (GUEST, actor_for(mieke)):
        with pytest.raises(NotAllowed):
            weigh_line(bird_of(order), grams=1712, by=who, at=MORNING)

    weigh_line(bird_of(order), grams=1712, by=actor_for(rita), at=MORNING)
    assert OrderAmendment.objects.get().by_user == rita


def test_price_is_told_once_when_all_is_in_and_weighed(order: Order, cycle: OrderCycle, farmer: Producer) -> None:
    weigh(bird_of(order), 1712)
    assert mails() == []

    all_in(cycle, farmer)
    scans.tell_prices(MORNING)

    [mail] = mails()
    assert mail.to == "mieke@voorbeeld.example"


def test_last_weight_of_a_received_market_tells_everybody(
    cycle: OrderCycle, farmer: Producer, chicken: Offer, buyer: Person, rival: Person, walter: Person
) -> None:
    orders = [an_order(person, cycle, (chicken, 1)) for person in (buyer, rival, walter)]
    ordered(cycle)
    all_in(cycle, farmer)

    for number, order in enumerate(orders):
        weigh(bird_of(order), 1600 + number)
        assert len(mails()) == (2 if number == 2 else 0)

    assert {mail.to for mail in mails()} == {"mieke@voorbeeld.example", "karim@voorbeeld.example"}


def test_corrected_weight_is_told_again(order: Order, cycle: OrderCycle, farmer: Producer) -> None:
    weigh(bird_of(order), 1712)
    all_in(cycle, farmer)

    weigh_line(bird_of(order), grams=1650, seen_grams=1712, by=SYSTEM, at=MORNING + dt.timedelta(minutes=5))

    assert len(mails()) == 2


def test_weight_that_nobody_needs_any_more_holds_up_no_mail(
    cycle: OrderCycle, farmer: Producer, chicken: Offer, buyer: Person, rival: Person
) -> None:
    """A state scan finds it, whatever made the last weight known."""
    first, second = (an_order(person, cycle, (chicken, 1)) for person in (buyer, rival))
    ordered(cycle)
    all_in(cycle, farmer)
    weigh(bird_of(first), 1712)
    mark_no_show(second, by=SYSTEM, at=MORNING)

    assert [scans.tell_prices(MORNING), scans.tell_prices(MORNING)] == [1, 0]
    assert len(mails()) == 1


def test_who_did_not_come_is_weighed_without_a_mail(order: Order, cycle: OrderCycle, farmer: Producer) -> None:
    all_in(cycle, farmer)
    mark_no_show(order, by=SYSTEM, at=MORNING)

    weigh(bird_of(order), 1712)

    assert (bird_of(order).delivered_grams, mails()) == (1712, [])


@pytest.mark.parametrize(
    "ended",
    [
        {"state": OrderState.NO_SHOW, "no_show_at": MORNING},
        {"state": OrderState.HANDED_OVER, "handed_over_at": MORNING},
        {"state": OrderState.CANCELLED, "cancelled_at": MORNING},
    ],
    ids=lambda ended: ended["state"],
)
def test_final_price_is_told_of_bags_that_wait_and_of_no_other(
    ended: dict[str, object], cycle: OrderCycle, farmer: Producer, chicken: Offer, buyer: Person, rival: Person
) -> None:
    waits, other = (an_order(person, cycle, (chicken, 1)) for person in (buyer, rival))
    ordered(cycle)
    for order in (waits, other):
        weigh(bird_of(order), 1712)
    Order.objects.filter(pk=other.pk).update(**ended)
    all_in(cycle, farmer)

    scans.tell_prices(MORNING)

    assert [mail.to for mail in mails()] == [buyer.email]


def test_what_waits_for_the_scale_is_counted_per_product(
    cycle: OrderCycle, farmer: Producer, chicken: Offer, buyer: Person, rival: Person
) -> None:
    first, second = (an_order(person, cycle, (chicken, 1)) for person in (buyer, rival))
    ordered(cycle)
    weigh(bird_of(second), 1712)

    [row] = weighings_of(cycle, farmer)

    assert (row.offer, row.lines, row.left) == (chicken, 2, 1)
    assert [line.order for line in lines_of_offer(chicken)] == [second, first]  # by name: Karim, Mieke
    assert [line.order for line in lines_to_weigh(cycle)] == [first]
