"""What is particular to a room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.bookings.models import Resource


class Room(models.Model):
    """A hall or room: the profile of a resource that people meet in."""

    resource = models.OneToOneField(
        Resource, on_delete=models.CASCADE, primary_key=True, related_name="room", verbose_name=_("thing")
    )
    capacity = models.PositiveSmallIntegerField(_("people at most"))
    area_m2 = models.PositiveSmallIntegerField(_("square metres"), null=True, blank=True)
    facilities = models.JSONField(_("what is there"), default=list, blank=True)
    is_accessible = models.BooleanField(_("wheelchair accessible"), default=True)

    class Meta:
        """As its resource."""

        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("resource__position",)
        constraints = (models.CheckConstraint(condition=models.Q(capacity__gte=1), name="cafe_room_holds_somebody"),)

    def __str__(self) -> str:
        """Its name."""
        return self.resource.name
