"""What may come instead: never an allergen more, never dearer, never for who is too young."""

from typing import Any

import pytest

from apps.market.domain.substitution import candidates_for, choose_substitutes, line_instead, may_replace, price_instead
from apps.market.enums import AgeLimit, Category, ContentUnit, OnShortage, SoldBy
from apps.market.errors.division import DivisionRefused
from apps.market.models import Offer, Order, OrderLine, Product, Variant
from apps.market.queries.shortage import Claim
from apps.market.queries.surplus import Surplus
from tests.factories import NOON


def an_offer_of(pk: int, name: str, *, price_cents: int = 180, **about: Any) -> Offer:
    """Unsaved, with its product."""
    product = Product(
        pk=about.pop("product", pk), name=name, category=about.pop("category", Category.PRODUCE),
        is_organic=bool(about.pop("is_organic", False)), age_limit=about.pop("age_limit", AgeLimit.NONE),
    )  # fmt: skip
    variant = Variant(
        product=product, content_amount=about.pop("content_amount", 1),
        content_unit=about.pop("content_unit", ContentUnit.PIECE), sold_by=about.pop("sold_by", SoldBy.PIECE),
        deposit_cents=about.pop("deposit_cents", 0),
    )  # fmt: skip
    assert not about
    return Offer(pk=pk, code=f"A{pk}", variant=variant, price_cents=price_cents)


def a_line(offer: Offer, *, ordered: int = 2, allergens: dict[str, list[str]] | None = None, pk: int = 1) -> OrderLine:
    variant = offer.variant
    return OrderLine(
        pk=pk, order=Order(pk=pk, code=f"K{pk}", placed_at=NOON), offer=offer, quantity_ordered=ordered,
        price_cents=offer.price_cents, sold_by=variant.sold_by, content_unit=variant.content_unit,
        content_amount=variant.content_amount, deposit_cents=variant.deposit_cents,
        age_limit=variant.product.age_limit or 0, allergens=allergens or {}, on_shortage=OnShortage.SUBSTITUTE,
    )  # fmt: skip


CARROTS = an_offer_of(1, "Wortelen")


def instead(
    name: str = "Pastinaak",
    *,
    pieces: int = 5,
    pk: int = 2,
    allergens: dict[str, list[str]] | None = None,
    **about: Any,
) -> Surplus:
    return Surplus(an_offer_of(pk, name, **about), pieces, allergens or {})


@pytest.mark.parametrize(
    ("surplus", "allowed"),
    [
        (instead(), True),
        (instead(price_cents=900), True),  # for the price of the carrots
        (instead(category=Category.DAIRY), False),
        (instead(content_unit=ContentUnit.GRAM), False),
        (instead(sold_by=SoldBy.WEIGHT, content_unit=ContentUnit.GRAM), False),
        (instead(age_limit=AgeLimit.SIXTEEN), False),
        (instead(age_limit=None), True),
        (instead(deposit_cents=10), False),
        (instead(is_organic=True), True),
        (instead(allergens={"contains": ["celery"]}), False),
        (instead(allergens={"may_contain": ["celery"]}), False),
        (instead(pk=1), False),
    ],
)
def test_what_may_replace_carrots(surplus: Surplus, *, allowed: bool) -> None:
    assert may_replace(surplus, a_line(CARROTS)) is allowed


@pytest.mark.parametrize(
    ("declared", "theirs", "allowed"),
    [
        ({"contains": ["celery"]}, {"contains": ["celery"]}, True),
        ({"contains": ["celery"]}, {"may_contain": ["celery"]}, True),
        ({"may_contain": ["celery"]}, {"may_contain": ["celery"]}, True),
        ({"may_contain": ["celery"]}, {"contains": ["celery"]}, False),
        ({"contains": ["celery"]}, {"contains": ["celery"], "may_contain": ["nuts"]}, False),
    ],
)
def test_allergens_are_never_more(
    declared: dict[str, list[str]], theirs: dict[str, list[str]], *, allowed: bool
) -> None:
    assert may_replace(instead(allergens=theirs), a_line(CARROTS, allergens=declared)) is allowed


def test_organic_stays_organic() -> None:
    line = a_line(an_offer_of(1, "Wortelen", is_organic=True))

    assert [may_replace(instead(is_organic=organic), line) for organic in (True, False)] == [True, False]


@pytest.mark.parametrize(("grams", "price", "allowed"), [(1500, 900, True), (1700, 900, False), (1700, 800, True)])
def test_by_weight_a_piece_is_usually_not_dearer(grams: int, price: int, *, allowed: bool) -> None:
    weight: dict[str, Any] = {"sold_by": SoldBy.WEIGHT, "content_unit": ContentUnit.GRAM, "category": Category.MEAT}
    line = a_line(an_offer_of(1, "Kip", price_cents=890, content_amount=1600, **weight))
    surplus = instead("Parelhoen", price_cents=price, content_amount=grams, **weight)

    assert may_replace(surplus, line) is allowed
    assert price_instead(line, surplus) == min(price, 890)


def test_the_most_alike_stands_in_front() -> None:
    line = a_line(CARROTS)
    surpluses = [
        instead("Prei", pk=2, price_cents=300), instead("Raap", pk=3, price_cents=200),
        instead("Biet", pk=4, price_cents=160), instead("Wortelen", pk=5, price_cents=20, product=1),
    ]  # fmt: skip

    assert [surplus.offer.pk for surplus in candidates_for(line, surpluses)] == [5, 4, 3, 2]


def claim(pk: int = 1, ordered: int = 2, wish: OnShortage = OnShortage.SUBSTITUTE) -> Claim:
    line = a_line(CARROTS, ordered=ordered, pk=pk)
    line.on_shortage = wish
    return Claim(line, ordered, ordered)


def test_spare_pieces_go_round_once() -> None:
    gets = [(claim(1, 3), 1), (claim(2, 3), 1), (claim(3, 2), 1)]

    choices = choose_substitutes(gets, [instead(pieces=3), instead("Prei", pk=3, pieces=9, price_cents=400)])

    assert [(choice.missing, choice.pieces, str(choice.chosen and choice.chosen.offer.code)) for choice in choices] == [
        (2, 2, "A2"), (2, 1, "A2"), (1, 1, "A3"),
    ]  # fmt: skip


def test_only_who_said_yes_and_misses_something() -> None:
    gets = [(claim(1), 2), (claim(2, wish=OnShortage.REFUND), 0), (claim(3, wish=OnShortage.LEAVE_OUT), 0)]

    assert choose_substitutes(gets, [instead()]) == []


def test_what_came_instead_is_not_replaced_again() -> None:
    came_instead = claim(1)
    came_instead.line.substitute_for = claim(2).line

    assert choose_substitutes([(came_instead, 0)], [instead()]) == []


def test_manager_chooses_another_or_nothing() -> None:
    gets = [(claim(1), 0), (claim(2), 0)]
    surpluses = [instead(), instead("Prei", pk=3, price_cents=400)]

    choices = choose_substitutes(gets, surpluses, chosen={"K1": "A3", "K2": ""})

    assert [(choice.pieces, choice.price_cents) for choice in choices] == [(2, 180), (0, 0)]


def test_wrong_choices_are_refused_per_line() -> None:
    gets = [(claim(1), 0), (claim(2), 0)]
    surpluses = [instead(pieces=2), instead("Kaas", pk=3, category=Category.DAIRY)]

    with pytest.raises(DivisionRefused) as refusal:
        choose_substitutes([*gets, (claim(3), 0)], surpluses, chosen={"K1": "A2", "K2": "A2", "K3": "A3"})

    assert {key: error.code for key, error in refusal.value.rows.items()} == {
        "K2": "substitute_gone", "K3": "substitute_not_allowed",
    }  # fmt: skip


def test_nothing_alike_means_no_choice() -> None:
    (choice,) = choose_substitutes([(claim(1), 0)], [])

    assert (choice.candidates, choice.chosen, choice.pieces) == ((), None, 0)


def test_only_a_published_offer_comes_instead() -> None:
    with pytest.raises(RuntimeError, match="published"):
        line_instead(a_line(CARROTS), instead())
