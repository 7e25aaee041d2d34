"""Giving time back never costs less than the terms say, and taking it again undoes that."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.bookings.domain.fees import Fee, cost_of_cancelling, fees_after

PERCENTS = st.sampled_from([0, 25, 50, 75, 100])
CENTS = st.integers(0, 50_000)


def owed(fees: list[Fee]) -> int:
    return sum(fee.cents for fee in fees)


@pytest.mark.parametrize(
    ("percent", "expected"), [(100, []), (50, [Fee(Decimal("0.50"), 200)]), (0, [Fee(Decimal(1), 200)])], ids=str
)
def test_shortening_keeps_of_what_is_released_what_the_tier_keeps(percent: int, expected: list[Fee]) -> None:
    after = fees_after([], old_value_cents=600, new_value_cents=400, percent=percent, floor_cents=0)
    assert [(fee.share, fee.value_cents) for fee in after] == [(fee.share, fee.value_cents) for fee in expected]


def test_taking_the_same_time_again_leaves_no_fee() -> None:
    shorter = fees_after([], old_value_cents=600, new_value_cents=400, percent=50, floor_cents=300)
    assert fees_after(shorter, old_value_cents=400, new_value_cents=600, percent=50, floor_cents=300) == []


def test_cost_of_cancelling_is_never_under_the_floor_nor_over_the_total() -> None:
    assert cost_of_cancelling(600, [], percent=100, floor_cents=300) == 300
    assert cost_of_cancelling(200, [], percent=100, floor_cents=300) == 200
    assert cost_of_cancelling(600, [], percent=50, floor_cents=0) == 300
    assert cost_of_cancelling(500, [Fee(Decimal("0.50"), 200)], percent=50, floor_cents=0) == 300


@given(value=CENTS, steps=st.lists(st.tuples(CENTS, PERCENTS), max_size=6), last=PERCENTS)
def test_no_row_of_changes_makes_getting_rid_of_it_cheaper(value: int, steps: list[tuple[int, int]], last: int) -> None:
    """However often it is changed: what cancelling cost at any moment before is the least it costs in the end."""
    fees: list[Fee] = []
    floor = 0
    for new_value, percent in steps:
        total = value + owed(fees)
        least = cost_of_cancelling(total, fees, percent=percent, floor_cents=floor)
        fees = fees_after(fees, old_value_cents=value, new_value_cents=new_value, percent=percent, floor_cents=least)
        assert least >= floor
        value, floor = new_value, least
        assert value + owed(fees) >= floor
    assert cost_of_cancelling(value + owed(fees), fees, percent=last, floor_cents=floor) >= floor
    assert all(fee.value_cents > 0 for fee in fees)


@given(old=CENTS, new=CENTS, percent=PERCENTS)
def test_shortening_never_costs_more_than_leaving_it(old: int, new: int, percent: int) -> None:
    least = cost_of_cancelling(old, [], percent=percent, floor_cents=0)
    after = fees_after([], old_value_cents=old, new_value_cents=new, percent=percent, floor_cents=least)
    assert new + owed(after) <= max(old, new)
