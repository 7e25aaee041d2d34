"""Handing a booking over: somebody else has it from then on, and says so themselves."""

import datetime as dt
import secrets
from typing import Final

from django.db import transaction

from apps.accounts.domain.person import clean_email, register_person
from apps.accounts.models import Person, User
from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER, customer_group
from apps.bookings.domain import handover_mail, occupancy
from apps.bookings.domain.billing import bill
from apps.bookings.domain.booking import answer_by, check_association
from apps.bookings.domain.cancel import cancel_preview
from apps.bookings.domain.change import CHANGEABLE
from apps.bookings.domain.holder import require_holder
from apps.bookings.domain.moving import lock_for_change
from apps.bookings.domain.repricing import Repriced, reprice
from apps.bookings.domain.rules import lock_party, reasons_about_person
from apps.bookings.domain.state import move
from apps.bookings.domain.wish import Wish
from apps.bookings.enums import BookingState, HandoverState
from apps.bookings.errors import AddressNeeded, HandoverGone, HouseRulesNeeded, OfferedTooOften, ToYourself
from apps.bookings.models import Booking, Handover
from apps.bookings.queries.feed import token_hash
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import TransitionRefused
from apps.hub.rules import require
from apps.payments.basket import BasketOwner
from apps.payments.domain.charge import pass_on_charge
from apps.payments.queries.charge import charge_of

TOKEN_BYTES: Final = 24  # 192 bits
MOST_OFFERS: Final = 5
H: Final = HandoverState


def offer_handover(
    booking: Booking, *, name: str, email: str, phone: str = "", by: Actor, at: dt.datetime
) -> tuple[Handover, str]:
    """Ask somebody to take it over: a mail goes to them with one link, whose token is told this once.

    Until they say yes nothing changes. A new offer takes the place of the one before.
    Refuses: NotAllowed, AddressNeeded, what `register_person` refuses, ToYourself, OfferedTooOften,
    TransitionRefused once it is over.
    """
    require_holder(booking, by=by)
    address = clean_email(email)
    if not address:
        raise AddressNeeded(field="email")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        locked = lock_for_change(booking)
        if not is_transferable(locked, at=at):
            raise TransitionRefused
        if locked.handovers.count() >= MOST_OFFERS:
            raise OfferedTooOften(limit=MOST_OFFERS)
        to = _known(address) or register_person(name=name, email=address, phone=phone, by=by, at=at)
        if to.pk == locked.person_id:
            raise ToYourself(field="email")
        _end_offers(locked, at=at)
        handover = Handover.objects.create(
            booking=locked, to_person=to, token_hash=token_hash(token), created_at=at
        )  # fmt: skip
        record(locked, event="handover offered", by=by, at=at, old=locked.state, new=locked.state)
        handover_mail.tell_offer(handover, token)
    return handover, token


def accept_handover(token: str, *, by: Actor, at: dt.datetime, accepts_rules: bool = False) -> Booking:
    """Take it over. Who is signed in takes it in their own name; the link itself proves the address.

    What was not paid yet is owed by the new one. Twice is once.
    Refuses: HandoverGone, NotYourAssociation, HouseRulesNeeded, each rule about the person.
    """
    handover = handover_by_token(token)
    with transaction.atomic():
        locked = lock_for_change(handover.booking)
        offer = Handover.objects.select_for_update(of=("self",)).select_related("to_person").get(pk=handover.pk)
        person = _taker(offer, by=by)
        if offer.state == H.ACCEPTED and locked.person_id == person.pk:
            return locked
        if offer.state != H.OFFERED or not is_transferable(locked, at=at):
            raise HandoverGone
        offer.to_person, offer.state, offer.ended_at = person, H.ACCEPTED, at
        offer.save(update_fields=["to_person", "state", "ended_at"])
        return _give(locked, person, accepts_rules=accepts_rules, by=by, at=at)


def withdraw_handover(handover: Handover, *, by: Actor, at: dt.datetime) -> Handover:
    """Take an offer back: its link no longer works. Of one that is over, nothing changes. Refuses: NotAllowed."""
    require_holder(handover.booking, by=by)
    return _end(handover, event="handover withdrawn", by=by, at=at)


def decline_handover(token: str, *, by: Actor, at: dt.datetime) -> Handover:
    """'No, thanks', by who has the link. Refuses: HandoverGone."""
    return _end(handover_by_token(token), event="handover declined", by=by, at=at)


def hand_over_booking(
    booking: Booking, *, person: Person, by: Actor, at: dt.datetime, accepts_rules: bool = True
) -> Booking:
    """At the counter, with both at hand or on the phone: at once. Twice is once.

    Refuses: NotAllowed, TransitionRefused once it is over, each rule about the person.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        locked = lock_for_change(booking)
        if locked.person_id == person.pk:
            return locked
        if not is_transferable(locked, at=at):
            raise TransitionRefused
        return _give(locked, person, accepts_rules=accepts_rules, by=by, at=at)


def handover_by_token(token: str) -> Handover:
    """The offer behind a link. Refuses: HandoverGone for a made-up one."""
    rows = Handover.objects.select_related("booking__resource__kind", "booking__person", "to_person")
    found = rows.filter(token_hash=token_hash(token)).first()
    if found is None:
        raise HandoverGone
    return found


def is_transferable(booking: Booking, *, at: dt.datetime) -> bool:
    """Still to come or under way, and not a request that ran out."""
    has_run_out = booking.hold_until is not None and booking.hold_until <= at
    is_past = booking.state != BookingState.IN_USE and booking.ends_at <= at
    return booking.state in CHANGEABLE and not has_run_out and not is_past


def takeover_price(booking: Booking, person: Person, *, at: dt.datetime) -> Repriced | None:
    """The price for the new one where they pay by another tariff and nothing was paid yet, else None: it stays.

    Refuses: NotBookable, NoPrice.
    """
    group = customer_group(person, booking.association)
    if group == booking.group or _is_paid(booking):
        return None
    return reprice(
        booking, resource=booking.resource, period=booking.period, group=group, waives_fee=True, at=at
    )  # fmt: skip


def _give(booking: Booking, person: Person, *, accepts_rules: bool, by: Actor, at: dt.datetime) -> Booking:
    """Make it this person's; the locks are held."""
    _check(booking, person, accepts_rules=accepts_rules, by=by, at=at)
    former = booking.person
    price = takeover_price(booking, person, at=at)
    booking.person, booking.guest_key = person, ""
    booking.rules_accepted_at = at if booking.resource.rulebook.house_rules else None
    if price is not None:
        price.write_to(booking)
    record(booking, event="handed over", by=by, at=at, old=booking.state, new=booking.state)
    asks = booking.resource.rulebook.needs_approval and not by.may(MANAGE_PLACE)
    if asks and booking.state == BookingState.CONFIRMED:
        booking.fee_floor_cents = cancel_preview(booking, at=at).fee_cents  # asking anew makes cancelling no cheaper
        move(booking, BookingState.REQUESTED, event="asked anew", by=by, at=at)
        booking.hold_until = answer_by(booking.resource, at=at)
    else:
        booking.sequence += 1
        booking.modified_at = at
    booking.save()
    occupancy.relabel(booking)
    _pass_on_what_is_owed(booking, person, by=by, at=at)
    _end_offers(booking, at=at)
    handover_mail.tell_both(booking, former=former)
    return booking


def _check(booking: Booking, person: Person, *, accepts_rules: bool, by: Actor, at: dt.datetime) -> None:
    check_association(booking.association, person, by=by)
    wish = Wish(
        booking.resource, booking.period, BasketOwner(person=person), by, at, association=booking.association,
        accepts_rules=accepts_rules, booking=booking,
    )  # fmt: skip
    lock_party(wish)
    for reason in reasons_about_person(wish):
        raise reason
    if booking.resource.rulebook.house_rules and not accepts_rules:
        raise HouseRulesNeeded(field="accepts_rules")


def _pass_on_what_is_owed(booking: Booking, person: Person, *, by: Actor, at: dt.datetime) -> None:
    if booking.state != BookingState.REQUESTED:
        bill(booking, by=by, at=at)
        return
    charge = charge_of(booking)
    if charge is not None:
        pass_on_charge(charge, person=person, association=booking.association, by=by, at=at)


def _is_paid(booking: Booking) -> bool:
    """Whether any money came in for it."""
    charge = charge_of(booking)
    return charge is not None and charge.outstanding != charge.amount_cents  # type: ignore[attr-defined] # annotated


def _taker(offer: Handover, *, by: Actor) -> Person:
    own = by.user.person if by.user else None
    return own or offer.to_person


def _known(address: str) -> Person | None:
    """Who signs in with this address: the mail reaches nobody else."""
    user = User.objects.filter(email=address, is_active=True).select_related("person").first()
    return user.person if user else None


def _end(handover: Handover, *, event: str, by: Actor, at: dt.datetime) -> Handover:
    with transaction.atomic():
        booking = lock_for_change(handover.booking)
        offer = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
        if offer.state == H.OFFERED:
            offer.state, offer.ended_at = H.WITHDRAWN, at
            offer.save(update_fields=["state", "ended_at"])
            record(booking, event=event, by=by, at=at, old=booking.state, new=booking.state)
        return offer


def _end_offers(booking: Booking, *, at: dt.datetime) -> None:
    Handover.objects.filter(booking=booking, state=H.OFFERED).update(state=H.WITHDRAWN, ended_at=at)
