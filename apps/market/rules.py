"""Small questions with one answer: what is a quantity, who may see an order."""

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from apps.accounts.rules import AnyUser, is_volunteer
from apps.market.errors import InvalidQuantity

if TYPE_CHECKING:
    from apps.accounts.models import Person
    from apps.market.models import Order

MOST_PIECES: Final = 99  # of one product for one household: above it, it is a typing error
_QUANTITY: Final = re.compile(r"\d{1,12}", re.ASCII)


def parse_quantity(text: str) -> int:
    """A whole number from 0 up, as typed. Refuses: InvalidQuantity."""
    cleaned = text.strip()
    if not _QUANTITY.fullmatch(cleaned):
        raise InvalidQuantity(field="quantity")
    return int(cleaned)


def search_form(text: str) -> str:
    """Small letters without accents, so that 'crème' and 'creme' find each other."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def may_see_order(order: "Order", *, person: "Person | None", user: AnyUser) -> bool:
    """Its own person, whether signed in or a guest of this session, and who works the counter."""
    return (person is not None and order.person_id == person.pk) or is_volunteer(user)
