"""Held bookings as a part of the one basket."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Count, Sum
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Person
from apps.bookings.domain import occupancy
from apps.bookings.domain.booking import confirm_hold
from apps.bookings.domain.price.words import deposit_words
from apps.bookings.enums import BookingState
from apps.bookings.errors import HoldExpired
from apps.bookings.models import Booking
from apps.bookings.queries.booking import held_by
from apps.bookings.web.words import booking_terms
from apps.hub import modules
from apps.hub.actors import Actor
from apps.hub.ui.formats import period
from apps.payments.basket import BasketOwner, Confirmed, Section, SectionLine, register


class HeldBookings:
    """Bookings on hold; each is a section of its own."""

    code = "bookings"
    order = 20

    def sections(self, owner: BasketOwner, *, at: dt.datetime) -> list[Section]:
        """One per held booking, with the minutes left."""
        return [_section(booking, at=at) for booking in held_by(owner)]

    def summary(self, owner: BasketOwner) -> tuple[int, int]:
        """Number and sum."""
        found = held_by(owner).order_by().aggregate(count=Count("pk"), cents=Sum("total_cents"))
        return found["count"], found["cents"] or 0

    def confirm(
        self, owner: BasketOwner, *, person: Person, answers: Mapping[str, str], by: Actor, at: dt.datetime
    ) -> list[Confirmed]:
        """Every hold becomes a booking or a request. Refuses: HoldExpired when one that was shown has gone."""
        off = modules.switched_off()
        held = [booking for booking in held_by(owner) if booking.resource.kind.module not in off]
        gone = set(answers.get("held", "").split()) - {booking.code for booking in held}
        for booking in Booking.objects.filter(code__in=gone, state=BookingState.EXPIRED).select_related("resource"):
            raise HoldExpired(resource=booking.resource.name)
        occupancy.lock_times(booking.resource for booking in held)
        return [_confirmed(confirm_hold(booking, person=person, by=by, at=at)) for booking in held]

    def adopt(self, key: str, *, person: Person) -> None:
        """A guest signed in."""
        Booking.objects.filter(guest_key=key, state=BookingState.HELD).update(person=person, guest_key="")


def _section(booking: Booking, *, at: dt.datetime) -> Section:
    minutes = max(0, int((booking.hold_until - at).total_seconds() // 60)) if booking.hold_until else 0
    asks = booking.resource.rulebook.needs_approval
    left = ngettext("held for you for %(n)d more minute", "held for you for %(n)d more minutes", minutes)
    return Section(
        ref=booking.code,
        module=booking.resource.kind.module,
        title=booking.resource.name,
        badge=_("needs approval") if asks else left % {"n": minutes},
        badge_kind="sun" if asks else "",
        lines=[
            SectionLine(
                label=period(booking.starts_at, booking.ends_at), cents=booking.total_cents, note=booking.activity
            )
        ],
        total_cents=booking.total_cents,
        remove_url=_reverse("bookings:release", booking.code),
        promises=_promises(booking, at=at),
        notices=[_("A booking for a fixed date cannot be withdrawn by law; it can be cancelled by our terms.")],
        asks_approval=asks,
        until=booking.hold_until,
    )


def _promises(booking: Booking, *, at: dt.datetime) -> list[str]:
    """The deposit and what cancelling costs: known before somebody binds themselves."""
    deposit = [deposit_words(booking.deposit_cents)] if booking.deposit_cents else []
    return [*deposit, *booking_terms(booking, at=at)]


def _confirmed(booking: Booking) -> Confirmed:
    return Confirmed(
        module=booking.resource.kind.module,
        title=booking.resource.name,
        detail=period(booking.starts_at, booking.ends_at),
        code=booking.code,
        url=_reverse("bookings:detail", booking.code),
        due_cents=booking.total_cents,
        asks_approval=booking.state == BookingState.REQUESTED,
    )


def _reverse(route: str, code: str) -> str:
    try:
        return reverse(route, args=[code])
    except NoReverseMatch:
        return ""


register(HeldBookings())
