"""All that stands on the page of one booking."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.rules import WORK_COUNTER
from apps.bookings.domain.cancel import CancelPreview, cancel_preview
from apps.bookings.domain.change import CHANGEABLE
from apps.bookings.domain.decision import instead_of
from apps.bookings.domain.handover import is_transferable
from apps.bookings.domain.price.words import deposit_words
from apps.bookings.enums import BookingState, HandoverState
from apps.bookings.models import Booking
from apps.bookings.queries.series import occurrence_of
from apps.bookings.web.change_form import HALF_HOUR, longer_words
from apps.bookings.web.pages import page_of
from apps.bookings.web.strip import query, wish_values
from apps.bookings.web.words import booking_terms, event_words, state_words
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.models import HistoryEvent
from apps.hub.period import Period
from apps.hub.queries.history import history_of
from apps.hub.ui import formats
from apps.payments.queries.charge import charge_of

FELL_THROUGH: Final = frozenset({BookingState.DENIED, BookingState.EXPIRED})
NEVER_USED: Final = FELL_THROUGH | {BookingState.CANCELLED}
CAN_CANCEL: Final = frozenset({BookingState.REQUESTED, BookingState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history, in words."""

    when: str
    what: str
    why: str


def booking_page(booking: Booking, *, by: Actor) -> dict[str, Any]:
    """What, when, where, what it costs, how it stands, what can be done and what happened."""
    at = clock.now()
    badge, sentence, kind = state_words(booking)
    charge = charge_of(booking)
    occurrence = occurrence_of(booking)
    return {
        "booking": booking,
        "when": formats.period(booking.starts_at, booking.ends_at),
        "lines": [{"label": line.label, "cents": line.amount_cents} for line in booking.lines.all()],
        "deposit": deposit_words(booking.deposit_cents)
        if booking.deposit_cents and booking.state not in NEVER_USED
        else "",
        "badge": badge,
        "sentence": sentence,
        "badge_kind": kind,
        "outstanding": charge.outstanding if charge is not None else None,  # type: ignore[attr-defined] # annotated by the query
        "never_used": booking.state in NEVER_USED,
        "owes_nothing": booking.state in NEVER_USED and not booking.cancel_fee_cents,
        "terms": booking_terms(booking, at=at) if booking.state in CAN_CANCEL else [],
        "house_rules": booking.resource.rulebook.house_rules,
        "history": [_happened(event) for event in history_of(booking)],
        "page_url": page_of(booking.resource),
        "series": occurrence.series if occurrence is not None else None,
        "is_counter": by.may(WORK_COUNTER),
        "instead": _instead(booking, at=at),
    } | _can(booking, at=at)


def _instead(booking: Booking, *, at: dt.datetime) -> list[dict[str, Any]]:
    """What can be had instead of a request that was denied or not answered: one tap, with what was typed."""
    if booking.state not in FELL_THROUGH or booking.starts_at <= at:
        return []
    typed = {"activity": booking.activity, "attendees": str(booking.attendees or "")}
    return [
        {
            "label": f"{found.resource.name}, {formats.period(found.period.start, found.period.end)}",
            "cents": found.quote.total_cents,
            "href": f"{page_of(found.resource)}?{query(**wish_values(found.period), **typed)}#boeken",
        }
        for found in instead_of(booking, at=at)
    ]


def _can(booking: Booking, *, at: dt.datetime) -> dict[str, Any]:
    """What can be done with it now."""
    is_open = is_transferable(booking, at=at)
    return {
        "can_change": is_open and booking.state in CHANGEABLE,
        "can_cancel": can_cancel(booking, at=at),
        "longer": _longer(booking) if is_open else None,
        "offer": booking.handovers.filter(state=HandoverState.OFFERED).first() if is_open else None,
    }


def _longer(booking: Booking) -> dict[str, str]:
    step = max(HALF_HOUR, dt.timedelta(minutes=booking.resource.rulebook.step_minutes))
    wish = Period(booking.starts_at, booking.ends_at + step)
    url = reverse("bookings:change", args=[booking.code])
    return {"label": longer_words(step), "href": f"{url}?{query(**wish_values(wish))}#wijzigen"}


def can_cancel(booking: Booking, *, at: dt.datetime) -> bool:
    """Before its start; a request at any time."""
    return booking.state in CAN_CANCEL and (booking.state == BookingState.REQUESTED or booking.starts_at > at)


def cancel_page(booking: Booking) -> dict[str, Any]:
    """What cancelling would mean."""
    at = clock.now()
    preview: CancelPreview = cancel_preview(booking, at=at)
    return {
        "booking": booking,
        "preview": preview,
        "when": formats.period(booking.starts_at, booking.ends_at),
        "can_cancel": can_cancel(booking, at=at),
        "sentence": state_words(booking)[1],
        "back_words": _back_words(booking),
    }


def _back_words(booking: Booking) -> str:
    """Whether what comes back was paid already; a request was not."""
    charge = charge_of(booking)
    open_cents: int = booking.total_cents if charge is None else charge.outstanding  # type: ignore[attr-defined] # annotated by the query
    if open_cents >= booking.total_cents:
        return _("You need not pay this any more")
    return _("You get this back") if open_cents <= 0 else _("This falls away, or comes back if you paid")


def _happened(event: HistoryEvent) -> Happened:
    return Happened(formats.moment(event.at), event_words(event), event.reason)
