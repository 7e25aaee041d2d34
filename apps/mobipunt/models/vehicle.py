"""What is particular to a vehicle."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.bookings.models import Resource
from apps.mobipunt.enums import Propulsion, VehicleForm


class Vehicle(models.Model):
    """A shared car, cargo bike or e-bike: the profile of a resource that rolls."""

    resource = models.OneToOneField(
        Resource, on_delete=models.CASCADE, primary_key=True, related_name="vehicle", verbose_name=_("thing")
    )
    form = models.CharField(_("what"), max_length=10, choices=VehicleForm.choices)
    propulsion = models.CharField(_("moved by"), max_length=15, choices=Propulsion.choices)
    plate = models.CharField(_("number plate"), max_length=12, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    load_kg = models.PositiveSmallIntegerField(_("load in kg"), null=True, blank=True)
    range_km = models.PositiveSmallIntegerField(_("range in km"), null=True, blank=True)
    bay = models.CharField(_("bay"), max_length=40, blank=True)
    extras = models.CharField(_("comes with"), max_length=120, blank=True)

    class Meta:
        """As its resource."""

        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ("resource__kind__position", "resource__position")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(form=VehicleForm.CAR) | ~models.Q(plate=""), name="mobipunt_car_has_plate"
            ),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.resource.name
