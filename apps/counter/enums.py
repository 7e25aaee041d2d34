"""Closed sets of the counter."""

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionKind(models.TextChoices):
    """What was done at the counter; each can be undone as a whole, its money included."""

    HAND_OVER = "hand_over", _("Handed over")
    NOT_FETCHED = "not_fetched", _("Not picked up")
    KEY_OUT = "key_out", _("Key given")
    KEY_BACK = "key_back", _("Back")
    ROOM_OPENED = "room_opened", _("Room opened")
    ROOM_CLOSED = "room_closed", _("Room closed")
    NOT_COME = "not_come", _("Did not come")
    PAYMENT = "payment", _("Paid")
    CAME_LATE = "came_late", _("Came after all")
    EMPTIES = "empties", _("Empties back")
    SOLD = "sold", _("Last chance sold")
    GIVEN = "given", _("Given away")
    WASTED = "wasted", _("Thrown away")
    SHELVED = "shelved", _("Put in stock")


ABOUT_ORDER: Final = (ActionKind.HAND_OVER, ActionKind.NOT_FETCHED, ActionKind.CAME_LATE)
ABOUT_BOOKING: Final = (
    ActionKind.KEY_OUT,
    ActionKind.KEY_BACK,
    ActionKind.ROOM_OPENED,
    ActionKind.ROOM_CLOSED,
    ActionKind.NOT_COME,
)
ABOUT_PERSON: Final = (
    ActionKind.PAYMENT,
    ActionKind.EMPTIES,
    ActionKind.SOLD,
    ActionKind.GIVEN,
    ActionKind.WASTED,
    ActionKind.SHELVED,
)


class TaskKind(StrEnum):
    """What a line of the queue is about."""

    ORDER = "order"
    TAKE = "take"
    BRING = "bring"
    OPEN = "open"
    CLOSE = "close"


class TaskState(StrEnum):
    """How urgent a line is."""

    LATE = "late"
    NOW = "now"
    SOON = "soon"
    DONE = "done"
