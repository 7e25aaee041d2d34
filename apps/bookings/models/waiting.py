"""Who waits for a time that is taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Association, Person
from apps.bookings.enums import WaitingState
from apps.bookings.models.booking import Booking
from apps.bookings.models.kind import ResourceKind
from apps.bookings.models.resource import Resource
from apps.hub.period import Period


class WaitingEntry(models.Model):
    """A wish for one thing, or for any of a kind; first come, first offered.

    An offer is a real hold (`booking`) with a limit. Unanswered it passes on to the next in line.
    """

    code = models.CharField(max_length=10, unique=True)
    kind = models.ForeignKey(
        ResourceKind, on_delete=models.CASCADE, null=True, blank=True, related_name="waiting", verbose_name=_("kind")
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="waiting", verbose_name=_("thing")
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waiting", verbose_name=_("person"))
    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, null=True, blank=True, related_name="waiting",
        verbose_name=_("association"),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    state = models.CharField(_("state"), max_length=9, choices=WaitingState.choices, default=WaitingState.WAITING)
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="waiting_entry", verbose_name=_("offer")
    )
    created_at = models.DateTimeField(_("made on"))
    offered_at = models.DateTimeField(_("offered on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    class Meta:
        """In the order of the line."""

        verbose_name = _("somebody waiting")
        verbose_name_plural = _("waiting list")
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="bookings_waiting_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__isnull=True, resource__isnull=False)
                | models.Q(kind__isnull=False, resource__isnull=True),
                name="bookings_waiting_for_one_or_any",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[WaitingState.OFFERED, WaitingState.TAKEN])
                | models.Q(booking__isnull=False),
                name="bookings_waiting_offer_is_a_hold",
            ),
            models.UniqueConstraint(
                fields=("person", "resource", "starts_at", "ends_at"),
                condition=models.Q(state=WaitingState.WAITING, resource__isnull=False),
                name="bookings_waiting_once_for_a_thing",
            ),
            models.UniqueConstraint(
                fields=("person", "kind", "starts_at", "ends_at"),
                condition=models.Q(state=WaitingState.WAITING, kind__isnull=False),
                name="bookings_waiting_once_for_a_kind",
            ),
        )
        indexes = (
            models.Index(
                fields=("starts_at",), name="bookings_waiting_by_time", condition=models.Q(state=WaitingState.WAITING)
            ),
            models.Index(fields=("person", "state"), name="bookings_waiting_of_person"),
        )

    def __str__(self) -> str:
        """Its code."""
        return self.code

    @property
    def period(self) -> Period:
        """From start to end."""
        return Period(self.starts_at, self.ends_at)

    @property
    def wanted(self) -> Resource | ResourceKind:
        """The thing, or the kind of which any is good."""
        return self.resource or self._any_kind

    @property
    def shown_kind(self) -> ResourceKind:
        """Of what kind it is: its own, or that of its thing."""
        return self.resource.kind if self.resource is not None else self._any_kind

    @property
    def _any_kind(self) -> ResourceKind:
        assert self.kind is not None  # noqa: S101 - `bookings_waiting_for_one_or_any`
        return self.kind
