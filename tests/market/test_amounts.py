from hypothesis import given
from hypothesis.strategies import integers

from apps.market.amounts import Range, amount_range, line_amount, weight_range
from apps.market.enums import SoldBy

GRAMS = integers(min_value=50, max_value=20_000)
CENTS = integers(min_value=1, max_value=20_000)
PIECES = integers(min_value=1, max_value=20)


def test_range_of_the_size_itself() -> None:
    assert weight_range(content_amount=1600, quantity=2, least_grams=1500, most_grams=1700) == Range(3000, 3400)
    assert amount_range(price_cents=890, content_amount=1600, least_grams=1500, most_grams=1700) == Range(1335, 1513)


def test_size_without_bounds_is_a_tenth_either_way() -> None:
    assert weight_range(content_amount=1000, quantity=1) == Range(900, 1100)
    assert amount_range(price_cents=1000, content_amount=1000) == Range(900, 1100)


@given(price=CENTS, content=GRAMS, pieces=PIECES)
def test_usual_price_and_every_weight_between_lie_in_the_range(price: int, content: int, pieces: int) -> None:
    grams = weight_range(content_amount=content, quantity=pieces)
    cents = amount_range(price_cents=price, content_amount=content, quantity=pieces)
    for weight in (grams.least, content * pieces, grams.most):
        costs = line_amount(
            price_cents=price, quantity=pieces, sold_by=SoldBy.WEIGHT, content_amount=content, grams=weight
        )
        assert cents.least <= costs <= cents.most
