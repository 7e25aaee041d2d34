"""A pick-up as one calendar event, for the mail."""

import datetime as dt

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from apps.hub.codes import spell_code
from apps.hub.models import Place
from apps.market.models import Order


def pickup_event(order: Order) -> bytes:
    """A file that every calendar takes: moments in UTC, an unchanging UID, a SEQUENCE that grows.

    It counts seconds since placing, and the confirmation after closing comes after all of the customer's own.
    """
    place = Place.objects.first()
    changed = max(order.changed_at, order.confirmed_at or order.changed_at)
    sequence = max(0, int((changed - order.placed_at).total_seconds())) + bool(order.confirmed_at)
    event = Event()
    event.add("uid", f"order-{order.code.lower()}@buurtpunt")
    event.add("dtstamp", changed.astimezone(dt.UTC))
    event.add("sequence", sequence)
    event.add("dtstart", order.slot.starts_at.astimezone(dt.UTC))
    event.add("dtend", order.slot.ends_at.astimezone(dt.UTC))
    event.add("summary", _("Pick up order %(code)s") % {"code": spell_code(order.code)})
    where = ", ".join(filter(None, (order.slot.place, place.name if place else "", place.street if place else "")))
    event["location"] = vText(where)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//Buurtpunt//market//NL")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
