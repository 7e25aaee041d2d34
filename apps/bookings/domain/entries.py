"""From a booking to what a calendar may say about it.

Never a phone number, a note, an address of a person or the code of a key: a link can be passed on.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.codes import spell_code


class Status(StrEnum):
    """How sure an event is."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Audience(Enum):
    """Who reads: the one whose bookings they are, staff who see names, or anybody."""

    OWN = "own"
    STAFF = "staff"
    BUSY = "busy"


# A hold is nothing yet, and one that lapsed never was; a request that nobody answered was in a calendar.
STATUS_OF: Final = {
    BookingState.REQUESTED: Status.TENTATIVE,
    BookingState.CONFIRMED: Status.CONFIRMED,
    BookingState.IN_USE: Status.CONFIRMED,
    BookingState.RETURNED: Status.CONFIRMED,
    BookingState.SETTLED: Status.CONFIRMED,
    BookingState.DENIED: Status.CANCELLED,
    BookingState.EXPIRED: Status.CANCELLED,
    BookingState.CANCELLED: Status.CANCELLED,
    BookingState.NO_SHOW: Status.CANCELLED,
}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One event. Sorted by start and then by uid, so that a calendar has one order only."""

    starts_at: dt.datetime
    uid: str
    ends_at: dt.datetime
    sequence: int
    created_at: dt.datetime
    modified_at: dt.datetime
    status: Status
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""


def entry_of(booking: Booking, *, audience: Audience, with_thing: bool = True) -> Entry:
    """What this audience may see of a booking that is more than a hold, in the active language.

    `with_thing` names the thing in the title: needed unless the whole calendar is about that thing.
    """
    status = STATUS_OF[BookingState(booking.state)]
    return Entry(
        starts_at=booking.starts_at,
        uid=uid_of(booking.uid),
        ends_at=booking.ends_at,
        sequence=booking.sequence,
        created_at=booking.created_at,
        modified_at=booking.modified_at,
        status=status,
        summary=_summary(booking, status, audience, with_thing=with_thing),
        location=_location(booking),
        description=_("Code %(code)s") % {"code": spell_code(booking.code)} if audience is Audience.OWN else "",
        url=_url(booking) if audience is Audience.OWN else "",
    )


def uid_of(key: uuid.UUID) -> str:
    """The UID of a booking: its own random number at our host, the same for ever."""
    return f"{key}@{urlsplit(settings.BUURTPUNT_URL).hostname}"


def _summary(booking: Booking, status: Status, audience: Audience, *, with_thing: bool) -> str:
    who = _who(booking, audience)
    thing = booking.resource.name
    text = ": ".join([thing, who] if who and with_thing else [who or thing])
    if status is Status.CANCELLED:  # said in words too: Outlook on the web shows no STATUS
        return _("Cancelled: %(event)s") % {"event": text}
    return _("Request: %(event)s") % {"event": text} if status is Status.TENTATIVE else text


def _who(booking: Booking, audience: Audience) -> str:
    if audience is Audience.OWN:
        return booking.activity
    return booking.holder_name if audience is Audience.STAFF else _("Taken")


def _location(booking: Booking) -> str:
    resource = booking.resource
    return ", ".join(part for part in (resource.name, resource.place_note) if part)


def _url(booking: Booking) -> str:
    return settings.BUURTPUNT_URL + reverse("bookings:detail", args=[booking.code])
