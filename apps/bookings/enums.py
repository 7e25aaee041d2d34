"""Closed sets about things to book."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class HoursBind(models.TextChoices):
    """What opening hours hold for: a vehicle may be out at night, a room may not."""

    ENDS = "ends", _("pick-up and return")
    WHOLE = "whole", _("the whole time")


class OccupancyKind(models.TextChoices):
    """What takes the time."""

    HOLD = "hold", _("held in a basket")
    REQUEST = "request", _("asked for")
    BOOKING = "booking", _("booked")
    CLOSURE = "closure", _("closed")
    MAINTENANCE = "maintenance", _("maintenance")
    IMPORTED = "imported", _("taken in another calendar")


class BookingState(models.TextChoices):
    """Where a booking stands; `TRANSITIONS` says what may follow."""

    HELD = "held", _("held for you")
    REQUESTED = "requested", _("waits for approval")
    CONFIRMED = "confirmed", _("confirmed")
    IN_USE = "in_use", _("in use")
    RETURNED = "returned", _("returned")
    SETTLED = "settled", _("done and paid")
    EXPIRED = "expired", _("no longer held")
    DENIED = "denied", _("not approved")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no_show", _("did not show up")


S = BookingState

# The counter can undo: in use back to confirmed, returned back to in use, a no-show back to confirmed.
TRANSITIONS: Final[dict[BookingState, frozenset[BookingState]]] = {
    S.HELD: frozenset({S.REQUESTED, S.CONFIRMED, S.EXPIRED}),
    S.REQUESTED: frozenset({S.CONFIRMED, S.DENIED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.IN_USE, S.CANCELLED, S.NO_SHOW}),
    S.IN_USE: frozenset({S.RETURNED, S.CONFIRMED}),
    S.RETURNED: frozenset({S.SETTLED, S.IN_USE}),
    S.SETTLED: frozenset({S.RETURNED}),
    S.EXPIRED: frozenset(),
    S.DENIED: frozenset(),
    S.CANCELLED: frozenset(),
    S.NO_SHOW: frozenset({S.CONFIRMED}),
}

TAKES_TIME: Final = frozenset({S.HELD, S.REQUESTED, S.CONFIRMED, S.IN_USE})
PROMISED: Final = frozenset({S.CONFIRMED, S.IN_USE, S.RETURNED, S.SETTLED})
OVER: Final = frozenset({S.RETURNED, S.SETTLED, S.EXPIRED, S.DENIED, S.CANCELLED, S.NO_SHOW})

OCCUPIES_AS: Final = {
    S.HELD: OccupancyKind.HOLD,
    S.REQUESTED: OccupancyKind.REQUEST,
    S.CONFIRMED: OccupancyKind.BOOKING,
    S.IN_USE: OccupancyKind.BOOKING,
}


class FeedScope(models.TextChoices):
    """What a calendar link shows."""

    MINE = "mine", _("my bookings")
    RESOURCE = "resource", _("one thing or room")
    ALL = "all", _("everything")


class FeedDetail(models.TextChoices):
    """How much it tells."""

    BUSY = "busy", _("only taken or free")
    NAMES = "names", _("with names")
