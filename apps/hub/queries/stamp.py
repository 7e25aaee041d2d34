"""Whether anything that people see may have changed: for pages that are kept until it has."""

import datetime as dt
from typing import Final

from apps.hub.models import HistoryEvent

RECENT: Final = dt.timedelta(minutes=10)  # longer than any transaction lasts


def village_stamp(at: dt.datetime) -> str:
    """Another word whenever something was changed, or a minute passed. Two small queries.

    Every change writes history. The count stands beside the last number because a slow transaction
    may come in with a lower number than one that was quicker.
    """
    minute = at.replace(second=0, microsecond=0)
    last = HistoryEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f"{minute:%m%d%H%M}.{last}.{HistoryEvent.objects.filter(at__gte=minute - RECENT).count()}"
