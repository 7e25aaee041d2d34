"""Planning who gets what: arithmetic over whatever people ordered."""

import datetime as dt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.market.domain.division import Division, fingerprint, plan_division
from apps.market.enums import DivisionPolicy
from apps.market.errors.division import DivisionRefused, MoreThanThere
from apps.market.models import Offer, Order, OrderLine
from apps.market.queries.shortage import Claim, Shortage, Source
from tests.factories import NOON

AUTOMATIC = [DivisionPolicy.SHARE, DivisionPolicy.FIRST]


def a_claim(number: int, most: int, *, has: int | None = None, minutes: int | None = None) -> Claim:
    """Somebody who ordered so many, that many minutes after noon."""
    placed_at = NOON + dt.timedelta(minutes=number if minutes is None else minutes)
    order = Order(pk=number, code=f"K{number}", placed_at=placed_at, total_cents=most * 180)
    return Claim(OrderLine(pk=number, order=order, quantity_ordered=most), most if has is None else has, most)


def a_shortage(available: int, *asked: int) -> Shortage:
    claims = tuple(a_claim(number, most) for number, most in enumerate(asked, start=1))
    return Shortage(Offer(pk=1), Source.COUNTED, available, sum(asked), available, claims)


def gets(division: Division) -> list[int]:
    return [share.pieces for share in division.shares]


shortages = st.builds(
    lambda available, asked: a_shortage(available, *asked),
    st.integers(0, 60),
    st.lists(st.integers(0, 12), max_size=25),
)


@settings(deadline=None)
@given(shortages, st.sampled_from(AUTOMATIC))
def test_all_that_is_there_is_given_and_nobody_gets_more_than_ordered(
    shortage: Shortage, policy: DivisionPolicy
) -> None:
    division = plan_division(shortage, policy=policy)

    assert division.given == min(shortage.available, shortage.asked) <= shortage.available
    assert all(0 <= share.pieces <= share.claim.most for share in division.shares)


@settings(deadline=None)
@given(shortages)
def test_two_people_differ_by_one_unless_one_asked_for_less(shortage: Shortage) -> None:
    shares = plan_division(shortage, policy=DivisionPolicy.SHARE).shares

    for less in shares:
        if less.pieces < less.claim.most:
            assert all(more.pieces <= less.pieces + 1 for more in shares)


@settings(deadline=None)
@given(shortages, st.sampled_from(AUTOMATIC), st.randoms(use_true_random=False))
def test_order_of_the_list_makes_no_difference(shortage: Shortage, policy: DivisionPolicy, random: Random) -> None:
    claims = list(shortage.claims)
    random.shuffle(claims)
    shuffled = Shortage(
        shortage.offer, shortage.source, shortage.there, shortage.ordered, shortage.available, tuple(claims)
    )

    first, second = (plan_division(each, policy=policy) for each in (shortage, shuffled))

    assert gets(first) == gets(second)
    assert fingerprint(shortage, first) == fingerprint(shuffled, second)


@settings(deadline=None)
@given(shortages)
def test_who_placed_first_is_served_in_full_first(shortage: Shortage) -> None:
    shares = plan_division(shortage, policy=DivisionPolicy.FIRST).shares

    served = [share.pieces == share.claim.most for share in shares if share.claim.most]
    assert served == sorted(served, reverse=True)
    assert sum(0 < share.pieces < share.claim.most for share in shares) <= 1


@pytest.mark.parametrize(
    ("policy", "expected"), [(DivisionPolicy.SHARE, [2, 2, 1, 2]), (DivisionPolicy.FIRST, [5, 2, 0, 0])]
)
def test_seven_over_twelve(policy: DivisionPolicy, expected: list[int]) -> None:
    assert gets(plan_division(a_shortage(7, 5, 2, 1, 4), policy=policy)) == expected


def test_everybody_has_one_before_anybody_has_two() -> None:
    assert gets(plan_division(a_shortage(4, 9, 9, 1, 9), policy=DivisionPolicy.SHARE)) == [1, 1, 1, 1]


def test_what_is_left_over_goes_to_who_placed_first() -> None:
    claims = (a_claim(1, 3, minutes=9), a_claim(2, 3, minutes=1))
    shortage = Shortage(Offer(pk=1), Source.COUNTED, 3, 6, 3, claims)

    division = plan_division(shortage, policy=DivisionPolicy.SHARE)

    assert [(share.claim.line.pk, share.pieces) for share in division.shares] == [(2, 2), (1, 1)]


def test_numbers_by_hand_are_taken_as_typed() -> None:
    by_hand = {"K1": 1, "K2": 0, "K3": 2}

    assert gets(plan_division(a_shortage(4, 3, 2, 2), policy=DivisionPolicy.HAND, by_hand=by_hand)) == [1, 0, 2]


def test_each_wrong_number_has_its_own_refusal() -> None:
    with pytest.raises(DivisionRefused) as refusal:
        plan_division(a_shortage(9, 3, 2, 2), policy=DivisionPolicy.HAND, by_hand={"K1": 4, "K2": 2, "K9": 1})

    rows = {key: error.code for key, error in refusal.value.rows.items()}
    assert rows == {"K1": "more_than_ordered", "K3": "invalid_quantity"}
    assert refusal.value.whole is None


def test_more_by_hand_than_there_is_is_refused_as_a_whole() -> None:
    with pytest.raises(DivisionRefused) as refusal:
        plan_division(a_shortage(4, 3, 2), policy=DivisionPolicy.HAND, by_hand={"K1": 3, "K2": 2})

    assert isinstance(refusal.value.whole, MoreThanThere)
    assert refusal.value.whole.context == {"given": 5, "available": 4, "over": 1}


def test_any_move_changes_the_fingerprint() -> None:
    shortage, other = a_shortage(4, 3, 2), a_shortage(3, 3, 2)
    share = plan_division(shortage, policy=DivisionPolicy.SHARE)
    first = plan_division(shortage, policy=DivisionPolicy.FIRST)
    seen = {fingerprint(shortage, share), fingerprint(shortage, first)}
    seen.add(fingerprint(other, plan_division(other, policy=DivisionPolicy.SHARE)))

    claims = tuple(a_claim(number, most) for number, most in enumerate((3, 2), start=1))
    claims[0].line.order.total_cents += 1
    dearer = Shortage(shortage.offer, Source.COUNTED, 4, 5, 4, claims)
    seen.add(fingerprint(dearer, plan_division(dearer, policy=DivisionPolicy.SHARE)))

    assert len(seen) == 4
