"""What happened: one row per change of state, in the transaction of that change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.actors import ActorKind


class HistoryEvent(models.Model):
    """Who did what to which thing when, from which state to which, and why.

    Timelines on screens, 'Laatste acties' and disputes read this table. It holds no names: the
    subject and the actor are references, so erasing a person leaves it true.
    Written only by `apps.hub.domain.history.record`.
    """

    at = models.DateTimeField(_("when"))
    actor_kind = models.CharField(_("as"), max_length=8, choices=[(k.value, k.value) for k in ActorKind])
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    subject_type = models.CharField(_("of what"), max_length=60)
    subject_id = models.PositiveBigIntegerField(_("number of the row"))
    event = models.CharField(_("what"), max_length=40)
    old = models.CharField(_("from"), max_length=40, blank=True)
    new = models.CharField(_("to"), max_length=40, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        """Newest last within a subject."""

        verbose_name = _("history")
        verbose_name_plural = _("history")
        ordering = ("at", "pk")
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "at"), name="hub_history_of_subject"),
            models.Index(fields=("-at",), name="hub_history_latest"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.subject_type} {self.subject_id}: {self.event}"
