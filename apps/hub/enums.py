"""Closed sets of words the whole place shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VatRegime(models.TextChoices):
    """How this buurtpunt stands towards VAT."""

    NORMAL = "normal", _("charges VAT")
    SMALL = "small", _("exempt as a small enterprise")


class Weekday(models.IntegerChoices):
    """Monday is 0, as in Python; the week starts on Monday."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class MailState(models.TextChoices):
    """A mail is written in the transaction it tells about and sent afterwards."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("given up")
