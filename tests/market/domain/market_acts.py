"""Everything that can be done in the market, with what it needs but who does it and when."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.period import Period
from apps.market.domain import (
    allergens,
    answer,
    container,
    container_kind,
    copying,
    crates,
    cycle,
    distribution,
    draft,
    empties,
    favourite,
    forget,
    hand_over,
    leftover,
    leftover_move,
    moments,
    offer,
    offer_import,
    order,
    packing,
    product,
    product_photo,
    product_sheet,
    proxy,
    purchase,
    recall,
    receipt,
    rhythm,
    settlement,
    shortage,
    slot,
    statement,
    stock,
    terms,
    weighing,
    wish,
    withdraw,
)
from apps.market.domain.division import Division
from apps.market.enums import Category, ContentUnit, DivisionPolicy, OnShortage
from apps.market.models import (
    ContainerKind,
    ContainerReturn,
    GoodsReceipt,
    Leftover,
    LeftoverMove,
    Order,
    OrderCycle,
    OrderLine,
    ProducerStatement,
    PurchaseOrder,
    Rhythm,
)
from tests.factories import a_person
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, a_full_market, bottle, left_of
from tests.factories_market import FRIDAY, a_basket, a_rhythm
from tests.factories_market_after import a_settled_market
from tests.factories_market_receipt import a_chicken_that_came
from tests.factories_market_sheets import a_sent_sheet

A_WEEK = dt.timedelta(days=7)
_NOBODY = Division(DivisionPolicy.SHARE, ())


@dataclass(frozen=True, slots=True)
class Scene:
    """One of everything; the bag is that of `person`."""

    person: Person
    market: OrderCycle
    order: Order
    line: OrderLine
    left: Leftover
    move: LeftoverMove
    receipt: GoodsReceipt
    sheet: PurchaseOrder
    statement: ProducerStatement
    rhythm: Rhythm
    bottle: ContainerKind
    returned: ContainerReturn


def a_scene(person: Person) -> Scene:
    """Friday's market at the counter, and others that are further."""
    neighbour = a_person()
    market = a_full_market()
    bag = a_full_bag(person, market, brood=2, kaas=1)
    left = left_of(a_full_bag(neighbour, market, brood=3))
    return Scene(
        person=person,
        market=market,
        order=bag,
        line=bag.lines.select_related("offer__variant__product__producer", "order").get(name="Kaas"),
        left=left,
        move=leftover_move.waste_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK),
        receipt=GoodsReceipt.objects.get(cycle=a_chicken_that_came(neighbour).cycle),
        sheet=a_sent_sheet(neighbour),
        statement=a_settled_market(neighbour),
        rhythm=a_rhythm(),
        bottle=bottle(),
        returned=empties.return_containers(neighbour, {bottle().code: 1}, by=SYSTEM, at=AT_WORK),
    )


def acts_of_managers(s: Scene) -> list[partial[Any]]:
    """The plan, the prices, the money of producers: what is done at the desk."""
    bread = s.line.offer
    loaf, baker = bread.variant, bread.variant.product.producer
    moment = s.market.slots.order_by("pk")[0]
    when: dict[str, Any] = {"opens_at": AT_WORK, "closes_at": AT_WORK + A_WEEK, "pickup_on": FRIDAY + 2 * A_WEEK}
    prices = terms.Terms(340, 250, None, None, is_on=True)
    return [
        partial(allergens.set_allergens, loaf.product, {}),
        partial(container_kind.save_container, s.bottle),
        partial(copying.copy_cycle, s.market, **when),
        partial(copying.copy_to_next_week, s.market),
        partial(cycle.plan_cycle, **when),
        partial(cycle.add_slot, s.market, period=Period(AT_WORK, AT_WORK + A_WEEK), place="Toog", capacity=5),
        partial(cycle.open_cycle, s.market),
        partial(cycle.close_cycle, s.market),
        partial(cycle.reopen_cycle, s.market, closes_at=AT_WORK + A_WEEK, reason="Vergissing"),
        partial(cycle.order_cycle, s.market),
        partial(distribution.distribute_cycle, s.market),
        partial(draft.drop_draft, s.market),
        partial(draft.plan_after_all, s.rhythm, FRIDAY),
        partial(moments.change_moments, s.market, **when),
        partial(offer.add_offer, s.market, loaf, price_cents=340),
        partial(offer.change_offer, bread, price_cents=340, limit=None, max_per_customer=None, is_on=True),
        partial(offer.add_offers, s.market, [loaf]),
        partial(offer.copy_prices, s.market),
        partial(offer_import.apply_import, s.market, [["Code"]], mark=""),
        partial(product.add_producer, name="Imkerij"),
        partial(product.add_product, baker, name="Krentenbrood", category=Category.BREAD),
        partial(product.add_variant, loaf.product, content_amount=400, content_unit=ContentUnit.GRAM),
        partial(product.declare_allergens, loaf.product),
        partial(product.save_producer, baker),
        partial(product.save_product, loaf.product),
        partial(product.save_detail, loaf),
        partial(product_photo.set_photo, loaf.product, None),
        partial(product_sheet.save_product_sheet, loaf.product, declared={}, sizes=[loaf]),
        partial(purchase.send_sheet, s.market, baker),
        partial(purchase.send_supplement, s.market, baker),
        partial(purchase.send_again, s.sheet),
        partial(purchase.send_sheets, s.market),
        partial(recall.recall_offer, s.market, bread, text="Glas", key=uuid4()),
        partial(rhythm.save_rhythm, s.rhythm),
        partial(rhythm.stop_rhythm, s.rhythm),
        partial(rhythm.plan_from_rhythm, s.rhythm),
        partial(settlement.settle_cycle, s.market),
        partial(shortage.divide_shortage, s.market, bread, division=_NOBODY, seen=""),
        partial(shortage.note_called, s.order),
        partial(slot.change_slot, moment, capacity=99),
        partial(slot.remove_slot, moment),
        partial(statement.mail_statement, s.statement, key=uuid4()),
        partial(stock.warn_below, loaf, pieces=3),
        partial(stock.offer_from_stock, s.market, loaf, pieces=3, price_cents=340),
        partial(terms.change_offers, s.market, {bread.pk: prices}),
        partial(terms.set_cut_off, s.market, baker, cut_off_at=None),
        partial(withdraw.withdraw_offer, bread),
        partial(withdraw.withdraw_producer, s.market, baker),
    ]


def acts_of_volunteers(s: Scene) -> list[partial[Any]]:
    """What is done at the counter and on the floor."""
    counted = s.receipt.lines.order_by("pk")[0]
    loaf = s.line.offer.variant
    return [
        partial(container.count_containers, s.bottle, pieces=3),
        partial(crates.set_containers, s.receipt.cycle, s.receipt.producer, totals=[]),
        partial(cycle.receive_cycle, s.market),
        partial(empties.return_containers, s.person, {s.bottle.code: 1}),
        partial(empties.undo_return, s.returned),
        partial(hand_over.hand_over_order, s.order),
        partial(hand_over.undo_hand_over, s.order),
        partial(hand_over.count_order, s.order, {}),
        partial(hand_over.mark_no_show, s.order),
        partial(hand_over.undo_no_show, s.order),
        partial(leftover.leave_surplus, s.line.offer, pieces=1),
        partial(leftover_move.sell_leftover, s.left, person=None, pieces=1),
        partial(leftover_move.give_leftover, s.left, pieces=1, note="Restaurant"),
        partial(leftover_move.waste_leftover, s.left, pieces=1),
        partial(leftover_move.keep_leftover, s.left, pieces=1),
        partial(leftover_move.undo_move, s.move),
        partial(packing.tick_line, s.line, is_packed=True),
        partial(packing.place_crate, s.order, place="Rek C"),
        partial(recall.leave_out_called_back, s.order),
        partial(receipt.start_receipt, s.receipt.cycle, s.receipt.producer),
        partial(receipt.count_line, counted, received=2, version=counted.version),
        partial(receipt.undo_count, counted, version=counted.version),
        partial(receipt.all_is_right, s.receipt),
        partial(receipt.finish_receipt, s.receipt),
        partial(receipt.reopen_receipt, s.receipt),
        partial(stock.receive_stock, loaf, pieces=3),
        partial(stock.waste_stock, loaf, pieces=3),
        partial(stock.count_stock, loaf, pieces=3),
        partial(stock.shelve_leftover, s.left, pieces=1),
        partial(stock.unshelve_leftover, s.move),
        partial(weighing.weigh_line, s.line, grams=500),
    ]


def acts_of_customers(s: Scene) -> list[partial[Any]]:
    """What one does for oneself, and a volunteer for anybody."""
    bread = s.line.offer
    basket = a_basket(s.person, s.market, (bread, 1))
    moment = s.market.slots.order_by("pk")[0]
    return [
        partial(favourite.like_product, s.person, bread.variant.product),
        partial(favourite.unlike_product, s.person, bread.variant.product),
        partial(forget.forget_customer, s.person),
        partial(order.place_order, basket, person=s.person, slot=moment),
        partial(order.order_goods, s.market, person=s.person, wishes={}, slot=moment, changes=s.order),
        partial(order.cancel_order, s.order),
        partial(proxy.name_proxy, s.order, name="Nele"),
        partial(wish.change_on_shortage, s.order, {}),
        partial(wish.set_wishes, s.person, reminds=True, on_shortage=OnShortage.REFUND),
        partial(wish.set_reminds, s.person, reminds=True),
    ]


def acts_by_link(s: Scene) -> list[partial[Any]]:
    """What a producer says without an account: the door knows them by their secret link."""
    return [
        partial(answer.acknowledge_sheet, s.sheet),
        partial(answer.report_shortage, s.sheet, promised={}),
        partial(answer.attach_delivery_note, s.sheet, file=BytesIO(b"%PDF-1.7\n%%EOF\n"), size=15),
    ]
