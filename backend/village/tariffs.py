"""What things cost in De Linde: by the half hour, by day, in parts of the day; for whom; and from next year on."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.price import Rate
from apps.bookings.domain.tariff import save_tariff
from apps.bookings.enums import Basis, Days
from apps.bookings.models import Resource, ResourceKind, Tariff
from apps.hub.actors import SYSTEM
from apps.payments.enums import VatCode

NEXT_YEAR: Final = dt.date(2027, 1, 1)
EVERYBODY, MEMBER = CustomerGroup.EVERYBODY, CustomerGroup.MEMBER
ASSOCIATION, COMPANY = CustomerGroup.ASSOCIATION, CustomerGroup.COMPANY

Prices = tuple[tuple[CustomerGroup, int, tuple[Rate, ...]], ...]  # the group, its deposit, its rates


def per(minutes: int, cents: int, days: Days = Days.ALL, season: tuple[str, str] = ("", "")) -> Rate:
    """Per started stretch of so many minutes."""
    return Rate(Basis.TIME, cents, minutes=minutes, days=days, season_from=season[0], season_until=season[1])


def day(cents: int, days: Days = Days.ALL) -> Rate:
    """For a calendar day."""
    return Rate(Basis.DAY, cents, days=days)


def km(cents: int, above: int = 0) -> Rate:
    """Per kilometre above so many."""
    return Rate(Basis.KM, cents, from_km=above)


def hall(morning: int, evening: int, whole: int, cleaning: int, *, weekend: int) -> tuple[Rate, ...]:
    """As halls are let: in parts of the day or as a whole, dearer in the weekend (in percent), cleaned once."""
    parts = (("voormiddag", 8, 13, morning), ("namiddag", 13, 18, morning), ("avond", 18, 0, evening))
    rates = [*parts, ("hele dag", 8, 0, whole)]
    same = ((Days.ALL, 100),)
    dearer = ((Days.WEEKDAYS, 100), (Days.WEEKEND, weekend))
    return (
        *(
            Rate(
                Basis.PART,
                _even(cents * percent // 100),
                name,
                part_from=dt.time(start),
                part_to=dt.time(end),
                days=days,
            )
            for days, percent in (same if weekend == 100 else dearer)  # noqa: PLR2004 - percent
            for name, start, end, cents in rates
        ),
        Rate(Basis.FLAT, cleaning, "schoonmaak"),
    )


def _even(cents: int) -> int:
    """Down to half a euro: nobody asks 78,75."""
    return cents // 50 * 50


def a_hall(percent: int) -> Prices:
    """The prices of the great hall, or of so much of it."""

    def priced(*cents: int, weekend: int = 125) -> tuple[Rate, ...]:
        morning, evening, whole, cleaning = (amount * percent // 100 for amount in cents)
        return hall(morning, evening, whole, cleaning, weekend=weekend)

    return (
        (EVERYBODY, 150_00, priced(60_00, 90_00, 160_00, 30_00)),
        (ASSOCIATION, 0, priced(30_00, 45_00, 80_00, 15_00, weekend=100)),
        (COMPANY, 150_00, priced(110_00, 160_00, 300_00, 45_00)),
    )


WINTER, SUMMER = ("10-01", "03-31"), ("04-01", "09-30")
CAR: Prices = (
    (EVERYBODY, 100_00, (per(30, 1_50), day(30_00, Days.WEEKDAYS), day(36_00, Days.WEEKEND), km(25), km(20, 100))),
    (MEMBER, 0, (per(30, 1_20), day(24_00), km(22), km(18, 100))),
)
CARGO_BIKE: Prices = (
    (EVERYBODY, 50_00, (per(60, 2_00), day(10_00))),
    (MEMBER, 0, (per(60, 1_50), day(7_50))),
)
CARGO_BIKE_NEXT: Prices = (
    (EVERYBODY, 50_00, (per(60, 2_20), day(11_00))),
    (MEMBER, 0, (per(60, 1_60), day(8_00))),
)
E_BIKE: Prices = ((EVERYBODY, 0, (per(60, 1_00, season=WINTER), per(60, 1_50, season=SUMMER), day(8_00))),)

# What every thing of a kind costs, and what things cost that differ.
OF_KINDS: Final[Mapping[str, Prices]] = {"auto": CAR, "bakfiets": CARGO_BIKE, "e-fiets": E_BIKE}
OF_THINGS: Final[Mapping[str, Prices]] = {
    "deelwagen-flink": (
        (EVERYBODY, 100_00, (per(30, 1_75), day(35_00), km(29), km(24, 100))),
        (MEMBER, 0, (per(30, 1_40), day(28_00), km(26), km(22, 100))),
    ),
    "grote-zaal": a_hall(100),
    "grote-zaal-podiumkant": a_hall(60),
    "grote-zaal-tuinkant": a_hall(60),
    "de-kelder": (
        (EVERYBODY, 0, (per(60, 6_00), day(40_00))),
        (ASSOCIATION, 0, (per(60, 3_00), day(20_00))),
    ),
    "vergaderkamer": (
        (EVERYBODY, 0, (per(60, 5_00), day(30_00))),
        (COMPANY, 0, (per(60, 12_00), day(60_00))),
    ),
    "cafetafel": ((EVERYBODY, 0, (per(60, 0),)),),
}
FROM_NEXT_YEAR: Final[Mapping[str, Prices]] = {"bakfiets": CARGO_BIKE_NEXT}
HALLS_NEXT_YEAR: Final[Mapping[str, Prices]] = {"grote-zaal": a_hall(105)}


def put_tariffs(
    kinds: Mapping[str, ResourceKind], things: Mapping[str, Resource], *, since: dt.date, at: dt.datetime
) -> None:
    """All prices, and those that follow them next year."""
    for valid_from, of_kinds, of_things in ((since, OF_KINDS, OF_THINGS), (NEXT_YEAR, FROM_NEXT_YEAR, HALLS_NEXT_YEAR)):
        for slug, prices in of_kinds.items():
            _put(prices, Tariff(kind=kinds[slug], valid_from=valid_from, vat_code=VatCode.VEHICLE), at=at)
        for slug, prices in of_things.items():
            vat = VatCode.VEHICLE if slug.startswith("deelwagen") else VatCode.ROOM
            _put(prices, Tariff(resource=things[slug], valid_from=valid_from, vat_code=vat), at=at)


def _put(prices: Prices, like: Tariff, *, at: dt.datetime) -> None:
    for group, deposit, rates in prices:
        tariff = Tariff(
            kind=like.kind, resource=like.resource, group=group, valid_from=like.valid_from, vat_code=like.vat_code,
            deposit_cents=deposit,
        )  # fmt: skip
        save_tariff(tariff, rates=rates, by=SYSTEM, at=at)
