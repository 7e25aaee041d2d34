"""Closed sets of the market: goods and allergens, and the states and events of what goes around."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """The shelves of the market, in the order of its chips."""

    BREAD = "bread", _("Bread")
    PRODUCE = "produce", _("Vegetables & fruit")
    DAIRY = "dairy", _("Dairy & eggs")
    MEAT = "meat", _("Meat")
    DRINKS = "drinks", _("Drinks")
    PANTRY = "pantry", _("Pantry")


class Allergen(models.TextChoices):
    """The fourteen of Regulation (EU) 1169/2011, annex II, in its order."""

    GLUTEN = "gluten", _("gluten")
    CRUSTACEANS = "crustaceans", _("crustaceans")
    EGG = "egg", _("egg")
    FISH = "fish", _("fish")
    PEANUT = "peanut", _("peanut")
    SOY = "soy", _("soy")
    MILK = "milk", _("milk")
    NUTS = "nuts", _("nuts")
    CELERY = "celery", _("celery")
    MUSTARD = "mustard", _("mustard")
    SESAME = "sesame", _("sesame")
    SULPHITES = "sulphites", _("sulphites")
    LUPIN = "lupin", _("lupin")
    MOLLUSCS = "molluscs", _("molluscs")


class Presence(models.TextChoices):
    """What the producer declares of one allergen; no row means: not filled in."""

    CONTAINS = "contains", _("contains")
    MAY_CONTAIN = "may_contain", _("may contain")
    NO = "no", _("no")


class AgeLimit(models.IntegerChoices):
    """From which age the law allows the sale: beer and wine 16, spirits 18."""

    NONE = 0, _("no age limit")
    SIXTEEN = 16, _("from 16")
    EIGHTEEN = 18, _("from 18")


class ContentUnit(models.TextChoices):
    """In what the content of a variant is counted."""

    GRAM = "g", _("g")
    MILLILITRE = "ml", _("ml")
    PIECE = "piece", _("pieces")


class SoldBy(models.TextChoices):
    """Whether the price is per piece, or per kilo and known after weighing."""

    PIECE = "piece", _("by the piece")
    WEIGHT = "weight", _("by weight")


class CycleState(models.TextChoices):
    """A cycle goes forward; `CYCLE_TRANSITIONS` says how."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    ORDERED = "ordered", _("ordered from the producers")
    RECEIVED = "received", _("received")
    DISTRIBUTED = "distributed", _("distributed")
    SETTLED = "settled", _("settled")
    DROPPED = "dropped", _("dropped")


# Nobody ever saw these.
NEVER_OPENED: Final = (CycleState.DRAFT, CycleState.DROPPED)
# Reopening is the one way back, and only before the order sheets left.
CYCLE_TRANSITIONS: Final[Mapping[CycleState, frozenset[CycleState]]] = {
    CycleState.DRAFT: frozenset({CycleState.OPEN, CycleState.DROPPED}),
    CycleState.OPEN: frozenset({CycleState.CLOSED}),
    CycleState.CLOSED: frozenset({CycleState.ORDERED, CycleState.OPEN}),
    CycleState.ORDERED: frozenset({CycleState.RECEIVED}),
    CycleState.RECEIVED: frozenset({CycleState.DISTRIBUTED}),
    CycleState.DISTRIBUTED: frozenset({CycleState.SETTLED}),
    CycleState.SETTLED: frozenset(),
    CycleState.DROPPED: frozenset(),
}
# As long as these, what is sold, on what terms and when can still change; then the producers know.
CYCLES_TO_PLAN: Final = (CycleState.DRAFT, CycleState.OPEN)
# The truck does not wait for the paper: goods are counted from closing on, whether the sheet left or not.
CYCLES_TO_RECEIVE: Final = (CycleState.CLOSED, CycleState.ORDERED, CycleState.RECEIVED)
CYCLES_TO_WEIGH: Final = (*CYCLES_TO_RECEIVE, CycleState.DISTRIBUTED)
CYCLES_TO_HAND_OVER: Final = (CycleState.OPEN, *CYCLES_TO_WEIGH)


class OrderState(models.TextChoices):
    """An order from placing to the bag; `ORDER_TRANSITIONS` says how."""

    PLACED = "placed", _("placed")
    HANDED_OVER = "handed_over", _("handed over")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no_show", _("not picked up")


# Handing over and 'not picked up' can be undone at the counter; a cancelled order cannot.
ORDER_TRANSITIONS: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.PLACED: frozenset({OrderState.HANDED_OVER, OrderState.CANCELLED, OrderState.NO_SHOW}),
    OrderState.HANDED_OVER: frozenset({OrderState.PLACED}),
    OrderState.NO_SHOW: frozenset({OrderState.PLACED, OrderState.HANDED_OVER}),
    OrderState.CANCELLED: frozenset(),
}


class CycleEvent(StrEnum):
    """What history says of a cycle."""

    PLANNED = "planned"
    OPENED = "opened"
    CLOSED = "closed"
    REOPENED = "reopened"
    ADVANCED = "advanced"
    MOMENTS_CHANGED = "moments_changed"
    SLOT_ADDED = "slot_added"
    SLOT_CHANGED = "slot_changed"
    SLOT_REMOVED = "slot_removed"
    OFFER_ADDED = "offer_added"
    OFFER_CHANGED = "offer_changed"
    OFFER_WITHDRAWN = "offer_withdrawn"
    CUT_OFF_SET = "cut_off_set"
    SHEET_SENT = "sheet_sent"
    SHORTAGE_DIVIDED = "shortage_divided"
    RECALLED = "recalled"
    SETTLED = "settled"
    DROPPED = "dropped"
    PLANNED_AFTER_ALL = "planned_after_all"


class Stays(models.TextChoices):
    """Why a planned market keeps its moments while its rhythm gets others."""

    BY_HAND = "by_hand", _("stays as it is: somebody changed it by hand")
    PAST = "past", _("stays as it is: its new closing is over already")
    TAKEN = "taken", _("stays as it is: there is another market on the new day")
    HOLIDAY = "holiday", _("stays as it is: the new day is a public holiday")
    PICKUP = "pickup", _("stays as it is: people come before the new closing")


class OrderEvent(StrEnum):
    """What history says of an order."""

    PLACED = "placed"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"
    HAND_OVER_UNDONE = "hand_over_undone"
    NO_SHOW = "no_show"
    NO_SHOW_UNDONE = "no_show_undone"
    AMENDED = "amended"
    PROXY_NAMED = "proxy_named"
    PACKED = "packed"
    CRATE_PLACED = "crate_placed"


class NewsOfOrder(models.TextChoices):
    """What the customer of an order is still to be mailed: nothing, that we have it, or that it was changed."""

    NONE = "", _("nothing")
    PLACED = "placed", _("that we have it")
    CHANGED = "changed", _("that it was changed")


class OnShortage(models.TextChoices):
    """What the customer wants when there is too little of a line."""

    SUBSTITUTE = "substitute", _("replace it with something similar")
    LEAVE_OUT = "leave_out", _("leave it out, we settle up next time")
    REFUND = "refund", _("leave it out and give my money back")


class DivisionPolicy(models.TextChoices):
    """How a shortage is divided."""

    SHARE = "share", _("everybody a share")
    FIRST = "first", _("who ordered first goes first")
    HAND = "hand", _("by hand")


class AmendmentKind(models.TextChoices):
    """What was changed on an order after ordering closed, or without its customer asking."""

    SHORTAGE = "shortage", _("too little was delivered")
    SUBSTITUTED = "substituted", _("replaced")
    WEIGHED = "weighed", _("weighed")
    WITHDRAWN = "withdrawn", _("not for sale any more")
    BELOW_MINIMUM = "below_minimum", _("too little was ordered in all")
    MOVED = "moved", _("moved to the next market")
    COUNTED = "counted", _("counted at the counter")
    RECALLED = "recalled", _("called back")
    PASSED_ON = "passed_on", _("went to somebody else")


class BelowMinimum(models.TextChoices):
    """What happens when all orders of a producer together are under the minimum."""

    CANCEL = "cancel", _("the lines are cancelled and people are told")
    NEXT = "next", _("the lines move to the next market")


class PurchaseState(models.TextChoices):
    """Where an order sheet stands; `PURCHASE_TRANSITIONS` says what may follow."""

    SENT = "sent", _("sent")
    ACKNOWLEDGED = "acknowledged", _("confirmed by the producer")
    SHORT = "short", _("shortage reported")


# A producer may look again and say something else, as long as the goods are not there.
PURCHASE_TRANSITIONS: Final[Mapping[PurchaseState, frozenset[PurchaseState]]] = {
    PurchaseState.SENT: frozenset({PurchaseState.ACKNOWLEDGED, PurchaseState.SHORT}),
    PurchaseState.ACKNOWLEDGED: frozenset({PurchaseState.SHORT}),
    PurchaseState.SHORT: frozenset({PurchaseState.ACKNOWLEDGED}),
}


class PurchaseEvent(StrEnum):
    """What history says of an order sheet."""

    SENT = "sent"
    SENT_AGAIN = "sent_again"
    ACKNOWLEDGED = "acknowledged"
    SHORTAGE_REPORTED = "shortage_reported"
    NOTE_ATTACHED = "note_attached"


class ReceiptState(models.TextChoices):
    """Whether a delivery is still being counted. Taking it up again is an explicit act."""

    OPEN = "open", _("being received")
    DONE = "done", _("received")


class ReceiptEvent(StrEnum):
    """What history says of a delivery."""

    STARTED = "started"
    COUNTED = "counted"
    COUNT_UNDONE = "count_undone"
    FOLLOWED = "followed"
    FINISHED = "finished"
    REOPENED = "reopened"


class RejectReason(models.TextChoices):
    """Why pieces of a delivery cannot be given to anybody."""

    DAMAGED = "damaged", _("damaged")
    WRONG = "wrong", _("something else than we ordered")
    SPOILED = "spoiled", _("not fresh")


class ContainerReason(models.TextChoices):
    """Why bottles or crates moved. Signs are seen from the place: + came in, - went out."""

    DELIVERED = "delivered", _("came full from the producer")
    HANDED_OUT = "handed_out", _("went along with a customer")
    RETURNED = "returned", _("brought back by a customer")
    SENT_BACK = "sent_back", _("went back to the producer")
    COUNTED = "counted", _("counted")


class StockReason(models.TextChoices):
    """Why shelf stock moved. Signs are seen from the shelf."""

    BOUGHT = "bought", _("bought")
    OFFERED = "offered", _("put in a market")
    NOT_SOLD = "not_sold", _("came back from a market")
    LEFT_OVER = "left_over", _("left over")
    WASTED = "wasted", _("thrown away")
    COUNTED = "counted", _("counted")


class LeftoverMoveKind(models.TextChoices):
    """Where goods went that nobody came for."""

    SOLD = "sold", _("sold")
    GIVEN = "given", _("given away")
    SHELVED = "shelved", _("put in stock")
    WASTED = "wasted", _("thrown away")
