"""Giving change."""

from dataclasses import dataclass

from apps.counter.errors import TooLittleReceived
from apps.hub.errors import BuurtpuntError, InvalidAmount
from apps.hub.money import parse_amount
from apps.hub.ui.formats import euro


@dataclass(frozen=True, slots=True)
class Change:
    """What goes back over the counter, in cents; or why that cannot be said."""

    cents: int = 0
    refusal: BuurtpuntError | None = None


def change_for(asked_cents: int, received: str) -> Change:
    """The change for an amount as typed: '20', '20,00'. Never refuses: it tells."""
    try:
        given = parse_amount(received)
    except InvalidAmount as error:
        return Change(refusal=error)
    if given < asked_cents:
        return Change(refusal=TooLittleReceived(amount=euro(asked_cents - given)))
    return Change(given - asked_cents)
