"""Product cards, worked out before the template: it prints strings and asks nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.hub.ui.drawings import drawing_svg
from apps.hub.ui.formats import euro
from apps.market.amounts import line_amount, unit_price
from apps.market.enums import SoldBy
from apps.market.labels import age_words, contains_words, content_label, unit_price_label
from apps.market.models import Offer
from apps.market.queries.offer import allergens_of
from apps.market.rules import MOST_PIECES

FEW_LEFT: Final = 10  # from here on the card says how many
_NUMBER: Final = re.compile(r"\d{1,3}", re.ASCII)
_COLUMNS = (
    "code", "price_cents", "limit", "claimed", "max_per_customer",
    "variant__name", "variant__content_amount", "variant__content_unit", "variant__sold_by", "variant__deposit_cents",
    "variant__product_id", "variant__product__slug", "variant__product__name", "variant__product__drawing",
    "variant__product__photo", "variant__product__is_organic", "variant__product__age_limit",
    "variant__product__producer__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """One product card. `quantity` is what the visitor has, `most` what the server would give.

    `top` and `act` are its HTML before and within the form, which differs per visitor.
    """

    row: Any
    declared: tuple[tuple[str, tuple[str, ...]], ...]
    own: int
    quantity: int
    most: int
    is_gone: bool
    has_stepper: bool
    top: SafeString
    act: SafeString
    wrong: str = ""

    @property
    def code(self) -> str:
        """The offer's code."""
        code: str = self.row.code
        return code

    @property
    def name(self) -> str:
        """The product's name."""
        name: str = self.row.variant__product__name
        return name


def cards_of(
    offers: QuerySet[Offer], *, quantities: Mapping[str, int], own: Mapping[str, int] | None = None
) -> list[Card]:
    """Cards for these offers, with the pieces by offer code that the visitor has. Two queries for any number.

    `own` are the pieces that the visitor's placed order claims already.
    """
    rows = list(offers.values_list(*_COLUMNS, named=True))
    allergens = allergens_of({row.variant__product_id for row in rows})
    language, claimed = get_language() or "", own or {}
    return [
        _card(
            row,
            tuple((presence, tuple(codes)) for presence, codes in allergens.get(row.variant__product_id, {}).items()),
            quantities.get(row.code, 0),
            claimed.get(row.code, 0),
            quantities.get(row.code, 0) > 0,
            language,
        )
        for row in rows
    ]


def with_refusal(card: Card, *, text: str, typed: str) -> Card:
    """The card saying what was refused, with what was typed when it is a number."""
    quantity = int(typed) if _NUMBER.fullmatch(typed) else card.quantity
    again = _card(card.row, card.declared, quantity, card.own, True, get_language() or "")
    return replace(again, wrong=text)


@lru_cache(maxsize=2048)
def _card(
    row: Any,
    declared: tuple[tuple[str, tuple[str, ...]], ...],
    quantity: int,
    own: int,
    has_stepper: bool,  # noqa: FBT001 - positional, as the cache's key
    language: str,  # noqa: ARG001 - part of the key: the words differ
) -> Card:
    """The card of these facts and no others: a pure function, so that it is drawn once and kept."""
    free = None if row.limit is None else max(0, row.limit - row.claimed) + own
    limits = [limit for limit in (free, row.max_per_customer) if limit is not None]
    most = min([*limits, MOST_PIECES])
    is_gone = free is not None and free <= 0 and not quantity
    look = {"card": row, "quantity": quantity, "most": most, "is_gone": is_gone, "has_stepper": has_stepper}
    return Card(
        row, declared, own, quantity, most, is_gone, has_stepper,
        top=render_to_string("market/_card_top.html", look | _told(row, declared, free=free, is_gone=is_gone)),
        act=render_to_string("market/_card_act.html", look),
    )  # fmt: skip


def _told(
    row: Any, declared: tuple[tuple[str, tuple[str, ...]], ...], *, free: int | None, is_gone: bool
) -> dict[str, object]:
    content: dict[str, Any] = {
        "content_amount": row.variant__content_amount,
        "content_unit": row.variant__content_unit,
        "sold_by": row.variant__sold_by,
    }
    price = line_amount(
        price_cents=row.price_cents, quantity=1, sold_by=row.variant__sold_by, content_amount=content["content_amount"]
    )
    unit = _beside(price, row.price_cents, content)
    contains = contains_words({presence: list(codes) for presence, codes in declared})
    return {
        "href": reverse("market:product", kwargs={"slug": row.variant__product__slug}),
        "picture": _picture(row.variant__product__photo, row.variant__product__drawing),
        "facts": _facts(row, contains=contains),
        "price": euro(price),
        "size": " · ".join(filter(None, (content_label(**content, name=row.variant__name), unit))),
        "left": _left(free),
        "left_kind": "danger" if is_gone else "plain",
    }


def _picture(photo: str, drawing: str) -> SafeString:
    if not photo:
        return drawing_svg(drawing or "basket")
    url = default_storage.url(photo)
    return format_html('<img src="{}" alt="" loading="lazy" width="400" height="300">', url)


def _facts(row: Any, *, contains: str) -> SafeString:
    """'Bevat gluten · + € 0,50 leeggoed · bio · vanaf 16 jaar · prijs na wegen', or nothing."""
    parts = [format_html("{} <b>{}</b>", _("Contains"), contains)] if contains else []
    if row.variant__deposit_cents:
        parts.append(format_html("+ {} {}", euro(row.variant__deposit_cents), _("deposit")))
    if row.variant__product__is_organic:
        parts.append(format_html("{}", _("organic")))
    if row.variant__product__age_limit:
        parts.append(format_html("<b>{}</b>", age_words(row.variant__product__age_limit)))
    if row.variant__sold_by == SoldBy.WEIGHT:
        parts.append(format_html("{}", _("price after weighing")))
    return format_html_join(SafeString(" · "), "{}", ((part,) for part in parts))


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
