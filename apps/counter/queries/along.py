"""What can be settled with a press besides what is owed: empties to bring, last-chance goods to buy."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

from apps.accounts.models import Person
from apps.counter.along import NOTHING, Along
from apps.hub import clock
from apps.hub.money import format_cents, round_cash
from apps.market.domain.empties import MOST_PIECES
from apps.market.domain.last_chance import falls_at, price_at
from apps.market.models import ContainerKind, Leftover
from apps.market.queries.container import containers_at_home_of, kinds_in_use
from apps.market.queries.leftover import leftovers_of_day

FEW_KINDS: Final = 2  # of empties: so many are always in sight


@dataclass(frozen=True, slots=True)
class Empties:
    """A kind of bottle or crate: how many the household has by our count, and how many are brought now."""

    kind: ContainerKind
    at_home: int
    pieces: int

    @property
    def name(self) -> str:
        """Its field on the form."""
        return f"leeg-{self.kind.code}"

    @property
    def cents(self) -> int:
        """What it comes to: below zero."""
        return -self.kind.deposit_cents * self.pieces

    @property
    def is_named(self) -> bool:
        """Whether its name does not say the deposit already."""
        return format_cents(self.kind.deposit_cents) not in self.kind.name

    @property
    def is_more_than_known(self) -> bool:
        """Whether more comes back than our count says they have."""
        return self.pieces > max(self.at_home, 0)


@dataclass(frozen=True, slots=True)
class Chance:
    """Something that nobody fetched, at its price of now, and how many pieces are bought now."""

    leftover: Leftover
    unit_cents: int
    falls_at: dt.datetime | None
    pieces: int = 0
    key: UUID = field(default_factory=uuid4)  # of the press that gives it away

    @property
    def name(self) -> str:
        """Its field on the form."""
        return f"kans-{self.leftover.code}"

    @property
    def each_cents(self) -> int:
        """One piece with its deposit."""
        return self.unit_cents + self.leftover.deposit_cents

    @property
    def cents(self) -> int:
        """What it comes to, deposits included."""
        return self.each_cents * self.pieces

    @property
    def is_called_back(self) -> bool:
        """Whether nobody may have it; needs the `is_called_back` of the leftover queries."""
        return bool(getattr(self.leftover, "is_called_back"))  # noqa: B009 - annotated

    @property
    def cash_cents(self) -> int:
        """The same in cash, rounded by law."""
        return round_cash(self.each_cents)

    @property
    def age(self) -> int:
        """From which age it may be sold; 0 for none."""
        return self.leftover.offer.variant.product.age_limit or 0

    @property
    def is_cheaper(self) -> bool:
        """Whether the price has fallen."""
        return self.unit_cents < self.leftover.price_cents


@dataclass(frozen=True, slots=True)
class Settled:
    """All that can be brought and bought, with what is chosen of it."""

    empties: list[Empties] = field(default_factory=list)
    chances: list[Chance] = field(default_factory=list)

    @property
    def chosen(self) -> list[Empties | Chance]:
        """What the next press settles."""
        rows: list[Empties | Chance] = [*self.empties, *self.chances]
        return [row for row in rows if row.pieces]

    @property
    def brought_cents(self) -> int:
        """What the empties are worth: below zero."""
        return sum(row.cents for row in self.empties)

    @property
    def bought_cents(self) -> int:
        """What the goods cost."""
        return sum(row.cents for row in self.chances)

    @property
    def likely(self) -> list[Empties]:
        """Kinds that this household has, or that were counted; all of them where there are only a few."""
        few = len(self.empties) <= FEW_KINDS
        return [row for row in self.empties if few or row.at_home > 0 or row.pieces]

    @property
    def unlikely(self) -> list[Empties]:
        """The other kinds: one press further, so that the button to pay stays in sight."""
        shown = self.likely
        return [row for row in self.empties if row not in shown]

    @property
    def pieces_back(self) -> int:
        """How many empties are brought."""
        return sum(row.pieces for row in self.empties)

    @property
    def age(self) -> int:
        """From which age the goods that are bought may be sold."""
        return max((row.age for row in self.chances if row.pieces), default=0)


def settled_with(person: Person, *, along: Along = NOTHING, at: dt.datetime) -> Settled:
    """What this person can bring and buy now; what is no number of pieces that can be is taken as near as it can.

    Their own order is no last chance: for that they come after all. Four queries at most.
    """
    at_home = {row.kind.pk: row.pieces for row in containers_at_home_of(person)}
    empties = [
        Empties(kind, at_home.get(kind.pk, 0), min(along.empties.get(kind.code, 0), MOST_PIECES))
        for kind in kinds_in_use(also=at_home)
    ]
    return Settled(empties, _chances(along, without=person, at=at))


def settled_with_passer_by(*, along: Along = NOTHING, at: dt.datetime) -> Settled:
    """What somebody unknown can buy now: all of the last chance, and no empties to bring. One query."""
    return Settled([], _chances(along, at=at))


def _chances(along: Along, *, without: Person | None = None, at: dt.datetime) -> list[Chance]:
    return [
        chance_of(left, at=at, pieces=min(along.bought.get(left.code, 0), left.left))
        for left in leftovers_of_day(clock.local_date(at))
        if without is None or left.line is None or left.line.order.person_id != without.pk
    ]


def chance_of(leftover: Leftover, *, at: dt.datetime, pieces: int = 0) -> Chance:
    """Its price of now; needs the `ends_at` of the leftover queries."""
    ends_at: dt.datetime = leftover.ends_at or at  # type: ignore[attr-defined] # annotated by the queries
    return Chance(
        leftover, price_at(leftover.price_cents, ends_at=ends_at, at=at), falls_at(ends_at=ends_at, at=at), pieces
    )
