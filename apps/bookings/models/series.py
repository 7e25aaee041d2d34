"""The same time again and again: what an association asks for a season."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Association, Person
from apps.bookings.enums import Frequency, OccurrenceState
from apps.bookings.models.booking import Booking
from apps.bookings.models.resource import Resource


class Series(models.Model):
    """A rule in local wall time; each date of it is an occurrence, and what could be had a booking of its own.

    `ends` not after `starts` is on the next day. Exactly one of `until` and `count` ends it.
    Changing 'this and following' ends this series and makes one that `follows` it.
    """

    code = models.CharField(max_length=10, unique=True)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="series", verbose_name=_("thing"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="series", verbose_name=_("person"))
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, null=True, blank=True, related_name="series",
        verbose_name=_("association"),
    )  # fmt: skip
    activity = models.CharField(_("what for"), max_length=120, blank=True)
    attendees = models.PositiveSmallIntegerField(_("how many people"), null=True, blank=True)
    frequency = models.CharField(_("repeats"), max_length=8, choices=Frequency.choices)
    interval = models.PositiveSmallIntegerField(_("every so many"), default=1)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    first_date = models.DateField(_("first time"))
    until = models.DateField(_("until and with"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("how many times"), null=True, blank=True)
    skips_school_holidays = models.BooleanField(_("not in school holidays"), default=False)
    skips_public_holidays = models.BooleanField(_("not on public holidays"), default=False)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")
    request_key = models.UUIDField(null=True, blank=True, unique=True)
    created_at = models.DateTimeField(_("made on"))
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("series")
        verbose_name_plural = _("series (several)")
        ordering = ("-created_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True, count__isnull=False)
                | models.Q(until__isnull=False, count__isnull=True),
                name="bookings_series_has_one_end",
            ),
            models.CheckConstraint(
                condition=models.Q(interval__gte=1, interval__lte=52), name="bookings_series_interval_plausible"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("person",), name="bookings_series_of_person")]

    def __str__(self) -> str:
        """Its code."""
        return self.code


class Occurrence(models.Model):
    """One date of a series: booked, skipped by choice, or not possible and why."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="occurrences", verbose_name=_("series"))
    date = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=8, choices=OccurrenceState.choices)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="occurrence", verbose_name=_("booking")
    )

    class Meta:
        """In the order of the calendar."""

        verbose_name = _("date of a series")
        verbose_name_plural = _("dates of a series")
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(fields=("series", "date"), name="bookings_occurrence_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(state=OccurrenceState.BOOKED, booking__isnull=False)
                | (~models.Q(state=OccurrenceState.BOOKED) & models.Q(booking__isnull=True)),
                name="bookings_occurrence_booked_has_booking",
            ),
        )

    def __str__(self) -> str:
        """Its date."""
        return f"{self.date:%d/%m/%Y}"
