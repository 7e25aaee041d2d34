"""A booking that goes to somebody else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.bookings.enums import HandoverState
from apps.bookings.models.booking import Booking


class Handover(models.Model):
    """An offer to take a booking over, by a link whose token (128 bits or more) is stored hashed.

    Nobody becomes the holder of something, or of what it costs, without saying yes.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="handovers", verbose_name=_("booking"))
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("to"))
    state = models.CharField(_("state"), max_length=9, choices=HandoverState.choices, default=HandoverState.OFFERED)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made on"))
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    class Meta:
        """One living offer per booking."""

        verbose_name = _("handing over")
        verbose_name_plural = _("handings over")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("booking",), condition=models.Q(state=HandoverState.OFFERED),
                name="bookings_handover_lives_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """Its state."""
        return str(self.get_state_display())
