"""The profile of the place, and whether it is open."""

import datetime as dt

from apps.hub import clock
from apps.hub.errors import Missing
from apps.hub.models import Place, PlaceHours
from apps.hub.period import Period


def the_place() -> Place:
    """The one buurtpunt. Refuses: Missing when the installation has none yet. One query."""
    place = Place.objects.first()
    if place is None:
        raise Missing
    return place


def hours_on(place: Place, date: dt.date) -> list[PlaceHours]:
    """The stretches in which the counter is open on that day. One query at most."""
    return [hours for hours in place.hours.all() if hours.weekday == date.weekday()]


def open_periods(place: Place, date: dt.date) -> list[Period]:
    """The same as periods in UTC."""
    return [
        Period(clock.at_local(date, hours.opens), clock.at_local(date, hours.closes)) for hours in hours_on(place, date)
    ]
