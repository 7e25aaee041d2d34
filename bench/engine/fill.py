"""Fifty things and as many bookings as asked: the same weeks to come, and an ever longer past."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db import connection, transaction

from apps.accounts.models import Person
from apps.bookings.enums import Basis, BookingState, HoursBind, OccupancyKind
from apps.bookings.models import (
    Booking,
    Occupancy,
    OpeningHours,
    Resource,
    ResourceKind,
    ResourcePart,
    Tariff,
    TariffRate,
)
from apps.hub.enums import Weekday
from apps.payments.domain.vat import ensure_starting_rates
from apps.payments.enums import VatCode

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
THINGS = 50
LENGTH = dt.timedelta(hours=2)
EVERY = dt.timedelta(hours=3)
AHEAD = 10  # of each thing's bookings, so many are still to come
BATCH = 20_000


def put_things() -> list[Resource]:
    """Forty-seven bikes, two halves and their hall; open from 7 to 23, at 2 euro an hour and 12 a day."""
    ensure_starting_rates()
    kind = ResourceKind.objects.create(
        slug="fiets", name="Fiets", name_plural="Fietsen", module="mobi", step_minutes=30
    )
    hall = ResourceKind.objects.create(
        slug="zaal", name="Zaal", name_plural="Zalen", module="cafe", hours_bind=HoursBind.WHOLE
    )
    things = [
        Resource.objects.create(slug=f"ding-{number}", name=f"Ding {number}", kind=kind if number < 47 else hall)
        for number in range(THINGS)
    ]
    ResourcePart.objects.bulk_create(ResourcePart(whole=things[-1], part=part) for part in things[-3:-1])
    for thing in things:
        tariff = Tariff.objects.create(resource=thing, valid_from=dt.date(2026, 1, 1), vat_code=VatCode.VEHICLE)
        TariffRate.objects.create(tariff=tariff, basis=Basis.TIME, minutes=60, amount_cents=200)
        TariffRate.objects.create(tariff=tariff, basis=Basis.DAY, amount_cents=1200)
        OpeningHours.objects.bulk_create(
            OpeningHours(resource=thing, weekday=day, opens=dt.time(7), closes=dt.time(23)) for day in Weekday
        )
    return things


def a_person(number: int) -> Person:
    """Somebody with a phone."""
    return Person.objects.create(
        code=f"P{number:05d}", name=f"Buur {number}", phone=f"+3247000{number:04d}", created_at=AT
    )


def grow(things: list[Resource], person: Person, *, have: int, want: int) -> None:
    """Add bookings with their occupancies until there are `want`, each a slot further back."""
    leaves = things[:-1]  # the hall takes the time of its halves
    rows = list(_rows(leaves, person, range(have, want)))
    with transaction.atomic():
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            made = Booking.objects.bulk_create(batch, batch_size=500)
            Occupancy.objects.bulk_create(
                (
                    Occupancy(
                        resource_id=row.resource_id, starts_at=row.starts_at, ends_at=row.ends_at,
                        kind=OccupancyKind.BOOKING, booking=row,
                    )
                    for row in made
                ),
                batch_size=500,
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _rows(leaves: list[Resource], person: Person, numbers: range) -> Iterator[Booking]:
    first = AT.replace(minute=0) + EVERY * AHEAD
    for number in numbers:
        turn, which = divmod(number, len(leaves))
        start = first - EVERY * turn
        yield Booking(
            code=f"{number:09d}", uid=uuid.uuid4(), resource=leaves[which], person=person, starts_at=start,
            ends_at=start + LENGTH, state=BookingState.CONFIRMED if start > AT else BookingState.SETTLED,
            total_cents=400, terms=[[24, 100]], created_at=AT, modified_at=AT,
        )  # fmt: skip
