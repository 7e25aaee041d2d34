"""The contract: who has what, when, on which terms."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import CustomerGroup
from apps.accounts.models import Association, Person
from apps.bookings.enums import PROMISED, TAKES_TIME, BookingState
from apps.bookings.models.resource import Resource
from apps.hub.period import Period
from apps.payments.enums import VatCode


class BookingQuerySet(models.QuerySet["Booking"]):
    """Words about bookings."""

    def overlapping(self, period: Period) -> Self:
        """Those that share a moment with the period."""
        return self.filter(starts_at__lt=period.end, ends_at__gt=period.start)

    def taking_time(self) -> Self:
        """Held, asked for, confirmed or in use."""
        return self.filter(state__in=TAKES_TIME)

    def beyond_holds(self) -> Self:
        """Without holds, also those that lapsed; a request that nobody answered has a sequence."""
        return self.exclude(state=BookingState.HELD).exclude(state=BookingState.EXPIRED, sequence=0)

    def promised(self) -> Self:
        """Confirmed and what follows from it, but not what fell through."""
        return self.filter(state__in=PROMISED)

    def with_all(self) -> Self:
        """With what every page about a booking shows."""
        return self.select_related("resource__kind", "person", "association")


class Booking(models.Model):
    """Who has what, when; with the price and the terms of cancelling as they were promised.

    States and what may follow them: `bookings.enums.TRANSITIONS`; every change goes through
    `bookings.domain`. A row is never deleted with its hold: money may still arrive. `uid` and
    `sequence` are for calendars (RFC 5545): the first never changes, the second grows with each
    change of time, place or status. `request_key` comes from the form: a double click is one booking.
    `hold_until` limits a hold and, where there is a limit, a request. `any_of_kind`: the person chose the
    kind, so the unit may still be swapped until the start. `fee_floor_cents` is the least that cancelling
    costs, remembered when a change would otherwise have dodged the terms; `cancel_fee_cents` is what it cost.
    """

    code = models.CharField(max_length=10, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("thing"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("person")
    )
    guest_key = models.CharField(max_length=32, blank=True)
    association = models.ForeignKey(
        Association,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("association"),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    state = models.CharField(_("state"), max_length=10, choices=BookingState.choices)
    activity = models.CharField(_("what for"), max_length=120, blank=True)
    attendees = models.PositiveSmallIntegerField(_("how many people"), null=True, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    group = models.CharField(
        _("price for"), max_length=12, choices=CustomerGroup.choices, default=CustomerGroup.EVERYBODY
    )
    any_of_kind = models.BooleanField(_("any of the kind"), default=False)
    rules_accepted_at = models.DateTimeField(_("house rules accepted on"), null=True, blank=True)
    total_cents = models.PositiveIntegerField(_("price"))
    deposit_cents = models.PositiveIntegerField(_("security deposit"), default=0)
    fee_floor_cents = models.PositiveIntegerField(default=0)
    cancel_fee_cents = models.PositiveIntegerField(_("cost of cancelling"), null=True, blank=True)
    terms = models.JSONField(_("terms of cancelling"))
    hold_until = models.DateTimeField(_("held until"), null=True, blank=True)
    request_key = models.UUIDField(null=True, blank=True, unique=True)
    decision_note = models.CharField(_("answer"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("made on"))
    modified_at = models.DateTimeField(_("changed on"))
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)

    objects: ClassVar[models.Manager["Booking"]] = BookingQuerySet.as_manager()

    class Meta:
        """By start."""

        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="bookings_booking_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=BookingState.values), name="bookings_booking_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False)
                | models.Q(state__in=[BookingState.HELD, BookingState.EXPIRED]),
                name="bookings_booking_has_person_once_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(state=BookingState.HELD, hold_until__isnull=False)
                | models.Q(state=BookingState.REQUESTED)
                | (
                    ~models.Q(state__in=[BookingState.HELD, BookingState.REQUESTED]) & models.Q(hold_until__isnull=True)
                ),
                name="bookings_booking_held_until",
            ),
            models.CheckConstraint(
                condition=models.Q(state=BookingState.CANCELLED, cancelled_at__isnull=False)
                | (~models.Q(state=BookingState.CANCELLED) & models.Q(cancelled_at__isnull=True)),
                name="bookings_booking_cancelled_has_moment",
            ),
        )
        indexes = (
            models.Index(fields=("resource", "ends_at"), name="bookings_of_resource"),
            models.Index(fields=("person", "-starts_at"), name="bookings_of_person"),
            models.Index(fields=("state", "starts_at"), name="bookings_by_state"),
            models.Index(fields=("starts_at", "ends_at"), name="bookings_by_time"),
            models.Index(fields=("hold_until",), name="bookings_held", condition=models.Q(hold_until__isnull=False)),
            models.Index(fields=("guest_key",), name="bookings_of_guest", condition=~models.Q(guest_key="")),
        )

    def __str__(self) -> str:
        """Its code."""
        return self.code

    @property
    def period(self) -> Period:
        """From start to end."""
        return Period(self.starts_at, self.ends_at)

    @property
    def holder_name(self) -> str:
        """The association, else the person in short: what lists may show to staff."""
        if self.association is not None:
            return self.association.name
        return self.person.short_name if self.person else str(_("guest"))


class BookingLine(models.Model):
    """One line of the price, frozen at booking; their sum is the total.

    `is_fee`: no price of time but the cost of giving time back late; `unit_cents` is then the value
    that was given back and `quantity` the share of it that stays owed.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("what"), max_length=120)
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2)
    unit_cents = models.IntegerField(_("cents per unit"))
    amount_cents = models.IntegerField(_("amount (in cents)"))
    vat_code = models.CharField(_("VAT"), max_length=12, choices=VatCode.choices)
    vat_percent = models.DecimalField(_("VAT percent"), max_digits=4, decimal_places=2)
    is_fee = models.BooleanField(_("cost of changing"), default=False)

    class Meta:
        """In the order shown."""

        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("booking", "position"), name="bookings_line_once"),)

    def __str__(self) -> str:
        """Its label."""
        return self.label
