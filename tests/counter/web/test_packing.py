"""The pages for packing: per customer, product and shelf; ticks with and without htmx; the bag and its crate."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.cycle import close_cycle
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.order import cancel_order
from apps.market.domain.packing import place_crate, tick_line
from apps.market.enums import AmendmentKind
from apps.market.models import Order, OrderCycle, OrderLine
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_counter import AT_WORK, a_bag, by
from tests.factories_market_division import counted, divide

pytestmark = pytest.mark.usefixtures("friday")
HOME = "/toog/klaarzetten/"
POLL = {"HX-Request": "true", "HX-Target": "packing"}


def line_of(order: Order, name: str = "Lindekerks bruin") -> OrderLine:
    return order.lines.get(name=name)


def tick_url(order: Order) -> str:
    return reverse("counter:pack_line", args=[order.code])


def form_of(line: OrderLine, *, klaar: int = 1, **fields: str) -> dict[str, str]:
    return {"lijn": str(line.pk), "aantal": str(line.quantity), "klaar": str(klaar), **fields}


def at_row(line: OrderLine) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": f"lijn-{line.pk}"}


def amend(line: OrderLine, quantity: int) -> None:
    with transaction.atomic():
        order = lock_orders([line.order_id])[line.order_id]
        amend_order(order, [Change(line, AmendmentKind.SHORTAGE, quantity=quantity)], by=SYSTEM, at=AT_WORK)


def bag_page(order: Order, user: User) -> str:
    return client_of(user).get(reverse("counter:pack_bag", args=[order.code])).content.decode()


def neighbours(number: int) -> list[Person]:
    return [a_person(f"Buur {letter:02d}", phone=f"0470 12 {letter:02d} 56") for letter in range(number)]


def test_overview_says_who_when_where_and_how_far(mieke: User, rita: User, market: OrderCycle) -> None:
    order = place_crate(a_bag(mieke, market), place="A3", by=SYSTEM, at=AT_WORK)
    order.proxy_name = "Jan"
    order.save(update_fields=["proxy_name"])
    tick_line(line_of(order), is_packed=True, by=SYSTEM, at=AT_WORK)

    answer = client_of(rita).get(HOME)

    (entry,) = answer.context["shown"].entries
    assert (entry.when, entry.who, entry.code) == ("16.00", "Mieke V.", order.code)
    assert entry.what == "1 van 2 klaar · bak A3 · haalt af: Jan"
    assert (answer.context["shown"].progress.done, answer.context["shown"].progress.total) == (0, 1)


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("product", [("2\xa0×", "Lindekerks bruin"), ("1\xa0×", "Volle hoevemelk")]),
        ("rek", [("1\xa0×", "Koelkast 2"), ("2\xa0×", "Rek C")]),
        ("iets'", [("16.00", "Mieke V.")]),
    ],
)
def test_overview_per_product_and_per_shelf(
    per: str, expected: list[tuple[str, str]], mieke: User, rita: User, market: OrderCycle
) -> None:
    a_bag(mieke, market)
    entries = client_of(rita).get(HOME, {"per": per}).context["shown"].entries
    assert [(entry.when, entry.who) for entry in entries] == expected


def test_one_product_shows_who_gets_how_many(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    order = a_bag(karim, market, loaves=5)
    offer = line_of(order).offer

    shown = client_of(rita).get(HOME, {"per": "product", "wat": offer.code}).context["shown"]

    assert shown.title == "7\xa0× Lindekerks bruin"
    rows = [(heading, [row.title for row in rows]) for heading, rows in shown.groups]
    assert rows == [("16.00\xa0u.", ["5\xa0× Karim B.", "2\xa0× Mieke V."])]


def test_one_shelf_shows_product_by_product(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    for who in (mieke, karim):
        a_bag(who, market)
    shown = client_of(rita).get(HOME, {"per": "rek", "wat": "Koelkast 2"}).context["shown"]
    rows = [(heading, [row.title for row in rows]) for heading, rows in shown.groups]
    assert rows == [("Volle hoevemelk", ["1\xa0× Karim B.", "1\xa0× Mieke V."])]


@pytest.mark.parametrize("query", [{"per": "product", "wat": "ZZZZ"}, {"per": "rek", "wat": "Zolder\x00"}])
def test_what_is_not_there_is_empty(query: dict[str, str], mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    answer = client_of(rita).get(HOME, query)
    assert (answer.status_code, answer.context["shown"].groups) == (200, [])


def test_without_a_market_the_page_says_why(rita: User) -> None:
    answer = client_of(rita).get(HOME)
    assert answer.context["cycle"] is None
    assert "Geen markt om klaar te zetten" in answer.content.decode()


def test_market_that_is_off_has_nothing_to_pack(mieke: User, rita: User, jef: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    switch_module("market", on=False, by=by(jef), at=AT_WORK)
    client = client_of(rita)
    assert client.get(HOME).status_code == 404
    assert client.post(tick_url(order), form_of(line_of(order))).status_code == 404


def test_poll_answers_with_the_part_that_changes(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    client = client_of(rita)
    for url in (HOME, reverse("counter:pack_bag", args=[order.code])):
        part = client.get(url, headers=POLL).content.decode()
        assert part.lstrip().startswith("<section")
        assert "<html" not in part


def test_bag_stands_by_shelf_and_says_what_matters(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market, beer=6)
    groups = client_of(rita).get(reverse("counter:pack_bag", args=[order.code])).context["groups"]
    assert [(heading, [row.title for row in rows]) for heading, rows in groups] == [
        ("Bak onder de toog", ["6\xa0× Tripel van de brouwer"]),
        ("Koelkast 2", ["1\xa0× Volle hoevemelk"]),
        ("Rek C", ["2\xa0× Lindekerks bruin"]),
    ]
    assert groups[0][1][0].note == "vraag leeftijd: 16+"


def test_tick_without_javascript_comes_back_to_where_one_was(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    line, here = line_of(order), f"{HOME}?per=product"

    answer = client_of(rita).post(tick_url(order), form_of(line, next=here))

    assert (answer.status_code, answer["Location"]) == (303, f"{here}#lijn-{line.pk}")
    assert (line_of(order).is_packed, line_of(order).packed_by) == (True, rita)


def test_tick_with_htmx_answers_with_its_row_and_how_far(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    line = line_of(order)

    part = client_of(rita).post(tick_url(order), form_of(line), headers=at_row(line)).content.decode()

    assert part.lstrip().startswith("<li")
    assert 'aria-pressed="true"' in part
    assert "Rita 16.10" in part
    assert "<b>1 van 2</b> klaar" in part


@pytest.mark.parametrize(("per", "words"), [("product", "1 van 2"), ("rek", "1 van 2")])
def test_tick_on_a_product_or_shelf_counts_there(
    per: str, words: str, mieke: User, karim: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    a_bag(karim, market)
    line = line_of(order)
    what = line.offer.code if per == "product" else "Rek C"
    part = client_of(rita).post(tick_url(order), form_of(line, per=per, wat=what), headers=at_row(line)).content
    assert f"<b>{words}</b> klaar" in part.decode()
    assert "Mieke V." in part.decode()


def test_tick_is_taken_away_by_the_same_button(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    client = client_of(rita)
    for klaar, expected in ((1, True), (1, True), (0, False), (0, False)):
        client.post(tick_url(order), form_of(line_of(order), klaar=klaar))
        assert line_of(order).is_packed is expected


def test_tick_of_an_old_screen_is_refused_with_the_page_of_now(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    old = form_of(line_of(order))
    amend(line_of(order), 1)

    answer = client_of(rita).post(tick_url(order), old)

    assert (answer.status_code, answer.context["refusal"].code) == (409, "line_changed")
    assert "1\xa0× Lindekerks bruin" in answer.content.decode()
    assert not line_of(order).pieces_packed


def test_refused_tick_of_htmx_has_the_lines_asked_again(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    line = line_of(order)
    old = form_of(line)
    amend(line, 1)

    answer = client_of(rita).post(tick_url(order), old, headers=at_row(line))

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Trigger"]) == (409, "#toasts", "packing-changed")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"lijn": ""}, 404), ({"lijn": "x"}, 404), ({"lijn": "9" * 30}, 404), ({"lijn": "999999"}, 404),
        ({"aantal": "veel"}, 422), ({"aantal": ""}, 422), ({"aantal": "99"}, 409),
    ],
)  # fmt: skip
def test_what_no_form_sends_is_refused(
    fields: dict[str, str], status: int, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    assert client_of(rita).post(tick_url(order), {**form_of(line_of(order)), **fields}).status_code == status


def test_line_of_another_bag_is_not_ticked_here(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    mine, other = a_bag(mieke, market), a_bag(karim, market)
    assert client_of(rita).post(tick_url(mine), form_of(line_of(other))).status_code == 404
    assert not line_of(other).pieces_packed


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


@pytest.mark.parametrize("page", ["1", "2", "99", "x", "-1"])
def test_long_list_is_cut_in_pages(page: str, rita: User, market: OrderCycle) -> None:
    for person in neighbours(41):
        a_bag(person, market)
    offer = market.offers.order_by("pk")[0]
    client = client_of(rita)
    assert len(client.get(HOME, {"pagina": page}).context["shown"].entries) in {1, 40}
    groups = client.get(HOME, {"per": "product", "wat": offer.code, "pagina": page}).context["shown"].groups
    assert sum(len(rows) for _heading, rows in groups) in {1, 40}


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(("per", "wat", "budget"), [("klant", "", 11), ("product", "brood", 11), ("rek", "Rek C", 11)])
def test_pages_cost_the_same_for_one_and_for_twenty(
    per: str, wat: str, budget: int, count: int, rita: User, market: OrderCycle,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for person in neighbours(count):
        order = a_bag(person, market)
        tick_line(line_of(order), is_packed=True, by=by(rita), at=AT_WORK)
    wat = line_of(order).offer.code if wat == "brood" else wat
    client = client_of(rita)
    with django_assert_num_queries(budget):
        client.get(HOME, {"per": per, "wat": wat})
