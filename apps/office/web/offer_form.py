"""The table of offers as a form: a row per offer, errors at their own field. Works without a script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from apps.hub.errors import BuurtpuntError
from apps.hub.ui.fields import EuroField
from apps.market.domain.margin import followed_price, margin_between, purchase_price, sale_price
from apps.market.domain.terms import MOST_STOCK, Terms, terms_of
from apps.market.models import Offer
from apps.market.queries.offer_import import size_of
from apps.market.rules import MOST_PIECES

FIELDS: Final = ("purchase", "price", "limit", "most", "on", "seen")
_AT: Final = {
    "price_cents": "price",
    "purchase_cents": "purchase",
    "limit": "limit",
    "max_per_customer": "most",
}
_SEEN: Final = re.compile(r"(\d{1,10})\.(\d{1,10})\.(\d{0,10})\.(\d{0,10})\.([01])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One offer to draw, with the fields to change it and the percent it really adds."""

    offer: Offer
    size: str
    margin: Decimal | None
    fields: Mapping[str, BoundField]

    @property
    def has_errors(self) -> bool:
        """Whether something of it is wrong."""
        return any(field.errors for field in self.fields.values())


class OffersForm(forms.Form):
    """Prices, limits and on or off of many offers; the sale price may be left to the margin."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, offers: Sequence[Offer]) -> None:
        """A row for each of these."""
        super().__init__(data)
        self.offers = offers
        self.wanted: dict[int, Terms] = {}
        self.seen: dict[int, Terms] = {}
        for offer in offers:
            self._add(offer)

    def _add(self, offer: Offer) -> None:
        made: dict[str, tuple[str, forms.Field, object]] = {
            "purchase": (_("purchase price"), EuroField(required=False), offer.purchase_cents),
            "price": (_("sale price"), EuroField(required=False), offer.price_cents),
            "limit": (_("limit"), _whole(MOST_STOCK, least=0), offer.limit),
            "most": (_("most per customer"), _whole(MOST_PIECES, least=1), offer.max_per_customer),
            "on": (_("for sale"), forms.BooleanField(required=False), offer.is_on),
            "seen": ("", forms.CharField(required=False, max_length=60, widget=forms.HiddenInput), _mark(offer)),
        }
        for name, (word, field, value) in made.items():
            field.label = _("%(name)s, %(what)s") % {"name": offer.variant.full_name, "what": word}
            self.fields[f"{name}_{offer.code}"] = field
            self.initial[f"{name}_{offer.code}"] = value

    def each_row(self) -> Iterator[Row]:
        """The rows to draw."""
        for offer in self.offers:
            fields = {name: self[f"{name}_{offer.code}"] for name in FIELDS}
            margin = margin_between(offer.purchase_cents, offer.price_cents)
            yield Row(offer, size_of(offer.variant), margin, fields)

    def clean(self) -> dict[str, Any]:
        """Make terms of each row; what was left out follows the margin."""
        cleaned = super().clean() or self.cleaned_data
        for offer in self.offers:
            if any(f"{name}_{offer.code}" in self.errors for name in FIELDS):
                continue
            got = {name: cleaned.get(f"{name}_{offer.code}") for name in FIELDS}
            self.wanted[offer.pk] = _terms(offer, got)
            seen = _SEEN.fullmatch(got["seen"] or "")
            if seen:
                self.seen[offer.pk] = _terms_of_mark(seen)
        return cleaned

    def add_refusals(self, rows: Mapping[int, BuurtpuntError]) -> None:
        """What the domain refused, at the field it is about."""
        codes = {offer.pk: offer.code for offer in self.offers}
        for pk, error in rows.items():
            where = _AT.get(error.field or "", "on" if error.code == "publication_refused" else "price")
            self.add_error(f"{where}_{codes[pk]}", error.text)


def _terms(offer: Offer, got: Mapping[str, Any]) -> Terms:
    """The price that was typed; left out, or as it was beside another purchase price, it follows the margin."""
    price, purchase = got["price"], got["purchase"]
    if purchase is None:
        purchase = offer.purchase_cents if price is None else purchase_price(price, offer.variant.product)
    if price is None:
        price = sale_price(purchase, offer.variant.product)
    elif price == offer.price_cents and purchase != offer.purchase_cents:
        price = followed_price(offer, purchase)
    return Terms(price, purchase, got["limit"], got["most"], bool(got["on"]))


def _mark(offer: Offer) -> str:
    """The terms as they were shown, so that nobody undoes what another changed meanwhile."""
    terms = terms_of(offer)
    limit, most = ("" if value is None else value for value in (terms.limit, terms.max_per_customer))
    return f"{terms.price_cents}.{terms.purchase_cents}.{limit}.{most}.{int(terms.is_on)}"


def _terms_of_mark(mark: re.Match[str]) -> Terms:
    price, purchase, limit, most, on = mark.groups()
    return Terms(int(price), int(purchase), int(limit) if limit else None, int(most) if most else None, on == "1")


def _whole(most: int, *, least: int) -> forms.Field:
    return forms.IntegerField(
        required=False, min_value=least, max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
    )  # fmt: skip
