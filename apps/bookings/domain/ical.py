"""Writing calendars (RFC 5545, 7986): a pure function from entries to bytes.

Nothing here asks for the time or the database, so equal entries give equal bytes and an ETag over
them means something. Times are written in UTC: docs/decisions/0011-calendars-by-hand-in-utc.md says why.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from apps.bookings.domain.entries import Audience, Entry, Status, entry_of
from apps.bookings.models import Booking

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
FOLD_AT: Final = 75  # octets, without the line end (RFC 5545, 3.1)
_HEAD: Final = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Buurtpunt//Kalender 1//NL", "CALSCALE:GREGORIAN")
_LAST: Final = "END:VCALENDAR"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_NEEDS_ESCAPE: Final = dict.fromkeys(_ESCAPES, " ")
# Control characters may not stand in a text at all, lone surrogates are no text, and some readers
# take every Unicode line end for the end of a line.
_FORBIDDEN: Final[dict[int, str | None]] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]),
    **dict.fromkeys([ord("\n"), ord("\N{LINE SEPARATOR}"), ord("\N{PARAGRAPH SEPARATOR}")], "\n"),
    ord("\t"): " ",
}


# What Outlook shows the time as; it does not derive that from STATUS.
_BUSY: Final = {Status.CONFIRMED: "BUSY", Status.TENTATIVE: "TENTATIVE", Status.CANCELLED: "FREE"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a calendar presents itself: its name, a CSS3 colour name and the same as `#rrggbb`."""

    name: str
    colour: str = "darkgreen"
    hex_colour: str = "#2c6a3b"


def calendar(entries: Iterable[Entry], *, look: Look) -> bytes:
    """A whole calendar to subscribe to, in one order whatever the order of the entries."""
    # Thunderbird takes the name as it stands, escapes included: better without signs that need one.
    name = escape(" ".join(look.name.translate(_NEEDS_ESCAPE).split()))
    lines = [
        *_HEAD,
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"COLOR:{look.colour}",
        f"X-APPLE-CALENDAR-COLOR:{look.hex_colour}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for entry in sorted(entries):
        lines.extend(_event(entry))
    return _bytes([*lines, _LAST])


def event_file(booking: Booking) -> bytes:
    """One booking of one's own, to go with a mail or to download, in the active language.

    Without METHOD: it tells and asks for no answer. The same UID with a higher SEQUENCE replaces
    what a calendar got before; a cancelled booking says so.
    """
    return events_file([booking])


def events_file(bookings: Iterable[Booking]) -> bytes:
    """Several of one's own at once, such as a whole series, each an event as in `event_file`."""
    entries = sorted(entry_of(booking, audience=Audience.OWN) for booking in bookings)
    return _bytes([*_HEAD, *(line for entry in entries for line in _event(entry)), _LAST])


def escape(text: str) -> str:
    """A TEXT value: line ends written out, no control characters, the three special signs escaped."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_FORBIDDEN)
    return plain.translate(_ESCAPES)


def fold(line: str) -> Iterator[str]:
    """The pieces of one line, each of at most 75 octets and never within a character."""
    if line.isascii() and len(line) <= FOLD_AT:  # most lines: a large feed spends its time here
        yield line
        return
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > FOLD_AT:
            yield piece
            piece, size = " ", 1
        piece += sign
        size += width
    yield piece


def stamp(moment: dt.datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp(entry.modified_at)}"
    yield f"CREATED:{stamp(entry.created_at)}"
    yield f"LAST-MODIFIED:{stamp(entry.modified_at)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART:{stamp(entry.starts_at)}"
    yield f"DTEND:{stamp(entry.ends_at)}"
    yield f"SUMMARY:{escape(entry.summary)}"
    for name, text in (("LOCATION", entry.location), ("DESCRIPTION", entry.description)):
        if text:
            yield f"{name}:{escape(text)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield f"STATUS:{entry.status}"
    yield "TRANSP:TRANSPARENT" if entry.status == Status.CANCELLED else "TRANSP:OPAQUE"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{_BUSY[entry.status]}"
    yield "END:VEVENT"


def _bytes(lines: Iterable[str]) -> bytes:
    return "".join(f"{piece}\r\n" for line in lines for piece in fold(line)).encode()
