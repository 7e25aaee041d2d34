"""Reading a table into a market: first what would happen, then exactly that."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from apps.hub.actors import Actor
from apps.hub.errors import BuurtpuntError, InvalidAmount
from apps.hub.money import parse_amount
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.domain.checks import refuse_after_closing
from apps.market.domain.claims import lock_cycle
from apps.market.domain.margin import followed_price, purchase_price, sale_price
from apps.market.domain.offer import add_offer
from apps.market.domain.publication import offer_gaps
from apps.market.domain.terms import Terms, change_offers, check_terms, terms_of
from apps.market.enums import CycleState
from apps.market.errors import InvalidPrice
from apps.market.errors.offer import ImportChanged, InvalidLimit, InvalidSwitch
from apps.market.models import Offer, OrderCycle, Variant
from apps.market.queries.offer_import import Range, range_of
from apps.market.sheets.columns import read_table
from apps.market.sheets.reading import Grid

_YES: Final = frozenset({"ja", "j", "x", "1", "aan", "yes", "y", "on", "true", "waar", "v"})
_NO: Final = frozenset({"nee", "n", "0", "uit", "no", "off", "false", "onwaar", "-"})


class Outcome(StrEnum):
    """What happens to a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Planned:
    """One row of the table, by its number in the sheet, and what becomes of it; `error` says why nothing can."""

    number: int
    name: str
    outcome: Outcome
    variant: Variant | None = None
    offer: Offer | None = None
    before: Terms | None = None
    after: Terms | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows, the headings that were not understood, and a mark of what was shown."""

    rows: list[Planned]
    unknown: list[str]

    def of(self, outcome: Outcome) -> list[Planned]:
        """Those with this outcome."""
        return [row for row in self.rows if row.outcome is outcome]

    @property
    def mark(self) -> str:
        """The same for the same outcome, so that confirming does what was seen."""
        seen = [(row.number, row.outcome, row.variant and row.variant.pk, row.before, row.after) for row in self.rows]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def plan_import(cycle: OrderCycle, grid: Grid) -> Plan:
    """What reading this table would do; writes nothing. A constant number of queries. Refuses: NothingToRead."""
    table, unknown = read_table(grid)
    known = range_of(cycle)
    rows = [_plan_row(number, cells, known) for number, cells in table]
    return Plan(_refuse_incomplete(cycle, _refuse_twice(rows)), unknown)


def apply_import(cycle: OrderCycle, grid: Grid, *, mark: str, by: Actor, at: dt.datetime) -> Plan:
    """Do what the plan with this mark said; its wrong rows are left out. Done already: nothing happens.

    Locks the cycle, the offers by id, stock. Refuses: NotAllowed, CycleTransitionRefused after closing,
    ImportChanged when it would do something else by now, and as `add_offer` and `change_offers`.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = lock_cycle(cycle.pk)
        refuse_after_closing(locked)
        plan = plan_import(locked, grid)
        if not plan.of(Outcome.NEW) and not plan.of(Outcome.CHANGED):
            return plan
        if plan.mark != mark:
            raise ImportChanged
        wanted = {row.offer.pk: row.after for row in plan.of(Outcome.CHANGED) if row.offer and row.after}
        change_offers(locked, wanted, by=by, at=at)
        for row in plan.of(Outcome.NEW):
            if row.variant is not None and row.after is not None:
                _add(locked, row.variant, row.after, by=by, at=at)
        return plan


def _add(cycle: OrderCycle, variant: Variant, terms: Terms, *, by: Actor, at: dt.datetime) -> None:
    offer = add_offer(
        cycle, variant, price_cents=terms.price_cents, limit=terms.limit, max_per_customer=terms.max_per_customer,
        purchase_cents=terms.purchase_cents, by=by, at=at,
    )  # fmt: skip
    if not terms.is_on:
        change_offers(cycle, {offer.pk: terms}, by=by, at=at)


def _plan_row(number: int, cells: Mapping[str, str], known: Range) -> Planned:
    name = cells.get("product") or cells.get("code") or ""
    try:
        variant = known.find(cells)
        name = str(variant)
        offer = known.offers.get(variant.pk)
        after = _terms(cells, variant, offer)
        check_terms(offer or Offer(), after)
    except BuurtpuntError as error:
        return Planned(number, name, Outcome.WRONG, error=error.text)
    before = terms_of(offer) if offer is not None else None
    outcome = Outcome.NEW if before is None else Outcome.SAME if before == after else Outcome.CHANGED
    return Planned(number, name, outcome, variant, offer, before, after)


def _terms(cells: Mapping[str, str], variant: Variant, offer: Offer | None) -> Terms:
    """What the row asks; a column that is not there keeps what was. Refuses: InvalidPrice, InvalidLimit."""
    now = terms_of(offer) if offer is not None else Terms(0, 0, None, None, is_on=True)
    price, purchase = _cents(cells, "price"), _cents(cells, "purchase")
    if purchase is None:
        purchase = now.purchase_cents if offer or price is None else purchase_price(price, variant.product)
    if price is None:
        price = followed_price(offer, purchase) if offer else sale_price(purchase, variant.product)
    limit = _whole(cells["limit"]) if "limit" in cells else now.limit
    most = _whole(cells["most"]) if "most" in cells else now.max_per_customer
    return Terms(price, purchase, limit, most, _is_on(cells.get("on", ""), now=now.is_on))


def _cents(cells: Mapping[str, str], column: str) -> int | None:
    """An amount as people type it, or nothing. Refuses: InvalidPrice."""
    text = cells.get(column, "").upper().removeprefix("EUR").removesuffix("EUR").removesuffix("€").strip()
    if not text:
        return None
    try:
        return parse_amount(text)
    except InvalidAmount as error:
        raise InvalidPrice(field=column) from error


def _whole(text: str) -> int | None:
    """A number of pieces, '12' or '12,0', or nothing. Refuses: InvalidLimit."""
    digits = text.strip().removesuffix(",0").removesuffix(".0")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > len("99999"):
        raise InvalidLimit(most=99_999)
    return int(digits)


def _is_on(text: str, *, now: bool) -> bool:
    """'ja' or 'nee' in what words people use; nothing keeps what it is. Refuses: InvalidSwitch."""
    word = text.strip().casefold()
    if not word:
        return now
    if word in _YES or word in _NO:
        return word in _YES
    raise InvalidSwitch(text=text[:20])


def _refuse_twice(rows: Iterable[Planned]) -> list[Planned]:
    """A size that comes twice: the first counts, the second is wrong."""
    seen: dict[int, int] = {}
    found: list[Planned] = []
    for row in rows:
        first = seen.setdefault(row.variant.pk, row.number) if row.variant is not None else row.number
        if first == row.number:
            found.append(row)
        else:
            text = _("This stands in row %(row)d already.") % {"row": first}
            found.append(Planned(row.number, row.name, Outcome.WRONG, error=text))
    return found


def _refuse_incomplete(cycle: OrderCycle, rows: list[Planned]) -> list[Planned]:
    """In an open market what comes in must be complete at once."""
    if cycle.state != CycleState.OPEN:
        return rows
    offers = {row.number: _as_it_would_be(row) for row in rows if row.after is not None and row.after.is_on}
    fresh = {number: offer for number, offer in offers.items() if not offer.vat_code}
    missing: dict[str, list[str]] = {}
    for gap in offer_gaps(list(fresh.values()), day=cycle.pickup_on):
        missing.setdefault(gap.offer, []).append(str(gap))
    return [_or_incomplete(row, missing.get(fresh[row.number].code, []) if row.number in fresh else []) for row in rows]


def _or_incomplete(row: Planned, missing: list[str]) -> Planned:
    if not missing:
        return row
    text = _("Still missing: %(missing)s.") % {"missing": ", ".join(missing)}
    return Planned(row.number, row.name, Outcome.WRONG, error=text)


def _as_it_would_be(row: Planned) -> Offer:
    offer = Offer(code=str(row.number), variant=row.variant, price_cents=row.after.price_cents if row.after else 0)
    offer.vat_code = row.offer.vat_code if row.offer is not None else ""
    return offer
