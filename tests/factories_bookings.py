"""Things to book and bookings, made as the app makes them: through the domain functions."""

import datetime as dt
from itertools import count

from apps.accounts.enums import CustomerGroup
from apps.accounts.models import Association, Person
from apps.bookings.domain.booking import book_slot
from apps.bookings.enums import Basis, Handling, HoursBind
from apps.bookings.models import Booking, OpeningHours, Resource, ResourceKind, ResourcePart, Tariff, TariffRate
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.enums import Weekday
from apps.hub.period import Period
from apps.payments.domain.vat import ensure_starting_rates
from apps.payments.enums import VatCode
from tests.factories import NOON, a_person

SATURDAY = dt.date(2026, 11, 28)

_numbers = count(1)


def a_kind(slug: str = "bakfiets", *, module: str = "mobi", hours_bind: HoursBind = HoursBind.ENDS) -> ResourceKind:
    """Cargo bikes, unless named otherwise; one row per slug."""
    names = {"name": slug.capitalize(), "name_plural": f"{slug.capitalize()}en"}
    is_room = hours_bind == HoursBind.WHOLE
    asked = {"asks_activity": is_room, "asks_attendees": is_room}
    handling = Handling.OPENED if is_room else Handling.TAKEN_ALONG
    kind, _made = ResourceKind.objects.get_or_create(
        slug=slug,
        defaults={**names, **asked, "module": module, "icon": module, "hours_bind": hours_bind, "handling": handling},
    )
    return kind


def a_resource(
    name: str = "",
    *,
    kind: ResourceKind | None = None,
    needs_approval: bool = False,
    parts: tuple[Resource, ...] = (),
    hours: tuple[dt.time, dt.time] | None = None,
    per_hour_cents: int = 200,
    vat_code: str = VatCode.VEHICLE,
    buffer_after: dt.timedelta = dt.timedelta(),
    max_length: dt.timedelta = dt.timedelta(days=3),
    horizon_days: int = 400,
) -> Resource:
    """A bike that can always be had, at 2 euro an hour, unless told otherwise."""
    ensure_starting_rates()
    number = next(_numbers)
    resource = Resource.objects.create(
        slug=f"ding-{number}",
        name=name or f"Bakfiets {number}",
        kind=kind or a_kind(),
        needs_approval=needs_approval,
        buffer_after=buffer_after,
        max_length=max_length,
        horizon_days=horizon_days,
    )
    an_hourly_tariff(resource, per_hour_cents, vat_code=vat_code)
    ResourcePart.objects.bulk_create(ResourcePart(whole=resource, part=part) for part in parts)
    if hours:
        OpeningHours.objects.bulk_create(
            OpeningHours(resource=resource, weekday=day, opens=hours[0], closes=hours[1]) for day in Weekday
        )
    return resource


def an_hourly_tariff(
    resource: Resource,
    cents: int = 200,
    *,
    group: str = CustomerGroup.EVERYBODY,
    vat_code: str = VatCode.VEHICLE,
    valid_from: dt.date = dt.date(2026, 1, 1),
) -> Tariff:
    """So many cents an hour, exact to the minute."""
    tariff = Tariff.objects.create(resource=resource, group=group, valid_from=valid_from, vat_code=vat_code)
    TariffRate.objects.create(tariff=tariff, basis=Basis.TIME, minutes=60, is_exact=True, amount_cents=cents)
    return tariff


def a_tariff(
    *rates: dict[str, object],
    resource: Resource | None = None,
    kind: ResourceKind | None = None,
    group: str = CustomerGroup.EVERYBODY,
    vat_code: str = VatCode.VEHICLE,
    valid_from: dt.date = dt.date(2026, 1, 1),
    deposit_cents: int = 0,
) -> Tariff:
    """A tariff of these rates, given as the columns of `TariffRate`."""
    tariff = Tariff.objects.create(
        resource=resource, kind=kind, group=group, valid_from=valid_from, vat_code=vat_code, deposit_cents=deposit_cents
    )
    TariffRate.objects.bulk_create(
        TariffRate(tariff=tariff, position=position, **rate) for position, rate in enumerate(rates)
    )
    return tariff


def a_table(name: str = "") -> Resource:
    """One of several that are all alike: people book a table, we choose which one."""
    kind = a_kind("tafel", module="things")
    kind.picks_unit = True
    kind.save(update_fields=["picks_unit"])
    return a_resource(name or f"Tafel {next(_numbers)}", kind=kind)


def a_room(name: str = "Grote zaal", *, needs_approval: bool = True, parts: tuple[Resource, ...] = ()) -> Resource:
    """A room that a manager has to agree to."""
    kind = a_kind("zaal", module="cafe", hours_bind=HoursBind.WHOLE)
    return a_resource(
        name, kind=kind, needs_approval=needs_approval, parts=parts, per_hour_cents=1000, vat_code=VatCode.ROOM_EXEMPT
    )


def a_period(
    date: dt.date = SATURDAY, start: dt.time = dt.time(9), end: dt.time = dt.time(12), *, until: dt.date | None = None
) -> Period:
    """Saturday morning, unless told otherwise; wall times in Brussels."""
    return Period(clock.at_local(date, start), clock.at_local(until or date, end))


def a_booking(
    resource: Resource | None = None,
    person: Person | None = None,
    *,
    period: Period | None = None,
    association: Association | None = None,
    activity: str = "",
    attendees: int | None = None,
    at: dt.datetime = NOON,
) -> Booking:
    """A confirmed booking, or a request where the thing needs approval."""
    number = next(_numbers)
    return book_slot(
        resource or a_resource(),
        period=period or a_period(),
        person=person or a_person(f"Boeker Nummer{number}", email=f"boeker{number}@voorbeeld.example"),
        association=association,
        activity=activity,
        attendees=attendees,
        by=SYSTEM,
        at=at,
    )


def a_hired_room(
    name: str = "De Kelder", *, needs_approval: bool = False, parts: tuple[Resource, ...] = ()
) -> Resource:
    """A room that is open from 8 to 22, at 6 euro an hour, taxed when a company hires it."""
    kind = a_kind("zaal", module="cafe", hours_bind=HoursBind.WHOLE)
    return a_resource(
        name,
        kind=kind,
        needs_approval=needs_approval,
        parts=parts,
        hours=(dt.time(8), dt.time(22)),
        per_hour_cents=600,
        vat_code=VatCode.ROOM,
    )


def a_divided_hall() -> tuple[Resource, Resource, Resource]:
    """A great hall and its two halves, none of which need approval."""
    left, right = a_hired_room("Linkerhelft"), a_hired_room("Rechterhelft")
    hall = a_hired_room("Grote zaal")
    ResourcePart.objects.bulk_create([ResourcePart(whole=hall, part=left), ResourcePart(whole=hall, part=right)])
    return hall, left, right


def period_on(date: dt.date, start: str, end: str, *, until: dt.date | None = None) -> Period:
    """A period as people type it: `period_on(SATURDAY, "9", "12")`."""
    return a_period(date, clock.parse_time(start), clock.parse_time(end), until=until)


def wish(**changes: str) -> dict[str, str]:
    """Saturday from 9 to 12, unless told otherwise."""
    return {"dag": SATURDAY.isoformat(), "van": "9", "tot": "12", "terug": ""} | changes
