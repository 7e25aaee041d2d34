"""All that a thing may cost, for its page: who knows the rates can plan."""

import datetime as dt
from dataclasses import dataclass

from apps.bookings.domain.price.phrases import price_rows
from apps.bookings.domain.price.words import deposit_words
from apps.bookings.domain.quote import next_change, price_list_for
from apps.bookings.errors import NotBookable
from apps.bookings.models import Resource


@dataclass(frozen=True, slots=True)
class Rates:
    """Lines for `ui/lines.html`, what is asked beside them, and from when it is otherwise."""

    lines: list[dict[str, object]]
    deposit: str
    changes_on: dt.date | None


def rates_of(resource: Resource, group: str, day: dt.date) -> Rates | None:
    """What a customer group pays on a day; nothing while there is no price. No query on a thing with details."""
    try:
        prices = price_list_for(resource, group, day)
    except NotBookable:
        return None
    change = next_change(resource, group, day)
    return Rates(
        lines=[{"label": words[:1].upper() + words[1:], "cents": cents} for words, cents in price_rows(prices)],
        deposit=deposit_words(prices.deposit_cents) if prices.deposit_cents else "",
        changes_on=change[0] if change else None,
    )
