"""Product cards, worked out before the template: it prints strings and asks nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.hub.ui.drawings import drawing_svg
from apps.hub.ui.formats import euro
from apps.market.amounts import line_amount, unit_price
from apps.market.enums import SoldBy
from apps.market.labels import age_words, contains_words, content_label, unit_price_label
from apps.market.models import Offer
from apps.market.queries.offer import allergens_of
from apps.market.rules import MOST_PIECES

FEW_LEFT = 10  # from here on the card says how many
_COLUMNS = (
    "code", "price_cents", "limit", "claimed", "max_per_customer",
    "variant__name", "variant__content_amount", "variant__content_unit", "variant__sold_by", "variant__deposit_cents",
    "variant__product_id", "variant__product__slug", "variant__product__name", "variant__product__drawing",
    "variant__product__photo", "variant__product__is_organic", "variant__product__age_limit",
    "variant__product__producer__name",
)  # fmt: skip


@dataclass(slots=True)
class Card:
    """What one product card says. `quantity` is what the visitor has; `most` what the server would give."""

    code: str
    name: str
    size: str
    href: str
    producer: str
    picture: SafeString
    photo: str
    contains: str
    price: str
    unit_price: str
    left: str
    is_gone: bool
    deposit: str
    by_weight: bool
    is_organic: bool
    age: str
    quantity: int
    most: int
    wrong: str = ""

    @property
    def less(self) -> int:
        """One piece less."""
        return max(0, self.quantity - 1)

    @property
    def more(self) -> int:
        """One piece more; the server says whether there is one."""
        return self.quantity + 1


def cards_of(
    offers: QuerySet[Offer], *, quantities: Mapping[str, int], own: Mapping[str, int] | None = None
) -> list[Card]:
    """Cards for these offers, with the pieces by offer code that the visitor has. Two queries for any number.

    `own` are the pieces that the visitor's placed order claims already.
    """
    rows = list(offers.values_list(*_COLUMNS, named=True))
    allergens = allergens_of({row.variant__product_id for row in rows})
    product_url = _product_url()
    return [
        _card(
            row,
            allergens=allergens.get(row.variant__product_id, {}),
            quantity=quantities.get(row.code, 0),
            own=(own or {}).get(row.code, 0),
            href=product_url(row.variant__product__slug),
        )
        for row in rows
    ]


def _card(row: Any, *, allergens: dict[str, list[str]], quantity: int, own: int, href: str) -> Card:
    by_weight = row.variant__sold_by == SoldBy.WEIGHT
    free = None if row.limit is None else max(0, row.limit - row.claimed) + own
    limits = [limit for limit in (free, row.max_per_customer) if limit is not None]
    content: dict[str, Any] = {
        "content_amount": row.variant__content_amount,
        "content_unit": row.variant__content_unit,
        "sold_by": row.variant__sold_by,
    }
    price = line_amount(
        price_cents=row.price_cents, quantity=1, sold_by=row.variant__sold_by,
        content_amount=row.variant__content_amount,
    )  # fmt: skip
    return Card(
        code=row.code,
        name=row.variant__product__name,
        size=content_label(**content, name=row.variant__name),
        href=href,
        producer=row.variant__product__producer__name,
        picture=drawing_svg(row.variant__product__drawing or "basket"),
        photo=default_storage.url(row.variant__product__photo) if row.variant__product__photo else "",
        contains=contains_words(allergens),
        price=euro(price),
        unit_price=_beside(price, row.price_cents, content),
        left=_left(free),
        is_gone=free is not None and free <= 0,
        deposit=euro(row.variant__deposit_cents) if row.variant__deposit_cents else "",
        by_weight=by_weight,
        is_organic=row.variant__product__is_organic,
        age=age_words(row.variant__product__age_limit) if row.variant__product__age_limit else "",
        quantity=quantity,
        most=min([*limits, MOST_PIECES]),
    )


def _beside(price: int, price_cents: int, content: dict[str, Any]) -> str:
    """The unit price, unless it says what the price says."""
    unit = unit_price(price_cents=price_cents, **content)
    return unit_price_label(unit) if unit.cents != price or content["sold_by"] == SoldBy.WEIGHT else ""


def _left(free: int | None) -> str:
    if free is None or free > FEW_LEFT:
        return ""
    if free <= 0:
        return _("sold out")
    return ngettext("%(left)d left", "%(left)d left", free) % {"left": free}


def _product_url() -> Callable[[str], str]:
    """Addresses of many products, reversed once."""
    head, _slug, tail = reverse("market:product", kwargs={"slug": "x"}).rpartition("x")
    return lambda slug: f"{head}{slug}{tail}"


def put_wrong(cards: Iterable[Card], *, code: str, text: str, typed: str) -> None:
    """Say on its card what was refused, and keep what was typed when it is a number."""
    for card in cards:
        if card.code == code:
            card.wrong = text
            if typed.isascii() and typed.isdigit() and len(typed) < len(str(MOST_PIECES)) + 2:
                card.quantity = int(typed)
