"""One basket for the whole place: each module registers what it holds for somebody.

The basket is no table of its own: it is the market's wish list and the bookings on hold, shown
together and confirmed together in one transaction (`domain.checkout`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from apps.accounts.models import Person
from apps.hub.actors import Actor


@dataclass(frozen=True, slots=True)
class BasketOwner:
    """Whose basket: the person who signed in, or this browser's random key."""

    person: Person | None = None
    key: str = ""

    @property
    def is_nobody(self) -> bool:
        """A visitor who put nothing aside yet: no need to look."""
        return self.person is None and not self.key


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A line as shown: what, what it costs in cents, and what to know about it."""

    label: str
    cents: int
    note: str = ""
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something to answer at checkout, posted under `name`.

    `kind` is 'tick', 'text', 'number', 'choice' (radio cards) or 'select'. One with an `initial` counts as
    answered by it, and a select always has one. `gone` is what to say of an answer that is no option any more.
    Questions with the same `fold` stand together under that title, closed until asked for.
    """

    name: str
    label: str
    kind: str = "tick"
    required: bool = True
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    initial: str = ""
    gone: str = ""
    fold: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A module's part of the basket. Several of one module may stand in it (two bookings)."""

    ref: str
    module: str
    title: str
    badge: str
    lines: list[SectionLine]
    total_cents: int
    badge_kind: str = ""
    edit_url: str = ""
    remove_url: str = ""
    remove_label: str = ""  # else 'take out of my basket'; who changes something that stands leaves it as it is
    problems: list[str] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)  # what to know of this part before ordering it
    notices: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    asks_approval: bool = False
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a confirmed section became, for the thank-you page."""

    module: str
    title: str
    detail: str
    code: str
    url: str
    due_cents: int
    asks_approval: bool = False


class BasketSource(Protocol):
    """What a module registers to take part."""

    code: str
    order: int

    def sections(self, owner: BasketOwner, *, at: dt.datetime) -> list[Section]:
        """What it holds for this owner now; a constant number of queries."""

    def summary(self, owner: BasketOwner) -> tuple[int, int]:
        """How many things and how many cents, for the top bar; one query."""

    def confirm(
        self, owner: BasketOwner, *, person: Person, answers: Mapping[str, str], by: Actor, at: dt.datetime
    ) -> list[Confirmed]:
        """Turn all it holds into orders or bookings, inside the caller's transaction, or refuse."""

    def adopt(self, key: str, *, person: Person) -> None:
        """A guest signed in: what the browser's key held is now the person's."""


_registry: dict[str, BasketSource] = {}


def register(source: BasketSource) -> None:
    """Take part in the basket."""
    _registry[source.code] = source


def sources() -> list[BasketSource]:
    """All who take part, in the order shown."""
    return sorted(_registry.values(), key=lambda source: source.order)
