"""Product cards, worked out before the template: it prints strings and asks nothing."""

import datetime as dt
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

from apps.accounts.models import Person
from apps.hub.ui.drawings import drawing_svg
from apps.hub.ui.formats import euro
from apps.market.amounts import amount_range, line_amount, unit_price
from apps.market.content import content_label, size_name
from apps.market.enums import Presence, SoldBy
from apps.market.labels import age_words, allergen_words, range_label, unit_price_label, until_words
from apps.market.models import Offer
from apps.market.queries.favourite import liked_products
from apps.market.queries.offer import allergens_of
from apps.market.rules import MOST_PIECES

FEW_LEFT: Final = 10  # from here on the card says how many
_NUMBER: Final = re.compile(r"\d{1,3}", re.ASCII)
_COLUMNS = (
    "code", "price_cents", "limit", "claimed", "max_per_customer", "is_on", "cut_off_at",
    "variant__least_grams", "variant__most_grams",
    "variant__name", "variant__content_amount", "variant__content_unit", "variant__sold_by", "variant__deposit_cents",
    "variant__product_id", "variant__product__slug", "variant__product__name", "variant__product__drawing",
    "variant__product__photo", "variant__product__is_organic", "variant__product__age_limit",
    "variant__product__producer__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """All that a card may depend on besides its offer: the visitor's pieces and heart, and whether it is too late."""

    quantity: int = 0
    own: int = 0
    has_stepper: bool = False
    liked: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One product card. `quantity` is what the visitor has, `most` what the server would give.

    `top`, `heart` and `act` are its HTML before and within its forms, which differ per visitor.
    """

    row: Any
    declared: tuple[tuple[str, tuple[str, ...]], ...]
    look: Look
    most: int
    is_gone: bool
    top: SafeString
    heart: SafeString
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

    @property
    def quantity(self) -> int:
        """The pieces that the visitor has."""
        return self.look.quantity

    @property
    def has_stepper(self) -> bool:
        """Whether its form is that of a stepper; too late, a placed number stands firm."""
        return self.look.has_stepper and not self.look.is_past

    @property
    def has_form(self) -> bool:
        """Whether there is anything to press."""
        return not self.is_gone and (not self.look.is_past or self.look.quantity > self.look.own)


def cards_of(
    offers: QuerySet[Offer],
    *,
    quantities: Mapping[str, int],
    own: Mapping[str, int] | None = None,
    person: Person | None = None,
    at: dt.datetime,
) -> list[Card]:
    """Cards for these offers, with the pieces by offer code that the visitor has. Three queries for any number.

    `own` are the pieces that the visitor's placed order claims already; `person` is whose hearts are shown.
    """
    rows = list(offers.values_list(*_COLUMNS, named=True))
    products = {row.variant__product_id for row in rows}
    allergens, liked = allergens_of(products), liked_products(person, products)
    language, claimed = get_language() or "", own or {}
    return [
        _card(
            row,
            tuple((presence, tuple(codes)) for presence, codes in allergens.get(row.variant__product_id, {}).items()),
            Look(
                quantity=quantities.get(row.code, 0),
                own=claimed.get(row.code, 0),
                has_stepper=quantities.get(row.code, 0) > 0,
                liked=row.variant__product_id in liked,
                is_past=row.cut_off_at is not None and at >= row.cut_off_at,
            ),
            language,
        )
        for row in rows
    ]


def with_refusal(card: Card, *, text: str, typed: str) -> Card:
    """The card saying what was refused, with what was typed when it is a number."""
    quantity = int(typed) if _NUMBER.fullmatch(typed) and not card.look.is_past else card.quantity
    look = replace(card.look, quantity=quantity, has_stepper=True)
    return replace(_card(card.row, card.declared, look, get_language() or ""), wrong=text)


@lru_cache(maxsize=2048)
def _card(
    row: Any,
    declared: tuple[tuple[str, tuple[str, ...]], ...],
    look: Look,
    language: str,  # noqa: ARG001 - part of the key: the words differ
) -> Card:
    """The card of these facts and no others: a pure function, so that it is drawn once and kept."""
    free = None if row.limit is None else max(0, row.limit - row.claimed) + look.own
    limits = [limit for limit in (free, row.max_per_customer) if limit is not None]
    most = min([*limits, MOST_PIECES]) if row.is_on else look.own
    can_be_had = row.is_on and not look.is_past and (free is None or free > 0)
    card = Card(
        row, declared, look, most, is_gone=not can_be_had and not look.quantity,
        top=SafeString(), heart=SafeString(), act=SafeString(),
    )  # fmt: skip
    shown = {
        "card": row, "quantity": look.quantity, "most": most, "own": look.own, "is_gone": card.is_gone,
        "is_past": look.is_past, "has_stepper": card.has_stepper, "liked": look.liked,
        "name": _name(row),
    }  # fmt: skip
    told = _told(row, declared) | {"badges": _badges(row, look, free=free)}
    return replace(
        card,
        top=render_to_string("market/_card_top.html", shown | told),
        heart=render_to_string("market/_card_heart.html", shown),
        act=render_to_string("market/_card_act.html", shown),
    )


def _told(row: Any, declared: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, object]:
    content: dict[str, Any] = {
        "content_amount": row.variant__content_amount,
        "content_unit": row.variant__content_unit,
        "sold_by": row.variant__sold_by,
    }
    price = line_amount(
        price_cents=row.price_cents, quantity=1, sold_by=row.variant__sold_by, content_amount=content["content_amount"]
    )
    unit = _beside(price, row.price_cents, content)
    named = {presence: list(codes) for presence, codes in declared}
    return {
        "href": reverse("market:product", kwargs={"slug": row.variant__product__slug}),
        "picture": _picture(row.variant__product__photo, row.variant__product__drawing),
        "facts": _facts(row, named),
        "price": _price(row) if row.variant__sold_by == SoldBy.WEIGHT else euro(price),
        "size": " · ".join(filter(None, (*_sizes(row, content), unit))),
    }


def _name(row: Any) -> str:
    """As `Variant.full_name`: what a button that is only heard says."""
    return size_name(
        row.variant__product__name, row.variant__name, content_amount=row.variant__content_amount,
        content_unit=row.variant__content_unit, sold_by=row.variant__sold_by,
    )  # fmt: skip


def _sizes(row: Any, content: dict[str, Any]) -> list[str]:
    """The size's own name, which tells a half loaf from a whole one, and what is in it."""
    label = content_label(**content, name=row.variant__name)
    return [label] if label == row.variant__name else [row.variant__name, label]


def _price(row: Any) -> str:
    """'€ 13,35–€ 15,10': what one piece will cost once it is weighed."""
    return range_label(
        amount_range(
            price_cents=row.price_cents, content_amount=row.variant__content_amount,
            least_grams=row.variant__least_grams, most_grams=row.variant__most_grams,
        )
    )  # fmt: skip


def _badges(row: Any, look: Look, *, free: int | None) -> list[tuple[str, str]]:
    """Words and kinds: how many are left, until when, and why not any more."""
    if not row.is_on:
        return [(_("not for sale any more in this market"), "danger")]
    if look.is_past:
        return [(_("could be ordered %(until)s") % {"until": until_words(row.cut_off_at)}, "plain")]
    left = _left(free)
    found = [(left, "danger" if free is not None and free <= 0 else "plain")] if left else []
    return [*found, (until_words(row.cut_off_at), "sun")] if row.cut_off_at else found


def _picture(photo: str, drawing: str) -> SafeString:
    if not photo:
        return drawing_svg(drawing or "basket")
    url = default_storage.url(photo)
    return format_html('<img src="{}" alt="" loading="lazy" width="400" height="300">', url)


def _facts(row: Any, declared: Mapping[str, list[str]]) -> SafeString:
    """'Bevat gluten · Kan bevatten noten · + € 0,50 leeggoed · bio · vanaf 16 jaar · prijs na wegen', or nothing."""
    words = {Presence.CONTAINS: _("Contains"), Presence.MAY_CONTAIN: _("May contain")}
    parts = [
        format_html("{} <b>{}</b>", word, allergen_words(declared[presence]))
        for presence, word in words.items()
        if declared.get(presence)
    ]
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
