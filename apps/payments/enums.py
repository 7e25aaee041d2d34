"""Closed sets about money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VatCode(models.TextChoices):
    """What kind of supply it is; the percentage is a dated row. Facts: Belgian rates of 2026."""

    FOOD = "food", _("food and soft drinks to take away")
    ALCOHOL = "alcohol", _("alcohol")
    MEAL = "meal", _("meals on the spot")
    DRINK = "drink", _("drinks on the spot")
    VEHICLE = "vehicle", _("hire of a vehicle")
    ROOM = "room", _("hire of a room to a company")
    ROOM_EXEMPT = "room_exempt", _("hire of a room, exempt")
    NONE = "none", _("outside VAT")


class ChargeState(models.TextChoices):
    """Whether something is still owed."""

    OPEN = "open", _("to pay")
    SETTLED = "settled", _("paid")
    VOID = "void", _("cancelled")


class Method(models.TextChoices):
    """How money came in."""

    CASH = "cash", _("cash")
    TERMINAL = "terminal", _("card")


class Account(models.TextChoices):
    """Accounts of the journal. Assets grow by debit (+), the others by credit (-)."""

    RECEIVABLE = "receivable", _("to receive")
    CASH = "cash", _("cash box")
    TERMINAL = "terminal", _("card terminal, on its way to the bank")
    REVENUE = "revenue", _("revenue")
    VAT_DUE = "vat_due", _("VAT to pay")
    CONTAINER_DEPOSITS = "container_deposits", _("deposits on containers")
    ROUNDING = "rounding", _("cash rounding")
    PURCHASES = "purchases", _("bought from producers")
    PAYABLE = "payable", _("to pay to producers")
