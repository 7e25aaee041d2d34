"""One thing that can be occupied, with its hours, parts and price."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.bookings.models.kind import ResourceKind
from apps.hub.enums import Weekday
from apps.payments.enums import VatCode


class Resource(models.Model):
    """A vehicle, a room, a set of tables: whatever one party at a time can have.

    What is particular to a vehicle or a room stands in a profile of its own app; the engine knows
    only this. A thing with parts (a hall of two halves) has no time of its own: it takes its parts'.
    """

    slug = models.SlugField(_("name in addresses"), unique=True)
    kind = models.ForeignKey(ResourceKind, on_delete=models.PROTECT, related_name="resources", verbose_name=_("kind"))
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what it is"), max_length=300, blank=True)
    place_note = models.CharField(_("where it is"), max_length=160, blank=True)
    drawing = models.CharField(_("drawing"), max_length=40, blank=True)
    photo = models.ImageField(_("photo"), upload_to="resources/", blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("can be booked"), default=True)
    needs_approval = models.BooleanField(_("needs approval"), default=False)
    buffer_before = models.DurationField(_("time kept free before"), default=dt.timedelta())
    buffer_after = models.DurationField(_("time kept free after"), default=dt.timedelta())
    step_minutes = models.PositiveSmallIntegerField(_("booked by minutes"), default=30)
    min_length = models.DurationField(_("shortest"), default=dt.timedelta(minutes=30))
    max_length = models.DurationField(_("longest"), default=dt.timedelta(days=3))
    horizon_days = models.PositiveSmallIntegerField(_("days ahead"), default=90)
    parts: "models.ManyToManyField[Resource, ResourcePart]" = models.ManyToManyField(
        "self", through="ResourcePart", symmetrical=False, related_name="wholes", blank=True
    )

    class Meta:
        """In the order a manager gave."""

        verbose_name = _("thing to book")
        verbose_name_plural = _("things to book")
        ordering = ("kind__position", "position", "name")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(min_length__gt=dt.timedelta(), max_length__gte=models.F("min_length")),
                name="bookings_resource_lengths_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(buffer_before__gte=dt.timedelta(), buffer_after__gte=dt.timedelta()),
                name="bookings_resource_buffers_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(step_minutes__gte=5, step_minutes__lte=1440), name="bookings_resource_step_plausible"
            ),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name


class ResourcePart(models.Model):
    """That one thing is part of another."""

    whole = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="part_links", verbose_name=_("whole"))
    part = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="whole_links", verbose_name=_("part"))

    class Meta:
        """Once, and never of itself."""

        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = (
            models.UniqueConstraint(fields=("whole", "part"), name="bookings_part_once"),
            models.CheckConstraint(condition=~models.Q(whole=models.F("part")), name="bookings_part_not_of_itself"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.part} ⊂ {self.whole}"


class OpeningHours(models.Model):
    """When a resource can be had in a normal week, in local time. No rows at all: always.

    `closes` at midnight is written as 00:00 and means the end of that day.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="hours", verbose_name=_("thing"))
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        """In the order of the week."""

        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ("weekday", "opens")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")) | models.Q(closes=dt.time.min),
                name="bookings_hours_open_before_close",
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="bookings_hours_weekday_exists"),
            models.UniqueConstraint(fields=("resource", "weekday", "opens"), name="bookings_hours_once"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.get_weekday_display()} {self.opens:%H.%M}-{self.closes:%H.%M}"


class Tariff(models.Model):
    """What a resource costs from a day on. For now per elapsed hour, VAT included."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="tariffs", verbose_name=_("thing"))
    valid_from = models.DateField(_("valid from"))
    per_hour_cents = models.PositiveIntegerField(_("cents per hour"))
    vat_code = models.CharField(_("VAT"), max_length=12, choices=VatCode.choices)

    class Meta:
        """Latest first."""

        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        ordering = ("resource", "-valid_from")
        constraints = (models.UniqueConstraint(fields=("resource", "valid_from"), name="bookings_tariff_once_a_day"),)

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.resource}: {self.per_hour_cents} c/h"
