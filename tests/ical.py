"""Calendars read back by a library that did not write them."""

from typing import Any

import icalendar


def events_of(content: bytes) -> list[Any]:
    """The events of a calendar, in order; icalendar's properties are of thirty kinds, so of any."""
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))
