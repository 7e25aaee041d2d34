"""Refusals of the market."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Missing, Refused, TransitionRefused


class InvalidQuantity(InvalidInput):
    """Not a whole number from 0 up."""

    code = "invalid_quantity"
    message = _("Type a whole number, for example 2.")


class QuantityTooLarge(Refused):
    """More than anybody takes home."""

    code = "quantity_too_large"
    message = _("That is a lot. You can order at most %(most)d of %(name)s.")


class OnlySomeLeft(Conflict):
    """Less stock than asked; nothing was claimed."""

    code = "only_some_left"
    message = _("Only %(left)d left of %(name)s. We did not change anything: choose how many you want.")


class SoldOut(Conflict):
    """No stock at all any more."""

    code = "sold_out"
    message = _("%(name)s is sold out: somebody was just before you. The rest of your basket is still there.")


class NotOnOffer(Refused):
    """The offer is switched off, or belongs to another cycle."""

    code = "not_on_offer"
    message = _("%(name)s is not on offer any more. Take it out of your basket to go on.")


class CycleClosed(Conflict):
    """Ordering, changing and cancelling ended at the closing time."""

    code = "cycle_closed"
    message = _("Ordering closed on %(closed)s. Nothing can be changed here any more: call us if it must.")


class CycleNotOpen(Refused):
    """Ordering has not begun."""

    code = "cycle_not_open"
    message = _("You cannot order yet for this market.")


class SlotFull(Conflict):
    """The last place in this pick-up moment went to somebody else."""

    code = "slot_full"
    message = _("This pick-up moment is full. Choose another one: your basket is still there.")


class SlotNeeded(Refused):
    """No pick-up moment chosen."""

    code = "slot_needed"
    message = _("Choose when you come to pick up your order.")


class SlotOfAnotherCycle(Missing):
    """A pick-up moment that does not belong to this market."""

    code = "slot_unknown"
    message = _("We do not know this pick-up moment. Choose one of the list.")


class OfferMissing(Missing):
    """An offer that does not exist, or not in this market."""

    code = "offer_unknown"
    message = _("We cannot find this product in the market of now.")


class OrderMissing(Missing):
    """An order that does not exist, or not for you."""

    code = "order_unknown"
    message = _("We cannot find this order.")


class EmptyOrder(Refused):
    """A change that leaves nothing of a placed order."""

    code = "empty_order"
    message = _("There would be nothing left in your order. Cancel the order if you need nothing.")


class AgeNotConfirmed(Refused):
    """Alcohol without the tick."""

    code = "age_not_confirmed"
    message = _("Tick that you are at least %(age)d: there is something with an age limit in your basket.")


class PriceChanged(Conflict):
    """A price is no longer what the customer saw. `changes` lists name, old and new.

    Placing once more after seeing this accepts the new price.
    """

    code = "price_changed"
    message = _("The price of %(name)s changed from %(old)s to %(new)s. Look at your basket and confirm again.")


class PublicationRefused(Refused):
    """Something the law or the customer needs is not filled in. `gaps` lists all of it."""

    code = "publication_refused"
    message = _("The market cannot open yet. Still missing: %(missing)s.")


class CycleTransitionRefused(TransitionRefused):
    """A cycle state that cannot follow the present one."""

    code = "cycle_transition_refused"


class OrderTransitionRefused(TransitionRefused):
    """An order state that cannot follow the present one."""

    code = "order_transition_refused"
    message = _("This order changed in the meantime. Look again before you go on.")


class OrderExists(Conflict):
    """One order per person and cycle."""

    code = "order_exists"
    message = _("There already is an order for this market. Look at it and change it there.")


class LimitBelowClaimed(Refused):
    """A new limit under what people already ordered."""

    code = "limit_below_claimed"
    message = _("%(claimed)d are ordered already. The limit cannot be lower.")


class OfferExists(Conflict):
    """The same variant twice in a cycle."""

    code = "offer_exists"
    message = _("%(name)s already is in this market.")


class InvalidCycleTimes(InvalidInput):
    """Opening, closing and pick-up in the wrong order."""

    code = "invalid_cycle_times"
    message = _("A market opens, then closes, and is picked up after that. Check the moments.")


class InvalidPrice(InvalidInput):
    """A price below zero or absurd."""

    code = "invalid_price"
    message = _("This price is not right. Type for example 3,40.")
