"""What there is to pay with: rates, and the list of them that holds for one thing and one customer."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from apps.bookings.enums import Basis, Days

MINUTES_IN_DAY: Final = 24 * 60
COVERING: Final = frozenset({Basis.TIME, Basis.DAY, Basis.PART})
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """One amount in cents, VAT included, and what it buys.

    TIME buys `minutes` of elapsed time from where it is laid, or when `is_exact` any part of them
    for that part of the amount. DAY buys one local calendar day, PART the local hours `part_from` to
    `part_to` of one day (an end not after its start is on the next day), FLAT is added once, KM is
    per kilometre above `from_km`. `days` and the season (two MM-DD, both included, may pass over
    new year) say on which local days it holds.
    """

    basis: str
    amount_cents: int
    label: str = ""
    minutes: int = 0
    is_exact: bool = False
    part_from: dt.time | None = None
    part_to: dt.time | None = None
    days: str = Days.ALL
    season_from: str = ""
    season_until: str = ""
    from_km: int = 0

    def __post_init__(self) -> None:
        """Refuse what no tariff in the database can be."""
        whole = (
            self.basis in Basis.values
            and self.amount_cents >= 0
            and self.from_km >= 0
            and (self.basis == Basis.TIME) == (self.minutes > 0)
            and (self.basis == Basis.PART) == (self.part_from is not None and self.part_to is not None)
            and bool(self.season_from) == bool(self.season_until)
        )
        if not whole:
            message = f"no rate at all: {self!r}"
            raise ValueError(message)

    @property
    def nominal_minutes(self) -> int:
        """What a unit is meant to last, on a day without a clock change; 0 for what is no time."""
        if self.part_from is not None and self.part_to is not None:
            length = _minutes(self.part_to) - _minutes(self.part_from)
            return length if length > 0 else length + MINUTES_IN_DAY
        return MINUTES_IN_DAY if self.basis == Basis.DAY else self.minutes

    def holds_on(self, day: dt.date) -> bool:
        """Whether it counts on this local day."""
        if self.days != Days.ALL and (self.days == Days.WEEKEND) != (day.weekday() >= _SATURDAY):
            return False
        if not self.season_from:
            return True
        today = f"{day:%m-%d}"
        if self.season_from <= self.season_until:
            return self.season_from <= today <= self.season_until
        return today >= self.season_from or today <= self.season_until


@dataclass(frozen=True, slots=True)
class PriceList:
    """All rates that hold for one thing and one customer on one day, with what is paid as a deposit."""

    rates: tuple[Rate, ...]
    vat_code: str = ""
    deposit_cents: int = 0

    def sorted_rates(self) -> list[Rate]:
        """In the order of a bill: long units, parts by the clock, short units, kilometres, what is added once."""
        return sorted(self.rates, key=_bill_order)


def _bill_order(rate: Rate) -> tuple[object, ...]:
    is_long = rate.basis in {Basis.DAY, Basis.TIME} and rate.nominal_minutes >= MINUTES_IN_DAY
    groups = {Basis.PART: 1, Basis.TIME: 2, Basis.KM: 3, Basis.FLAT: 4}
    starts = rate.part_from or dt.time.min
    return (
        0 if is_long else groups[Basis(rate.basis)],
        starts,
        -rate.nominal_minutes,
        rate.from_km,
        rate.basis,
        rate.is_exact,
        rate.days,
        rate.season_from,
        rate.season_until,
        rate.amount_cents,
        rate.label,
    )


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
