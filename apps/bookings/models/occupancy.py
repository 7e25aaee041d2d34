"""What takes time from a resource: one table, one rule."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.bookings.enums import OccupancyKind
from apps.bookings.models.booking import Booking
from apps.bookings.models.resource import Resource
from apps.hub.db import OverlapForbidden
from apps.hub.period import Period

CLOSING: Final = [(kind.value, kind.label) for kind in (OccupancyKind.CLOSURE, OccupancyKind.MAINTENANCE)]


class Closure(models.Model):
    """A stretch in which a resource cannot be had, with its reason for everybody to read.

    It takes the time around bookings that were kept, and theirs too once they fall away.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="closures", verbose_name=_("thing"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    kind = models.CharField(_("kind"), max_length=12, choices=CLOSING, default=OccupancyKind.CLOSURE)
    reason = models.CharField(_("why"), max_length=120)
    created_at = models.DateTimeField(_("made on"))

    class Meta:
        """By start."""

        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="bookings_closure_starts_before_it_ends"
            ),
        )
        indexes = (models.Index(fields=("ends_at",), name="bookings_closure_not_over"),)

    def __str__(self) -> str:
        """Its reason."""
        return self.reason

    @property
    def period(self) -> Period:
        """From start to end."""
        return Period(self.starts_at, self.ends_at)


class Occupancy(models.Model):
    """One stretch of one resource that is taken, buffers included, and by what.

    Everything that takes time is a row here and nothing overlaps: the database says so. A row
    exists only while it takes the time; the booking it belongs to outlives it. A thing with parts
    has rows on its parts, never on itself.
    """

    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, related_name="occupancies", verbose_name=_("thing")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    kind = models.CharField(_("kind"), max_length=12, choices=OccupancyKind.choices)
    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, null=True, blank=True, related_name="occupancies", verbose_name=_("booking")
    )
    closure = models.ForeignKey(
        Closure, on_delete=models.CASCADE, null=True, blank=True, related_name="occupancies", verbose_name=_("closing")
    )
    expires_at = models.DateTimeField(_("held until"), null=True, blank=True)

    class Meta:
        """By start."""

        verbose_name = _("occupied time")
        verbose_name_plural = _("occupied times")
        ordering = ("resource", "starts_at")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="bookings_occupancy_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(booking__isnull=True) | models.Q(closure__isnull=True),
                name="bookings_occupancy_has_one_cause",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__isnull=True)
                | models.Q(kind__in=[OccupancyKind.HOLD, OccupancyKind.REQUEST]),
                name="bookings_occupancy_only_unsure_expire",
            ),
            OverlapForbidden(
                owner="resource", start="starts_at", end="ends_at", name="bookings_occupancies_never_overlap"
            ),
        )
        # Rows of one resource are disjoint, so those that end after a moment are few however long the past is.
        indexes = (
            models.Index(fields=("resource", "starts_at"), name="bookings_occupancy_in_time"),
            models.Index(fields=("resource", "ends_at"), name="bookings_occupancy_not_over"),
        )

    def __str__(self) -> str:
        """Kind only."""
        return self.kind

    @property
    def period(self) -> Period:
        """From start to end, buffers included."""
        return Period(self.starts_at, self.ends_at)
