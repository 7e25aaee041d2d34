"""Tables of the place itself."""

from apps.hub.models.history import HistoryEvent
from apps.hub.models.idempotency import IdempotentRequest
from apps.hub.models.mail import MailAttachment, OutgoingMail
from apps.hub.models.number import NumberSeries
from apps.hub.models.place import ModuleSwitch, Place, PlaceHours
from apps.hub.models.worker import WorkerBeat

__all__ = [
    "HistoryEvent",
    "IdempotentRequest",
    "MailAttachment",
    "ModuleSwitch",
    "NumberSeries",
    "OutgoingMail",
    "Place",
    "PlaceHours",
    "WorkerBeat",
]
