import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.bookings.models import Booking
from apps.counter.domain.action import hand_over
from apps.counter.models import CounterAction
from apps.market.models import Order, OrderCycle
from tests.cast import client_of
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_key, by, person_behind

pytestmark = pytest.mark.usefixtures("friday")
PAGES = ("home", "search", "actions", "person", "check", "last_chance", "absent")
PRESSES = (
    "undo", "pay", "hand_over", "not_fetched", "came_late", "count", "weigh", "check_out", "check_in", "not_come",
    "leave_out",
)  # fmt: skip
# About no one person: these have tests of their own.
OTHERS = (
    "packing", "packing_labels", "packing_paper", "pack_bag", "pack_line", "pack_crate",
    "leftover_add", "leftover_add_all", "sell", "leftover_give", "leftover_give_all", "leftover_waste", "leftover_keep",
    "deliveries", "delivery", "all_right", "finish_delivery", "reopen_delivery", "crates", "count_line", "undo_count",
    "reject", "delivery_photo", "weigh_offer",
)  # fmt: skip


def url(name: str, order: Order, booking: Booking, action: CounterAction | None = None) -> str:
    """An address of the counter, about Mieke."""
    person = order.person.code
    args = {
        "person": [person],
        "check": [person],
        "pay": [person],
        "undo": [action.code if action else "XXXX"],
        "hand_over": [person, order.code],
        "not_fetched": [person, order.code],
        "came_late": [person, order.code],
        "count": [person, order.code],
        "weigh": [person, order.code],
        "leave_out": [person, order.code],
        "check_out": [person, booking.code],
        "check_in": [person, booking.code],
        "not_come": [person, booking.code],
    }
    return reverse(f"counter:{name}", args=args.get(name, []))


@pytest.fixture
def order(mieke: User, market: OrderCycle) -> Order:
    return a_bag(mieke, market)


@pytest.fixture
def booking(mieke: User, market: OrderCycle) -> Booking:
    return a_bike_for(mieke)


def test_every_address_of_the_counter_is_in_these_lists() -> None:
    from apps.counter.web.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == {*PAGES, *PRESSES, *OTHERS}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_who_works_here(
    name: str, order: Order, booking: Booking, mieke: User, rita: User, jef: User
) -> None:
    page = url(name, order, booking)
    stranger = client_of().get(page)
    assert (stranger.status_code, "aanmelden" in stranger["Location"]) == (303, True)
    assert [client_of(user).get(page).status_code for user in (mieke, rita, jef)] == [403, 200, 200]


@pytest.mark.parametrize("name", PRESSES)
def test_presses_are_for_who_works_here(name: str, order: Order, booking: Booking, mieke: User, rita: User) -> None:
    press = url(name, order, booking)
    assert "aanmelden" in client_of().post(press)["Location"]
    assert client_of(mieke).post(press).status_code == 403
    assert client_of(rita).get(press).status_code == 405
    assert not CounterAction.objects.exists()


@pytest.mark.parametrize("name", [name for name in PRESSES if name not in {"pay", "undo"}])
def test_somebody_elses_thing_is_not_found(name: str, order: Order, booking: Booking, karim: User, rita: User) -> None:
    wrong = url(name, order, booking).replace(order.person.code, person_behind(karim).code)
    assert client_of(rita).post(wrong, {"key": a_key()}).status_code == 404


@pytest.mark.parametrize("code", ["ZZZZ", "zzzzzzzzzzzzzzzzzz", "%00", "../../etc", "\U0001f35e"])
def test_unknown_codes_are_not_found(code: str, place: object, rita: User) -> None:
    client = client_of(rita)
    assert client.get(f"/toog/{code}/").status_code == 404
    assert client.post(f"/toog/acties/{code}/ongedaan/").status_code == 404


def test_pages_are_not_kept_by_the_browser(order: Order, booking: Booking, rita: User) -> None:
    assert "no-store" in client_of(rita).get(url("person", order, booking))["Cache-Control"]


def test_undo_by_a_resident_is_forbidden(order: Order, booking: Booking, mieke: User, rita: User) -> None:
    action = hand_over(order, key=a_key(), by=by(rita), at=AT_WORK)
    assert client_of(mieke).post(url("undo", order, booking, action)).status_code == 403
    action.refresh_from_db()
    assert action.undone_at is None
