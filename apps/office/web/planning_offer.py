"""What moving a booking would mean: the price beside what it was, or why it cannot be and what can."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.bookings.domain.change import (
    ChangePreview,
    begun_reasons,
    change_booking,
    change_preview,
    swap_unit,
    wish_to_change,
)
from apps.bookings.domain.instead import instead_of
from apps.bookings.domain.rules import reasons_against
from apps.bookings.enums import BookingState
from apps.bookings.errors import SlotTaken
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import taken_by_resource
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from apps.hub.ui import formats


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that would be possible; pressed, it is looked at, with all that was typed."""

    label: str
    times: str
    value: str


@dataclass(frozen=True, slots=True)
class MoveOffer:
    """What is said about one move before it is done."""

    when: str
    what: str
    preview: ChangePreview | None = None
    keeps_price: bool = False
    is_same: bool = False
    reasons: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        """Whether it can be done as far as known now; only the move itself decides."""
        return not self.reasons and not self.is_same

    @property
    def back_cents(self) -> int:
        """What they get back."""
        return max(0, -self.preview.difference_cents) if self.preview else 0

    @property
    def total_cents(self) -> int:
        """What the booking then costs."""
        return self.preview.new_total_cents if self.preview else 0


@dataclass(frozen=True, slots=True)
class Move:
    """A booking, and where a manager wants it."""

    booking: Booking
    resource: Resource
    period: Period
    by: Actor
    at: dt.datetime
    waive_fee: bool = False

    @property
    def is_swap(self) -> bool:
        """Another unit at the same time: nobody asked for it, so the price stays as it was promised."""
        booking = self.booking
        is_unit = self.resource.pk != booking.resource_id and self.period == booking.period
        return is_unit and booking.state in {BookingState.REQUESTED, BookingState.CONFIRMED}

    def reasons(self) -> list[str]:
        """What the rules say against it; none are asked of a swap."""
        if self.is_swap:
            return []
        booking, thing, when = self.booking, self.resource, self.period
        wish = wish_to_change(booking, thing, when, by=self.by, at=self.at)
        begun = begun_reasons(booking, thing, when, by=self.by, at=self.at)
        return list(dict.fromkeys(refusal.text for refusal in [*begun, *reasons_against(wish)]))

    def do(self, *, sequence: int | None, reason: str) -> Booking:
        """Do it. Refuses as `change_booking` and `swap_unit`."""
        if self.is_swap:
            return swap_unit(self.booking, to=self.resource, by=self.by, at=self.at, reason=reason)
        return change_booking(
            self.booking, resource=self.resource, period=self.period, by=self.by, at=self.at, sequence=sequence,
            reason=reason, waive_fee=self.waive_fee,
        )  # fmt: skip


def make_move_offer(move: Move) -> MoveOffer:
    """The price, or all that stands in the way with up to three other ways."""
    booking = move.booking
    when, what = formats.period(move.period.start, move.period.end), move.resource.name
    if (move.resource.pk, move.period) == (booking.resource_id, booking.period):
        return MoveOffer(when, what, is_same=True)
    reasons = [*move.reasons(), *_in_the_way(move)]
    preview, refusal = _preview(move)
    if refusal and not reasons:
        reasons = [refusal]
    choices = _choices(move) if reasons else []
    return MoveOffer(when, what, preview=preview, keeps_price=move.is_swap, reasons=reasons, choices=choices)


def _preview(move: Move) -> tuple[ChangePreview | None, str]:
    if move.is_swap:
        cents = move.booking.total_cents
        return ChangePreview(cents, (), cents, 0, 0, move.booking.deposit_cents, asks_approval=False), ""
    try:
        return change_preview(
            move.booking, resource=move.resource, period=move.period, by=move.by, waive_fee=move.waive_fee, at=move.at
        ), ""
    except BuurtpuntError as error:
        return None, error.text


def _in_the_way(move: Move) -> list[str]:
    """Who or what stands there, by name: the reader is a manager."""
    rules = move.resource.rulebook
    wide = move.period.widen(rules.buffer_before, rules.buffer_after)
    taken = taken_by_resource([move.resource], wide, at=move.at)[move.resource.pk]
    others = [item for item in taken if item.booking_id != move.booking.pk]
    if not others:
        return []
    closed = [item.reason for item in others if item.reason]
    if closed:
        return [_("Closed then: %(reason)s.") % {"reason": closed[0]}]
    clear = any(item.period.overlaps(move.period) for item in others)
    return [SlotTaken(resource=move.resource.name).text if clear else _("Some time is kept free between two bookings.")]


def _choices(move: Move) -> list[Choice]:
    day = clock.local_date(move.period.start)
    found = instead_of(move.booking, move.resource, move.period, by=move.by, at=move.at)
    return [_choice(resource, period, day) for resource, period in found]


def _choice(resource: Resource, period: Period, day: dt.date) -> Choice:
    shown = formats.hours if clock.local_date(period.start) == day else formats.period
    value = f"{resource.slug}@{period.start:%Y%m%dT%H%MZ}-{period.end:%Y%m%dT%H%MZ}"
    return Choice(resource.name, shown(period.start, period.end), value)
