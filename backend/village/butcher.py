"""A round of meat, milk and carrots for the day to come; the goods came in an hour ago, too little of one thing."""

import datetime as dt
from functools import partial
from random import Random

from apps.hub.actors import GUEST
from apps.hub.period import Period
from apps.market.domain.answer import report_shortage
from apps.market.domain.basket import open_basket, put_in_basket
from apps.market.domain.cycle import close_cycle, open_cycle
from apps.market.domain.order import place_order
from apps.market.domain.purchase import SHEETS_WAIT, send_due_sheets
from apps.market.domain.receipt import all_is_right, count_line, finish_receipt, start_receipt
from apps.market.enums import Category, RejectReason
from apps.market.models import GoodsReceipt, Offer, OrderCycle, Producer, PurchaseLine
from apps.payments.basket import BasketOwner
from backend.village.counter import at_work
from backend.village.deliveries import receive_from, weigh_all
from backend.village.orders import CUSTOMERS, GROWN_UP
from backend.village.people import OPENING
from backend.village.shelves import Round, Shelf, plan_round
from backend.village.village import DAY, HOUR, Village, dice, wall

FRIDAY = 4
CUSTOMERS_OF_THE_ROUND = 12
SHORT_BY, DAMAGED = 6, 1
WEIGHED_BY_NOW = 7
CARROTS = ("Wortelen met loof", "Bewaarwortelen")  # in summer and in winter
ALSO = (Category.MEAT, Category.DAIRY)


def hold_butchers_round(village: Village, shelves: list[Shelf]) -> None:
    """Closed yesterday, picked up tomorrow (on Saturday when that is Friday), being counted and weighed now."""
    chance = dice("butcher's round")
    day = village.today + DAY
    day += DAY if day.weekday() == FRIDAY else 0 * DAY
    hour = OPENING[day.weekday()][0].hour
    slots = [Period(wall(day, hour + n), wall(day, hour + n + 1)) for n in range(2)]
    yesterday = village.today - DAY
    plan = Round(wall(yesterday - 4 * DAY, 8), wall(yesterday, 18), day, slots, CUSTOMERS_OF_THE_ROUND)
    goods = [shelf for shelf in shelves if shelf.good.category in ALSO or shelf.good.name in CARROTS]
    goods = [shelf for shelf in goods if not shelf.good.limit or shelf.good.name in {*CARROTS, "Braadkip"}]
    add = village.diary.add
    add(plan.opens_at - DAY, partial(plan_round, village, goods, plan, None))
    add(plan.opens_at, partial(_open, village, plan))
    for number, name in enumerate(chance.sample(CUSTOMERS, CUSTOMERS_OF_THE_ROUND)):
        add(plan.opens_at + (number + 1) * 5 * HOUR, partial(_order, village, plan, name, chance))
    add(plan.closes_at - DAY + HOUR / 60, _send)
    add(plan.closes_at, partial(_close, village, plan))
    add(plan.closes_at + SHEETS_WAIT, _send)
    add(plan.closes_at + 2 * HOUR, partial(_say_what_is_short, plan))
    add(village.now - HOUR, partial(_receive, village, plan, chance))


def _open(village: Village, plan: Round, at: dt.datetime) -> None:
    open_cycle(plan.row, by=village.manager, at=at)


def _close(village: Village, plan: Round, at: dt.datetime) -> None:
    close_cycle(plan.row, by=village.manager, at=at)


def _send(at: dt.datetime) -> None:
    send_due_sheets(at)


def _order(village: Village, plan: Round, name: str, chance: Random, at: dt.datetime) -> None:
    """Carrots for everybody, something of the butcher, and something white."""
    person, actor = village.person(name), village.actor(name)
    basket = open_basket(BasketOwner(person=person), plan.row, at=at)
    offers = list(Offer.objects.filter(cycle=plan.row).select_related("variant__product").order_by("pk"))
    carrots = [offer for offer in offers if offer.variant.product.name in CARROTS]
    meat = [offer for offer in offers if offer.variant.product.category == Category.MEAT and offer.cut_off_at is None]
    sliced = [offer for offer in offers if offer.cut_off_at is not None and at < offer.cut_off_at]
    dairy = [offer for offer in offers if offer.variant.product.category == Category.DAIRY]
    wanted = [(carrots[0], chance.choice((1, 2, 2))), (chance.choice(dairy), 1), *((one, 1) for one in meat[:1])]
    wanted += [(one, 1) for one in chance.sample(sliced, min(2, len(sliced)))]
    for offer, quantity in wanted:
        if offer.left is None or offer.left >= quantity:
            put_in_basket(basket, offer, quantity=quantity, at=at)
    slot = next(slot for slot in plan.row.slots.order_by("claimed", "pk") if slot.left)
    place_order(basket, person=person, slot=slot, age_confirmed=GROWN_UP, by=actor, at=at)


def _say_what_is_short(plan: Round, at: dt.datetime) -> None:
    """The carrots are not ready: the farmer says so by the link."""
    carrots = PurchaseLine.objects.filter(purchase__cycle=plan.row, offer__variant__product__name__in=CARROTS)
    for line in carrots.select_related("purchase"):
        promised = {line.pk: max(line.quantity - SHORT_BY, 0)}
        report_shortage(line.purchase, promised=promised, note="Het vroor twee nachten. Griet", by=GUEST, at=at)


def _receive(village: Village, plan: Round, chance: Random, at: dt.datetime) -> None:
    """The dairy is counted, the carrots are short and one bunch is broken, half of the meat was on the scale."""
    cycle, volunteer = OrderCycle.objects.get(pk=plan.row.pk), at_work(village, chance)
    producers = {producer.name: producer for producer in Producer.objects.order_by("pk")}
    for name, producer in producers.items():
        if "Zonneveld" in name:
            _count_carrots(start_receipt(cycle, producer, by=volunteer, at=at), village, chance, at=at)
        elif "Wilgen" not in name:
            receive_from(village, cycle, producer, chance=Random(1), at=at)  # noqa: S311 - nothing short here
        else:
            all_is_right(start_receipt(cycle, producer, by=volunteer, at=at), by=volunteer, at=at)
    weigh_all(village, cycle, chance=chance, at=at, most=WEIGHED_BY_NOW)


def _count_carrots(receipt: GoodsReceipt, village: Village, chance: Random, *, at: dt.datetime) -> None:
    """Six too few, of which one came broken."""
    volunteer = at_work(village, chance)
    for line in receipt.lines.order_by("pk"):
        came = max(line.quantity_expected - SHORT_BY + DAMAGED, DAMAGED)
        count_line(
            line, received=came, rejected=DAMAGED, reason=RejectReason.DAMAGED, version=line.version, by=volunteer,
            at=at,
        )  # fmt: skip
    finish_receipt(receipt, by=volunteer, at=at)
