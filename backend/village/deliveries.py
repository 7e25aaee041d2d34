"""From closing to the books: sheets, what producers bring and say, weights, now and then too little, statements."""

import datetime as dt
from functools import partial
from random import Random
from typing import Final

from apps.hub.actors import GUEST
from apps.market.domain.absence import BEFORE_TELLING, tell_absent, tell_what_went_on
from apps.market.domain.answer import acknowledge_sheet
from apps.market.domain.crates import Total, set_containers
from apps.market.domain.cycle import close_cycle
from apps.market.domain.distribution import distribute_due_cycles
from apps.market.domain.division import fingerprint, plan_division
from apps.market.domain.final_order import confirm_waiting_orders
from apps.market.domain.final_price import tell_final_prices_of_all
from apps.market.domain.leftover_move import give_leftover
from apps.market.domain.packing import place_crate, tick_line
from apps.market.domain.purchase import SHEETS_WAIT, send_due_sheets
from apps.market.domain.receipt import all_is_right, count_line, finish_receipt, start_receipt
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.shortage import divide_shortage
from apps.market.domain.weighing import weigh_line
from apps.market.enums import ContainerReason, DivisionPolicy, OrderState
from apps.market.errors.receipt import NothingExpected
from apps.market.models import ContainerKind, GoodsReceipt, Leftover, Order, OrderCycle, Producer, PurchaseOrder
from apps.market.queries.shortage import shortages_of
from apps.market.queries.weighing import lines_to_weigh
from backend.village.counter import at_work
from backend.village.shelves import Round
from backend.village.village import DAY, HOUR, Village, wall

COMES_SHORT: Final = 0.12  # of the deliveries
LIGHT, HEAVY = 93, 107  # percent of the usual weight
CRATES: Final = ("A", "B", "C", "D")
PER_RACK: Final = 6
MINUTE: Final = dt.timedelta(minutes=1)


def see_through(village: Village, plan: Round, *, chance: Random, packs: bool = False) -> None:
    """Closed, ordered, received, given out and, after the weekend, settled: as people and the worker do it."""
    add, goods = village.diary.add, min(plan.slots[0].start - HOUR, wall(plan.pickup_on, 13))
    saturday = wall(plan.pickup_on + DAY, 9, 30)
    add(plan.closes_at - DAY + MINUTE, _send)  # the butcher cuts a day earlier
    add(plan.closes_at, partial(_close, village, plan))
    add(plan.closes_at + SHEETS_WAIT, _send)
    add(plan.closes_at + 3 * HOUR, partial(_answer, plan))
    add(goods, partial(_receive, village, plan, chance))
    if packs:
        add(goods + HOUR / 2, partial(_pack, village, plan, chance))
    add(saturday, partial(_clear, village, plan, chance))
    for moment in (wall(plan.pickup_on + DAY, 9, 10) + BEFORE_TELLING, saturday + MINUTE):
        add(moment, _tell_absent)
    add(wall(plan.pickup_on + 3 * DAY, 10), partial(_settle, village, plan))


def receive_from(village: Village, cycle: OrderCycle, producer: Producer, *, chance: Random, at: dt.datetime) -> None:
    """Somebody counts what this producer brings: all of it, or now and then a piece or two too few."""
    volunteer = at_work(village, chance)
    try:
        receipt = start_receipt(cycle, producer, by=volunteer, at=at)
    except NothingExpected:
        return
    line = chance.choice(list(receipt.lines.order_by("pk")))
    if chance.random() < COMES_SHORT and line.quantity_expected > 1:
        came = line.quantity_expected - chance.randint(1, min(2, line.quantity_expected - 1))
        count_line(line, received=came, version=line.version, by=volunteer, at=at)
    finish_receipt(all_is_right(receipt, by=volunteer, at=at), by=volunteer, at=at)


def weigh_all(village: Village, cycle: OrderCycle, *, chance: Random, at: dt.datetime, most: int | None = None) -> None:
    """Everything on the scale, or the first so many; a little more or less than usual."""
    for line in lines_to_weigh(cycle).order_by("pk")[:most]:
        usual = line.content_amount * line.quantity
        grams = usual * chance.randint(LIGHT, HEAVY) // 100
        weigh_line(line, grams=grams, confirmed=True, by=at_work(village, chance), at=at)


def _close(village: Village, plan: Round, at: dt.datetime) -> None:
    close_cycle(plan.row, by=village.manager, at=at)


def _send(at: dt.datetime) -> None:
    """What the worker does, at whatever market it is due."""
    send_due_sheets(at)
    confirm_waiting_orders(at)


def _tell_absent(at: dt.datetime) -> None:
    """What the worker does: who did not come hears it, and later what became of their goods."""
    tell_absent(at)
    tell_what_went_on(at)


def _answer(plan: Round, at: dt.datetime) -> None:
    """The producers read their mail in the evening; the brewer never answers."""
    unanswered = PurchaseOrder.objects.filter(cycle=plan.row, answered_at=None)
    for sheet in unanswered.exclude(producer__name__contains="Zwaluw"):
        acknowledge_sheet(sheet, by=GUEST, at=at)


def _receive(village: Village, plan: Round, chance: Random, at: dt.datetime) -> None:
    """Count, weigh, divide what is short, and send the empties along."""
    cycle = OrderCycle.objects.get(pk=plan.row.pk)
    for producer in Producer.objects.order_by("pk"):
        receive_from(village, cycle, producer, chance=chance, at=at)
    weigh_all(village, cycle, chance=chance, at=at)
    for shortage in shortages_of(OrderCycle.objects.get(pk=cycle.pk)):
        division = plan_division(shortage, policy=DivisionPolicy.SHARE)
        divide_shortage(
            cycle, shortage.offer, division=division, seen=fingerprint(shortage, division), by=village.manager, at=at
        )
    _send_empties(village, cycle, chance, at=at)
    tell_final_prices_of_all(at)


def _send_empties(village: Village, cycle: OrderCycle, chance: Random, *, at: dt.datetime) -> None:
    """The farmer takes a crate of milk bottles back."""
    farmer = GoodsReceipt.objects.filter(cycle=cycle, lines__offer__variant__container__name="Melkfles").first()
    kind = ContainerKind.objects.filter(name="Melkfles").first()
    if farmer is not None and kind is not None and chance.random() < 0.5:  # noqa: PLR2004 - every other week
        total = Total(kind, ContainerReason.SENT_BACK, chance.randint(4, 10))
        set_containers(cycle, farmer.producer, totals=[total], by=at_work(village, chance), at=at)


def _pack(village: Village, plan: Round, chance: Random, at: dt.datetime) -> None:
    """Bags are packed and put on their rack."""
    orders = Order.objects.filter(cycle=plan.row, state=OrderState.PLACED).order_by("slot__starts_at", "pk")
    for number, order in enumerate(orders):
        volunteer = at_work(village, chance)
        for line in order.lines.holding():
            if line.quantity:
                tick_line(line, is_packed=True, by=volunteer, at=at)
        rack = f"Rek {CRATES[number // PER_RACK % len(CRATES)]}{number % PER_RACK + 1}"
        place_crate(order, place=rack, by=volunteer, at=at)


def _clear(village: Village, plan: Round, chance: Random, at: dt.datetime) -> None:
    """What nobody fetched goes to the social restaurant; then every bag of this market has found its end."""
    for leftover in Leftover.objects.filter(cycle=plan.row, withdrawn_at=None).order_by("pk"):
        if leftover.left:
            note = "Sociaal restaurant De Lepel"
            give_leftover(leftover, pieces=leftover.left, note=note, by=at_work(village, chance), at=at)
    distribute_due_cycles(at)


def _settle(village: Village, plan: Round, at: dt.datetime) -> None:
    settle_cycle(plan.row, by=village.manager, at=at)
