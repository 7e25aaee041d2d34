"""Bookings in words: why a time is taken, what state something is in, what happened."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bookings.enums import BookingState, Handling, OccupancyKind
from apps.bookings.models import Booking
from apps.bookings.queries.availability import Taken
from apps.hub.models import HistoryEvent
from apps.hub.ui import formats

_WHY: Final[dict[OccupancyKind, str | Promise]] = {
    OccupancyKind.HOLD: gettext_lazy("somebody has it in a basket"),
    OccupancyKind.REQUEST: gettext_lazy("asked for, waits for approval"),
    OccupancyKind.BOOKING: gettext_lazy("taken"),
    OccupancyKind.CLOSURE: gettext_lazy("closed"),
    OccupancyKind.MAINTENANCE: gettext_lazy("maintenance"),
    OccupancyKind.IMPORTED: gettext_lazy("taken"),
}
_WHY_MINE: Final[dict[OccupancyKind, str | Promise]] = {
    OccupancyKind.HOLD: gettext_lazy("in your basket"),
    OccupancyKind.REQUEST: gettext_lazy("your request"),
}
_STATE: Final[dict[str, tuple[str | Promise, str | Promise, str]]] = {
    BookingState.HELD: (gettext_lazy("in your basket"), gettext_lazy("Confirm it in your basket."), "sun"),
    BookingState.REQUESTED: (
        gettext_lazy("waits for approval"),
        gettext_lazy("We look at your request and tell you soon. Nobody else can take this time meanwhile."),
        "sun",
    ),
    BookingState.CONFIRMED: (gettext_lazy("confirmed"), gettext_lazy("All set: it is yours then."), ""),
    BookingState.IN_USE: (
        gettext_lazy("in use"),
        gettext_lazy("Enjoy. Bring it back in time for the next person."),
        "",
    ),
    BookingState.RETURNED: (gettext_lazy("returned"), gettext_lazy("Back again. Thank you."), ""),
    BookingState.SETTLED: (gettext_lazy("done and paid"), gettext_lazy("All done and paid. See you next time."), ""),
    BookingState.EXPIRED: (gettext_lazy("no longer held"), gettext_lazy("The time was given back."), "plain"),
    BookingState.DENIED: (gettext_lazy("not approved"), gettext_lazy("This time it could not be."), "plain"),
    BookingState.CANCELLED: (
        gettext_lazy("cancelled"),
        gettext_lazy("This is cancelled. The time is free again."),
        "plain",
    ),
    BookingState.NO_SHOW: (gettext_lazy("did not show up"), gettext_lazy("Nobody came for it."), "plain"),
}
_EVENT: Final[dict[str, str | Promise]] = {
    "held": gettext_lazy("Put in the basket"),
    "released": gettext_lazy("Taken out of the basket"),
    "expired": gettext_lazy("No longer held"),
    "requested": gettext_lazy("Asked for"),
    "confirmed": gettext_lazy("Booked"),
    "approved": gettext_lazy("Approved"),
    "denied": gettext_lazy("Not approved"),
    "unanswered": gettext_lazy("Not answered in time"),
    "cancelled": gettext_lazy("Cancelled"),
    "checked out": gettext_lazy("Taken along"),
    "check-out undone": gettext_lazy("Not taken along after all"),
    "checked in": gettext_lazy("Brought back"),
    "check-in undone": gettext_lazy("Not back yet after all"),
    "settled": gettext_lazy("Paid"),
    "settling undone": gettext_lazy("Not paid after all"),
    "no show": gettext_lazy("Nobody came for it"),
    "no show undone": gettext_lazy("Somebody came after all"),
    "changed": gettext_lazy("Changed"),
    "swapped": gettext_lazy("Another one instead"),
    "asked anew": gettext_lazy("Asked for anew"),
    "no approval needed": gettext_lazy("Booked: this needs no approval"),
    "handover offered": gettext_lazy("Offered to somebody else"),
    "handover withdrawn": gettext_lazy("Not offered any more"),
    "handover declined": gettext_lazy("Declined by who it was offered to"),
    "handed over": gettext_lazy("Given to somebody else"),
}


def why_taken(item: Taken, *, is_mine: bool) -> str:
    """Why a stretch cannot be had, in a few words; a closure's own reason is for everybody."""
    if is_mine:
        return str(_WHY_MINE.get(item.kind, _("your booking")))
    return f"{_WHY[item.kind]}: {item.reason}" if item.reason else str(_WHY[item.kind])


def state_words(booking: Booking) -> tuple[str, str, str]:
    """Badge, sentence and the badge's colour."""
    badge, sentence, kind = _STATE[booking.state]
    if booking.state == BookingState.REQUESTED and booking.hold_until is not None:
        until = formats.moment(booking.hold_until)
        sentence = _("Before %(until)s you have our answer. Nobody else can take this time meanwhile.") % {
            "until": until
        }
    if booking.state == BookingState.EXPIRED and booking.sequence:
        badge, sentence = _("not answered"), _("We did not answer in time. Sorry. The time is free again.")
    if booking.state == BookingState.CONFIRMED and booking.resource.kind.handling == Handling.TAKEN_ALONG:
        sentence = _("All set. Say your code at the counter, then you get it along.")
    return str(badge), str(sentence), kind


def event_words(event: HistoryEvent) -> str:
    """What happened, for the person it happened to; of a change, what it was and what it became."""
    said = str(_EVENT.get(event.event, event.event.capitalize()))
    return f"{said} ({change_words(event.data)})" if "was_from" in event.data else said


def change_words(data: Mapping[str, Any]) -> str:
    """From which time and thing to which, as the history of a change remembers it."""
    parts = [(data["was_thing"], data["thing"])] if "was_thing" in data else []
    was, now = (_span(data[f"{prefix}from"], data[f"{prefix}to"]) for prefix in ("was_", ""))
    if was != now:
        parts.append((was, now))
    return ", ".join(_("%(was)s became %(now)s") % {"was": was, "now": now} for was, now in parts)


def _span(start: str, end: str) -> str:
    return formats.period(dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end))


def booking_terms(booking: Booking, *, at: dt.datetime) -> list[str]:
    """What cancelling this booking costs by the terms it was made on, and by what was changed late."""
    if not booking.fee_floor_cents:
        return terms_words(booking.terms, booking.starts_at, at=at)
    least = _("Cancelling costs at least %(amount)s, because it was changed late.")
    dear = [tier for tier in booking.terms if tier[1] != 100]  # noqa: PLR2004 - percent
    return [least % {"amount": formats.euro(booking.fee_floor_cents)}, *terms_words(dear, booking.starts_at, at=at)]


def terms_words(terms: Sequence[Sequence[int]], starts_at: dt.datetime, *, at: dt.datetime) -> list[str]:
    """The terms of cancelling as sentences, those that still count at this moment, first the best."""
    sentences: list[str] = []
    for hours, percent in terms:
        ahead = dt.timedelta(hours=hours)
        if starts_at - at <= ahead or not percent:
            continue
        until = starts_at - ahead
        words = {"moment": formats.moment(until).removesuffix("."), "percent": 100 - percent}
        whole = percent == 100  # noqa: PLR2004 - percent
        sentences.append(
            _("Cancel for free until %(moment)s.") % words
            if whole
            else _("Cancelling costs %(percent)d %% until %(moment)s.") % words
        )
    return sentences or [_("If you cancel, nothing is given back.")]
