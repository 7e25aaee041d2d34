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
    """Where a booking stands; `MOVES` says what may follow."""

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

# What can happen to a booking: from which states, to which one. The whole state machine stands here;
# `domain.state.move` is its only gate. The counter can undo; a changed booking of what needs approval is
# asked anew; a request that nobody answered in time lapses.
MOVES: Final[dict[str, tuple[frozenset[BookingState], BookingState]]] = {
    "requested": (frozenset({S.HELD}), S.REQUESTED),
    "confirmed": (frozenset({S.HELD}), S.CONFIRMED),
    "released": (frozenset({S.HELD}), S.EXPIRED),
    "expired": (frozenset({S.HELD}), S.EXPIRED),
    "unanswered": (frozenset({S.REQUESTED}), S.EXPIRED),
    "approved": (frozenset({S.REQUESTED}), S.CONFIRMED),
    "denied": (frozenset({S.REQUESTED}), S.DENIED),
    "asked anew": (frozenset({S.CONFIRMED}), S.REQUESTED),
    "no approval needed": (frozenset({S.REQUESTED}), S.CONFIRMED),
    "cancelled": (frozenset({S.REQUESTED, S.CONFIRMED}), S.CANCELLED),
    "checked out": (frozenset({S.CONFIRMED}), S.IN_USE),
    "check-out undone": (frozenset({S.IN_USE}), S.CONFIRMED),
    "checked in": (frozenset({S.IN_USE}), S.RETURNED),
    "check-in undone": (frozenset({S.RETURNED}), S.IN_USE),
    "settled": (frozenset({S.RETURNED}), S.SETTLED),
    "settling undone": (frozenset({S.SETTLED}), S.RETURNED),
    "no show": (frozenset({S.CONFIRMED}), S.NO_SHOW),
    "no show undone": (frozenset({S.NO_SHOW}), S.CONFIRMED),
}
TRANSITIONS: Final[dict[BookingState, frozenset[BookingState]]] = {
    state: frozenset(to for sources, to in MOVES.values() if state in sources) for state in BookingState
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


class Handling(models.TextChoices):
    """What happens at the start: a thing goes along and comes back, a place is opened."""

    TAKEN_ALONG = "taken", _("taken along and brought back")
    OPENED = "opened", _("opened on the spot")


class FieldScope(models.TextChoices):
    """Whether a question of a kind is answered once per thing or at each booking."""

    THING = "thing", _("about the thing")
    BOOKING = "booking", _("asked when booking")


class FieldType(models.TextChoices):
    """What may be answered."""

    TEXT = "text", _("words")
    NUMBER = "number", _("a number")
    CHOICE = "choice", _("one of a list")
    YES_NO = "yes_no", _("yes or no")


class Basis(models.TextChoices):
    """What a rate is counted by."""

    TIME = "time", _("per stretch of time")
    DAY = "day", _("per calendar day")
    PART = "part", _("per part of the day")
    FLAT = "flat", _("once per booking")
    KM = "km", _("per kilometre")


class Days(models.TextChoices):
    """On which days a rate holds."""

    ALL = "all", _("every day")
    WEEKDAYS = "weekdays", _("Monday to Friday")
    WEEKEND = "weekend", _("Saturday and Sunday")


class QuotaMeasure(models.TextChoices):
    """What a quota counts."""

    BOOKINGS = "bookings", _("bookings")
    HOURS = "hours", _("hours")


class QuotaSpan(models.TextChoices):
    """Over what; days, weeks and months are local ones, by the start of the booking."""

    DAY = "day", _("per day")
    WEEK = "week", _("per week")
    MONTH = "month", _("per month")
    OPEN = "open", _("at once open")


class QuotaHolder(models.TextChoices):
    """Who shares a quota."""

    PERSON = "person", _("per person")
    HOUSEHOLD = "household", _("per household")
    ASSOCIATION = "association", _("per association")


class Frequency(models.TextChoices):
    """How a series repeats; the day of the week is that of its first date.

    `MONTHLY` keeps its number too (the second Tuesday; a fifth one comes in some months only).
    """

    WEEKLY = "weekly", _("every week, or every so many weeks")
    MONTHLY = "monthly", _("every month on that weekday")
    LAST = "last", _("every month on the last such weekday")


class OccurrenceState(models.TextChoices):
    """What became of one date of a series."""

    BOOKED = "booked", _("booked")
    REJECTED = "rejected", _("not possible")
    SKIPPED = "skipped", _("skipped")


class SeriesScope(models.TextChoices):
    """How much of a series a change is for."""

    ONE = "one", _("only this one")
    FOLLOWING = "following", _("this one and those that follow")
    ALL = "all", _("the whole series")


class WaitingState(models.TextChoices):
    """Where somebody stands who waits for a time."""

    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("offered")
    TAKEN = "taken", _("taken")
    PASSED = "passed", _("passed on")
    LAPSED = "lapsed", _("the time has come and gone")
    WITHDRAWN = "withdrawn", _("taken off the list")


class HandoverState(models.TextChoices):
    """Whether somebody took a booking over."""

    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("taken over")
    WITHDRAWN = "withdrawn", _("withdrawn")


class InTheWay(models.TextChoices):
    """What to do with a booking that a closure is laid over."""

    MOVE = "move", _("move to another one of the kind")
    CANCEL = "cancel", _("cancel, with all the money back")
    KEEP = "keep", _("keep: the closing leaves it out")


class NoShowReason(models.TextChoices):
    """What a volunteer knows of somebody who did not come."""

    NO_WORD = "no_word", _("did not let us know")
    TOO_LATE = "too_late", _("let us know too late")
    EXCUSED = "excused", _("could not help it")
