"""One bag: its shelves, what changed after the tick, its crate and the next one."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.market.domain.cycle import close_cycle
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.order import cancel_order
from apps.market.domain.packing import place_crate, tick_line
from apps.market.models import Order, OrderCycle
from tests.cast import client_of
from tests.counter.web.ticks import HOME, amend, form_of, line_of, tick_url
from tests.factories_counter import AT_WORK, a_bag, by
from tests.factories_market_division import counted, divide

pytestmark = pytest.mark.usefixtures("friday")


def bag_page(order: Order, user: User) -> str:
    return client_of(user).get(reverse("counter:pack_bag", args=[order.code])).content.decode()


def test_bag_stands_by_shelf_and_says_what_matters(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market, beer=6)
    groups = client_of(rita).get(reverse("counter:pack_bag", args=[order.code])).context["groups"]
    assert [(heading, [row.title for row in rows]) for heading, rows in groups] == [
        ("Bak onder de toog", ["6\xa0× Tripel van de brouwer"]),
        ("Koelkast 2", ["1\xa0× Volle hoevemelk"]),
        ("Rek C", ["2\xa0× Lindekerks bruin"]),
    ]
    assert groups[0][1][0].note == "vraag leeftijd: 16+"


@pytest.mark.parametrize(
    ("packed", "now", "warning"),
    [
        (2, 1, "was 2, nu 1: neem er 1 uit"),
        (2, 0, "Niet meer nodig: neem er 2 uit"),
    ],
)
def test_change_after_the_tick_is_said_aloud(
    packed: int, now: int, warning: str, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market, loaves=packed)
    tick_line(line_of(order), is_packed=True, by=by(rita), at=AT_WORK)
    amend(line_of(order), now)
    page = bag_page(order, rita)
    assert warning in page
    assert "1 om na te kijken" in client_of(rita).get(HOME).content.decode()


def test_more_after_the_tick_is_said_aloud(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market, loaves=3)
    amend(line_of(order), 2)
    tick_line(line_of(order), is_packed=True, by=by(rita), at=AT_WORK)
    amend(line_of(order), 3)
    assert "was 2, nu 3: doe er 1 bij" in bag_page(order, rita)


def test_cancelled_bag_goes_back_on_the_shelf(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    tick_line(line_of(order), is_packed=True, by=by(rita), at=AT_WORK)
    cancel_order(order, by=SYSTEM, at=market.opens_at + dt.timedelta(hours=1))
    client = client_of(rita)

    (entry,) = client.get(HOME).context["shown"].entries
    assert (entry.badge, entry.what, entry.button) == ("geannuleerd", "terug in het rek", "Leg terug")
    assert "Geannuleerd: leg 2 terug in Rek C" in bag_page(order, rita)

    client.post(tick_url(order), form_of(line_of(order), klaar=0))
    assert client.get(HOME).context["shown"].entries == []
    assert "Er ligt niets van in een zak." in bag_page(order, rita)


def test_bag_that_went_along_says_so(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    form = form_of(line_of(order))
    hand_over_order(order, by=SYSTEM, at=AT_WORK)
    assert "Deze bestelling is meegegeven" in bag_page(order, rita)
    assert client_of(rita).post(tick_url(order), form).status_code == 409


def test_crate_is_written_down_and_shown(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    client, url = client_of(rita), reverse("counter:pack_crate", args=[order.code])

    assert client.post(url, {"place": "Rek A3"}).status_code == 303
    assert 'value="Rek A3"' in bag_page(order, rita)

    answer = client.post(url, {"place": "x" * 21})
    assert (answer.status_code, "x" * 21 in answer.content.decode()) == (422, True)


def test_crate_shows_on_the_queue_and_the_sheet(mieke: User, rita: User, market: OrderCycle) -> None:
    order = place_crate(a_bag(mieke, market), place="A3", by=by(rita), at=AT_WORK)
    client = client_of(rita)
    assert "bak A3" in client.get("/toog/").content.decode()
    assert "bak A3" in client.get(reverse("counter:person", args=[order.person.code])).content.decode()


def test_what_is_short_and_not_divided_is_said_where_it_would_go_in(
    mieke: User, karim: User, rita: User, market: OrderCycle
) -> None:
    with_milk, bread_only = a_bag(mieke, market), a_bag(karim, market, milk=0)
    milk = with_milk.lines.get(name="Volle hoevemelk").offer
    close_cycle(market, by=SYSTEM, at=AT_WORK)
    counted(milk, 0)

    assert "Nog niet verdeeld" in client_of(rita).get(HOME).content.decode()
    assert "Volle hoevemelk: 0 van 1" in bag_page(with_milk, rita)
    assert "Nog niet verdeeld" not in bag_page(bread_only, rita)
    divide(milk)
    assert "Nog niet verdeeld" not in client_of(rita).get(HOME).content.decode()


def test_next_bag_is_one_press_away(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    first, second = a_bag(karim, market), a_bag(mieke, market)
    assert client_of(rita).get(reverse("counter:pack_bag", args=[first.code])).context["next_order"] == second
