"""One thing that can be occupied, with its hours and parts."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.bookings.models.kind import ResourceKind
from apps.bookings.models.rulebook import Rulebook, RuleFields, rule_constraints, rulebook_of
from apps.hub.enums import Weekday


class Resource(RuleFields):
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
    facts = models.JSONField(_("answers to the questions of its kind"), default=dict, blank=True)
    parts: "models.ManyToManyField[Resource, ResourcePart]" = models.ManyToManyField(
        "self", through="ResourcePart", symmetrical=False, related_name="wholes", blank=True
    )

    class Meta:
        """In the order a manager gave."""

        verbose_name = _("thing to book")
        verbose_name_plural = _("things to book")
        ordering = ("kind__position", "position", "name")
        constraints = rule_constraints("bookings_resource")

    def __str__(self) -> str:
        """Its name."""
        return self.name

    @property
    def rulebook(self) -> Rulebook:
        """The rules that hold for it: its own, else those of its kind. Take it once before a loop."""
        return rulebook_of(self, self.kind)


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
