import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.counter.domain.action import hand_over
from apps.counter.models import CounterAction
from apps.hub.queries.history import history_of
from apps.market.enums import OrderState
from apps.market.models import Order, OrderCycle
from apps.payments.models import Payment
from tests.cast import client_of
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_key, a_room_for, by, owed_for, person_behind
from tests.factories_market import FRIDAY

pytestmark = pytest.mark.usefixtures("friday")


def sheet(person_code: str) -> str:
    """The address of somebody's sheet."""
    return reverse("counter:person", args=[person_code])


def press(order: Order, **changes: Any) -> dict[str, Any]:
    """What the big button sends: cash for the order, unless changed."""
    return {"key": a_key(), "expected": 1432, "method": "cash", "betaal": [owed_for(order).code], **changes}


def hand_over_url(order: Order) -> str:
    """Where it sends it."""
    return reverse("counter:hand_over", args=[order.person.code, order.code])


def bill_of(answer: Any) -> tuple[int, int, int]:
    """Now, in cash, and afterwards."""
    bill = answer.context["bill"]
    return bill.total_cents, bill.cash_cents, bill.later_cents


def test_sheet_asks_for_the_bag_and_not_for_tomorrows_bike(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    a_bike_for(mieke, day=FRIDAY + dt.timedelta(days=1))
    answer = client_of(rita).get(sheet(person_behind(mieke).code))
    assert bill_of(answer) == (1432, 1430, 400)


def test_sheet_asks_for_a_bike_of_today_too(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    a_bike_for(mieke)
    assert bill_of(client_of(rita).get(sheet(person_behind(mieke).code))) == (1832, 1830, 0)


def test_sheet_lists_goods_by_place(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market, beer=6)
    goods = client_of(rita).get(sheet(person_behind(mieke).code)).context["goods"]
    assert [good["label"] for good in goods] == [
        "6 × Tripel van de brouwer",
        "1 × Volle hoevemelk",
        "2 × Lindekerks bruin",
    ]
    assert goods[0]["note"] == "Bak onder de toog · <b>vraag leeftijd: 16+</b>"


def test_what_is_paid_now_stands_in_front(mieke: User, rita: User, market: OrderCycle) -> None:
    both = [owed_for(each).code for each in (a_bag(mieke, market), a_bike_for(mieke))]
    url, client = sheet(person_behind(mieke).code), client_of(rita)

    shown = [client.get(f"{url}?kies=1&betaal={code}").context["bill"].dues[0].charge.code for code in both]

    assert shown == both


def test_choosing_what_is_paid_answers_with_the_buttons_alone(mieke: User, rita: User, market: OrderCycle) -> None:
    order, bike = a_bag(mieke, market), a_bike_for(mieke)
    query: dict[str, Any] = {"kies": 1, "betaal": [owed_for(bike).code], "bestelling": order.code, "ontvangen": "20"}
    headers = {"HX-Request": "true", "HX-Target": "pay"}
    answer = client_of(rita).get(sheet(person_behind(mieke).code), query, headers=headers)
    assert "<html" not in answer.content.decode()
    assert bill_of(answer) == (400, 400, 1432)
    assert answer.context["change"].cents == 1600


@pytest.mark.parametrize(
    ("received", "cents", "code"),
    [
        ("20", 570, ""),
        ("20,00", 570, ""),
        ("14,30", 0, ""),
        ("10", 0, "too_little_received"),
        ("-5", 0, "too_little_received"),
        ("twee", 0, "invalid_amount"),
        ("9" * 20, 0, "invalid_amount"),
    ],
)
def test_change_is_counted_by_the_server(
    received: str, cents: int, code: str, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    query: dict[str, Any] = {"kies": 1, "betaal": [owed_for(order).code], "ontvangen": received}
    change = client_of(rita).get(sheet(person_behind(mieke).code), query).context["change"]
    assert (change.cents, change.refusal.code if change.refusal else "") == (cents, code)


def test_cash_and_hand_over_goes_on_to_the_queue(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    answer = client_of(rita).post(hand_over_url(order), press(order), follow=True)
    assert answer.redirect_chain[0][0].startswith("/toog/?klaar=")
    assert answer.context["just_done"] == CounterAction.objects.get()
    assert Payment.objects.get().received_cents == 1430


@pytest.mark.parametrize(("received", "status"), [("10", 422), ("twee", 422), ("14,30", 303), ("20", 303), ("", 303)])
def test_too_little_cash_is_not_booked_as_paid(
    received: str, status: int, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    answer = client_of(rita).post(hand_over_url(order), press(order) | {"ontvangen": received})
    assert (answer.status_code, Payment.objects.count()) == (status, int(status == 303))


def test_who_still_owes_something_stays_on_the_sheet(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    a_bike_for(mieke, day=FRIDAY + dt.timedelta(days=1))
    answer = client_of(rita).post(hand_over_url(order), press(order), follow=True)
    assert answer.redirect_chain[0][0].startswith(sheet(person_behind(mieke).code))
    assert bill_of(answer) == (0, 0, 400)


def test_double_tap_is_one_hand_over(mieke: User, rita: User, market: OrderCycle) -> None:
    order, client = a_bag(mieke, market), client_of(rita)
    data = press(order)
    answers = [client.post(hand_over_url(order), data) for _tap in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"expected": 1400}, 409, "amount_changed"),
        ({"method": "cheque"}, 422, "unknown_way"),
        ({"method": ""}, 422, "unknown_way"),
        ({"key": ""}, 422, "unknown_way"),
        ({"key": "nu"}, 422, "unknown_way"),
        ({"expected": "veel"}, 422, "unknown_way"),
        ({"expected": "1e9"}, 422, "unknown_way"),
        ({"expected": 10**12}, 422, "unknown_way"),
        ({"betaal": [], "expected": 0}, 422, "nothing_to_pay"),
        ({"expected": -5}, 422, "giving_back_is_for_managers"),
    ],
)
def test_wrong_press_says_why_and_changes_nothing(
    changes: dict[str, Any], status: int, code: str, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    answer = client_of(rita).post(hand_over_url(order), press(order, **changes))
    assert (answer.status_code, answer.context["refusal"].code) == (status, code)
    order.refresh_from_db()
    assert order.state == OrderState.PLACED
    assert not CounterAction.objects.exists()


def test_refused_press_keeps_what_was_chosen(mieke: User, rita: User, market: OrderCycle) -> None:
    order, bike = a_bag(mieke, market), a_bike_for(mieke)
    data = press(order, expected=1400, ontvangen="20", betaal=[owed_for(bike).code])
    answer = client_of(rita).post(hand_over_url(order), data)
    assert bill_of(answer) == (400, 400, 1432)
    assert 'value="20"' in answer.content.decode()


@pytest.mark.parametrize("codes", [["foreign"], ["ZZZZ"], ["\x00"]], ids=["foreign", "unknown", "nul"])
def test_foreign_charge_is_not_found(
    codes: list[str], mieke: User, karim: User, rita: User, market: OrderCycle
) -> None:
    order, foreign = a_bag(mieke, market), owed_for(a_bag(karim, market)).code
    sent = [foreign if code == "foreign" else code for code in codes]
    answer = client_of(rita).post(hand_over_url(order), press(order, betaal=sent))
    assert answer.status_code == 404
    assert not Payment.objects.exists()


def test_somebody_else_was_first(mieke: User, rita: User, jef: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    data = press(order)
    hand_over(order, key=a_key(), by=by(jef), at=AT_WORK)
    answer = client_of(rita).post(hand_over_url(order), data)
    assert (answer.status_code, answer.context["refusal"].code) == (409, "already_done")


def test_only_hand_over_pays_later(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    answer = client_of(rita).post(hand_over_url(order), press(order, method="none"), follow=True)
    assert bill_of(answer) == (1432, 1430, 0)
    assert not Payment.objects.exists()


def test_card_pays_to_the_cent(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    client_of(rita).post(hand_over_url(order), press(order, method="terminal"))
    assert Payment.objects.get().received_cents == 1432


def test_only_the_money(mieke: User, rita: User, market: OrderCycle) -> None:
    bike = a_bike_for(mieke, day=FRIDAY + dt.timedelta(days=1))
    data = {"key": a_key(), "expected": 400, "method": "cash", "betaal": [owed_for(bike).code]}
    answer = client_of(rita).post(reverse("counter:pay", args=[person_behind(mieke).code]), data)
    assert answer.status_code == 303
    assert owed_for(bike).state == "settled"


def test_key_goes_out_and_comes_back(mieke: User, rita: User, market: OrderCycle) -> None:
    bike, client = a_bike_for(mieke), client_of(rita)
    for name, state in (("check_out", BookingState.IN_USE), ("check_in", BookingState.RETURNED)):
        answer = client.post(reverse(f"counter:{name}", args=[person_behind(mieke).code, bike.code]), {"key": a_key()})
        bike.refresh_from_db()
        assert (answer.status_code, bike.state) == (303, state)


def test_thing_that_is_out_for_days_can_come_back_early(mieke: User, rita: User, market: OrderCycle) -> None:
    bike, client, code = a_bike_for(mieke), client_of(rita), person_behind(mieke).code
    client.post(reverse("counter:check_out", args=[code, bike.code]), {"key": a_key()})
    Booking.objects.filter(pk=bike.pk).update(ends_at=bike.ends_at + dt.timedelta(days=20))

    answer = client.get(sheet(code))

    back = reverse("counter:check_in", args=[code, bike.code])
    assert [card["url"] for card in answer.context["bookings"]] == [back]
    assert answer.context["later"] == []
    client.post(back, {"key": a_key()})
    bike.refresh_from_db()
    assert bike.state == BookingState.RETURNED


def test_room_opened_from_the_queue_comes_back_to_the_queue(mieke: User, rita: User, market: OrderCycle) -> None:
    room = a_room_for(mieke)
    data = {"key": a_key(), "next": "/toog/?soort=zalen"}
    answer = client_of(rita).post(reverse("counter:check_out", args=[person_behind(mieke).code, room.code]), data)
    assert answer["Location"].startswith("/toog/?soort=zalen&klaar=")


def test_next_to_another_site_is_not_followed(mieke: User, rita: User, market: OrderCycle) -> None:
    room = a_room_for(mieke)
    data = {"key": a_key(), "next": "https://elders.example/"}
    answer = client_of(rita).post(reverse("counter:check_out", args=[person_behind(mieke).code, room.code]), data)
    assert answer["Location"].startswith("/toog/?klaar=")


def test_absence_of_bag_and_bike(mieke: User, rita: User, market: OrderCycle) -> None:
    order, bike, client = a_bag(mieke, market), a_bike_for(mieke), client_of(rita)
    client.post(reverse("counter:not_fetched", args=[person_behind(mieke).code, order.code]), {"key": a_key()})
    not_come = reverse("counter:not_come", args=[person_behind(mieke).code, bike.code])
    client.post(not_come, {"key": a_key(), "reden": "too_late"})
    order.refresh_from_db()
    bike.refresh_from_db()
    assert (order.state, bike.state) == (OrderState.NO_SHOW, BookingState.NO_SHOW)
    told = history_of(bike).get(new=BookingState.NO_SHOW)
    assert (told.user, told.reason) == (rita, "verwittigde te laat")


def test_order_of_somebody_else_on_a_sheet_is_not_found(
    mieke: User, karim: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(karim, market)
    assert client_of(rita).get(sheet(person_behind(mieke).code), {"bestelling": order.code}).status_code == 404


def test_person_with_nothing_has_a_calm_sheet(walter: object, rita: User, place: object) -> None:
    page = client_of(rita).get(sheet(walter.code)).context  # type: ignore[attr-defined] # a Person

    assert (page["person"], page["order"], page["bookings"], page["later"]) == (walter, None, [], [])


@pytest.mark.parametrize("count", [1, 20])
def test_sheet_asks_the_same_for_one_and_for_twenty(
    count: int, mieke: User, rita: User, market: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_bag(mieke, market)
    for number in range(count):
        a_bike_for(mieke, f"Fiets {number}")
        a_bike_for(mieke, f"Bakfiets {number}", day=FRIDAY + dt.timedelta(days=1))
    client = client_of(rita)
    with django_assert_num_queries(17):
        client.get(sheet(person_behind(mieke).code))
