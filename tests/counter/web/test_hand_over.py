"""The sheet with bottles, a scale and an age; a neighbour, broken bread, and who comes late."""

from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.counter.enums import ActionKind
from apps.counter.models import CounterAction
from apps.hub.models import Place
from apps.market.enums import CycleState, OrderState
from apps.market.models import ContainerKind, Order, OrderCycle
from apps.payments.models import Payment
from tests.cast import client_of
from tests.factories_counter import a_bike_for, a_key, owed_for, person_behind
from tests.factories_hand_over import LATE, a_full_bag, a_full_market, bottle, left_of

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


def about(name: str, order: Order) -> str:
    return reverse(f"counter:{name}", args=[order.person.code, order.code])


def sheet(who: User) -> str:
    return reverse("counter:person", args=[person_behind(who).code])


def test_bottles_are_counted_in_the_total_by_the_server(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, brood=1, melk=1)
    query: dict[str, Any] = {
        "kies": 1,
        "betaal": [owed_for(order).code],
        f"leeg-{bottle().code}": "3",
        "kans-ZZZZ": "1",
    }
    bill = client_of(rita).get(sheet(mieke), query).context["bill"]
    assert (bill.total_cents, bill.cash_cents, bill.settled.pieces_back) == (340 + 210 - 150, 400, 3)


def test_only_kinds_that_a_household_has_or_brings_are_in_sight(mieke: User, rita: User, market: OrderCycle) -> None:
    a_full_bag(mieke, market, brood=1, melk=1)
    for number in range(3):
        ContainerKind.objects.create(code=f"KND{number}", name=f"Bak {number}", deposit_cents=450 + number)
    few, counted = (
        client_of(rita).get(f"{sheet(mieke)}?kies=1{asked}").context["bill"].settled for asked in ("", "&leeg-KND1=2")
    )

    assert [row.kind.code for row in few.likely] == []
    assert [row.kind.code for row in counted.likely] == ["KND1"]
    assert len(few.unlikely) == len(counted.unlikely) + 1 == len(few.empties)


@pytest.mark.parametrize("typed", ["twee", "-1", "1.5", "", "9" * 13])
def test_wrong_number_of_bottles_is_nothing_on_the_sheet(
    typed: str, mieke: User, rita: User, market: OrderCycle
) -> None:
    query: dict[str, Any] = {"kies": 1, f"leeg-{bottle().code}": typed}
    assert client_of(rita).get(sheet(mieke), query).context["bill"].settled.pieces_back == 0


def test_press_with_bottles_hands_over_and_pays(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, melk=1)
    data = {
        "key": a_key(), "expected": 160, "method": "cash", "betaal": [owed_for(order).code], f"leeg-{bottle().code}": 1,
    }  # fmt: skip
    answer = client_of(rita).post(about("hand_over", order), data, follow=True)
    assert "1 stuk leeggoed terug" in answer.content.decode()
    assert Payment.objects.get().received_cents == 160


@pytest.mark.parametrize(
    ("typed", "status", "code"),
    [("twee", 422, "invalid_quantity"), ("501", 422, "too_many_empties")],
)
def test_press_with_wrong_bottles_does_nothing(
    typed: str, status: int, code: str, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_full_bag(mieke, market, melk=1)
    data = {"key": a_key(), "expected": 210, "method": "none", f"leeg-{bottle().code}": typed}
    answer = client_of(rita).post(about("hand_over", order), data)
    assert (answer.status_code, answer.context["refusal"].code) == (status, code)
    assert not CounterAction.objects.exists()


def test_only_bottles_can_wait_for_the_next_payment(mieke: User, rita: User, market: OrderCycle) -> None:
    data = {"key": a_key(), "method": "none", f"leeg-{bottle().code}": "3"}
    client = client_of(rita)
    assert client.post(reverse("counter:pay", args=[person_behind(mieke).code]), data).status_code == 303
    order = a_full_bag(mieke, market, brood=1)
    assert CounterAction.objects.get().kind == ActionKind.EMPTIES
    assert client.get(sheet(mieke), {"bestelling": order.code}).context["bill"].total_cents == 340 - 150


def test_age_is_asked_by_the_server_and_kept_when_something_else_was_wrong(
    mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_full_bag(mieke, market, tripel=1)
    data = {"key": a_key(), "expected": 240, "method": "cash", "betaal": [owed_for(order).code]}
    client = client_of(rita)
    assert client.post(about("hand_over", order), data).context["refusal"].code == "age_not_checked"
    wrong = client.post(about("hand_over", order), data | {"leeftijd": "16", "expected": 1})
    assert (wrong.context["refusal"].code, wrong.context["age_asked"]) == ("amount_changed", 16)
    assert client.post(about("hand_over", order), data | {"leeftijd": "16"}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "sure", "status", "grams"),
    [
        ("0,480", "", 303, 480), ("900", "", 422, None), ("900", "900", 303, 900), ("900", "901", 422, None),
        ("veel", "", 422, None), ("480000", "480000", 422, None), ("", "", 422, None),
    ],
)  # fmt: skip
def test_cheese_is_weighed_on_the_sheet(
    typed: str, sure: str, status: int, grams: int | None, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_full_bag(mieke, market, kaas=1)
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    line = order.lines.get()
    data = {"lijn": line.pk, "gewicht": typed, "zeker": sure}
    assert client_of(rita).post(about("weigh", order), data).status_code == status
    line.refresh_from_db()
    assert line.delivered_grams == grams


@pytest.mark.parametrize("line", ["", "x", "0", "99999999999999999999"])
def test_scale_of_no_line_is_not_found(line: str, mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, kaas=1)
    assert client_of(rita).post(about("weigh", order), {"lijn": line, "gewicht": "500"}).status_code == 404


def test_weight_of_a_moment_ago_is_put_right_and_nobody_elses(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, kaas=1)
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    line, client = order.lines.get(), client_of(rita)

    def scale() -> dict[str, Any]:
        """The form as a page of this moment shows it."""
        seen = client.get(sheet(mieke), {"bestelling": order.code}).context["scales"][0].seen
        return {"lijn": line.pk, "gezien": seen}

    empty = scale()
    assert client.post(about("weigh", order), empty | {"gewicht": "480"}).status_code == 303
    first, other_tablet = scale(), scale()
    assert client.post(about("weigh", order), first | {"gewicht": "510"}).status_code == 303

    for old in (empty, other_tablet):
        answer = client.post(about("weigh", order), old | {"gewicht": "520"})
        scales = answer.context["scales"]
        assert (answer.status_code, scales[0].weighing.refusal.code) == (409, "weighed_meanwhile")
        assert (scales[0].seen, scales[0].typed, scales[0].is_done) == ("510", "", False)

    line.refresh_from_db()
    assert line.delivered_grams == 510
    assert client.post(about("weigh", order), scale() | {"gewicht": "520"}).status_code == 303


def test_yes_to_an_unlikely_weight_replaces_only_what_was_seen(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, kaas=1)
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    line, client = order.lines.get(), client_of(rita)
    data = {"lijn": line.pk, "gewicht": "900", "gezien": ""}
    asked = client.post(about("weigh", order), data).context["scales"][0]
    assert (asked.weighing.is_doubtful, asked.seen) == (True, "")

    assert client.post(about("weigh", order), data | {"gewicht": "480"}).status_code == 303  # by the other tablet

    assert client.post(about("weigh", order), data | {"zeker": "900", "gezien": asked.seen}).status_code == 409
    line.refresh_from_db()
    assert line.delivered_grams == 480


def test_scale_of_what_went_along_says_so_on_top(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, kaas=1)
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    Order.objects.update(state=OrderState.HANDED_OVER, handed_over_at=LATE)
    answer = client_of(rita).post(about("weigh", order), {"lijn": order.lines.get().pk, "gewicht": "480"})
    assert (answer.status_code, answer.context["refusal"].code) == (409, "order_transition_refused")


def test_neighbour_pays_the_order_and_sees_the_rest(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bike_for(mieke)  # EUR 4, today
    order = a_full_bag(mieke, market, brood=1)
    client = client_of(rita)
    assert client.get(sheet(mieke)).context["bill"].total_cents == 340 + 400

    Order.objects.update(proxy_name="Buur Marc")

    bill = client.get(sheet(mieke)).context["bill"]
    assert (bill.total_cents, bill.later_cents) == (340, 400)
    assert [due.cents for due in bill.dues] == [340, 400]
    ticked: dict[str, Any] = {"kies": 1, "bestelling": order.code, "betaal": [due.charge.code for due in bill.dues]}
    assert client.get(sheet(mieke), ticked).context["bill"].total_cents == 740

    data = {"key": a_key(), "expected": 340, "method": "cash", "betaal": [owed_for(order).code]}
    answer = client.post(about("hand_over", order), data)
    assert answer["Location"].startswith(reverse("counter:home") + "?")  # not kept for what is somebody else's


def test_neighbour_gets_nothing_back_unasked(mieke: User, rita: User, market: OrderCycle) -> None:
    client = client_of(rita)
    client.post(
        reverse("counter:pay", args=[person_behind(mieke).code]),
        {"key": a_key(), "method": "none", f"leeg-{bottle().code}": "3"},
    )
    a_full_bag(mieke, market, brood=1)
    Order.objects.update(proxy_name="Buur Marc")
    assert client.get(sheet(mieke)).context["bill"].total_cents == 340


@pytest.mark.parametrize(("pieces", "status", "left"), [("1", 303, 1), ("3", 422, 2), ("x", 422, 2), ("0", 303, 0)])
def test_broken_bread_is_counted_off(
    pieces: str, status: int, left: int, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_full_bag(mieke, market, brood=2, melk=1)
    line = order.lines.get(name="Brood")
    assert client_of(rita).post(about("count", order), {f"aantal-{line.pk}": pieces}).status_code == status
    line.refresh_from_db()
    assert line.quantity == left


def test_who_comes_late_is_taken_up_again(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, brood=2)
    left_of(order)
    client = client_of(rita)
    assert client.post(about("came_late", order), {"key": a_key()}).status_code == 303
    assert client.post(about("came_late", order), {"key": a_key()}).status_code == 409
    order.refresh_from_db()
    assert order.state == OrderState.PLACED
