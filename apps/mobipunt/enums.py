"""Closed sets about vehicles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VehicleForm(models.TextChoices):
    """What it is, in the words of GBFS form factors where they fit."""

    CAR = "car", _("car")
    CARGO_BIKE = "cargo_bike", _("cargo bike")
    BIKE = "bike", _("e-bike")


class Propulsion(models.TextChoices):
    """What moves it (GBFS 3 propulsion types)."""

    HUMAN = "human", _("muscle")
    ELECTRIC_ASSIST = "electric_assist", _("electric assistance")
    ELECTRIC = "electric", _("electric")
    COMBUSTION = "combustion", _("petrol")
    HYBRID = "hybrid", _("hybrid")
