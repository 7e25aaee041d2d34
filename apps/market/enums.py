"""Closed sets of the market: goods, allergens, and the states of a cycle and an order."""

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
    """A cycle goes forward; `TRANSITIONS` says how."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    ORDERED = "ordered", _("ordered from the producers")
    RECEIVED = "received", _("received")
    DISTRIBUTED = "distributed", _("distributed")
    SETTLED = "settled", _("settled")


# Reopening is the one way back, and only before the order sheets left.
CYCLE_TRANSITIONS: Final[Mapping[CycleState, frozenset[CycleState]]] = {
    CycleState.DRAFT: frozenset({CycleState.OPEN}),
    CycleState.OPEN: frozenset({CycleState.CLOSED}),
    CycleState.CLOSED: frozenset({CycleState.ORDERED, CycleState.OPEN}),
    CycleState.ORDERED: frozenset({CycleState.RECEIVED}),
    CycleState.RECEIVED: frozenset({CycleState.DISTRIBUTED}),
    CycleState.DISTRIBUTED: frozenset({CycleState.SETTLED}),
    CycleState.SETTLED: frozenset(),
}
CYCLES_TO_HAND_OVER: Final = (
    CycleState.OPEN,
    CycleState.CLOSED,
    CycleState.ORDERED,
    CycleState.RECEIVED,
    CycleState.DISTRIBUTED,
)


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
    OFFER_ADDED = "offer_added"
    OFFER_CHANGED = "offer_changed"


class OrderEvent(StrEnum):
    """What history says of an order."""

    PLACED = "placed"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"
    HAND_OVER_UNDONE = "hand_over_undone"
    NO_SHOW = "no_show"
    NO_SHOW_UNDONE = "no_show_undone"
