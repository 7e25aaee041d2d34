"""What was called back says so wherever somebody could take it along, and does not go along."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.recall import recall_offer
from apps.market.enums import CycleState, OrderState
from apps.market.models import Order, OrderCycle
from tests.cast import client_of
from tests.factories_counter import AT_WORK, a_key, owed_for
from tests.factories_hand_over import a_full_bag, a_full_market

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


@pytest.fixture
def bag(mieke: User, market: OrderCycle) -> Order:
    """Bread that people are warned of, and a bottle of milk."""
    order = a_full_bag(mieke, market, brood=2, melk=1)
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    bread = market.offers.get(variant__product__name="Brood")
    recall_offer(market, bread, text="Metaal", key=a_key(), by=SYSTEM, at=AT_WORK)
    return order


def about(name: str, order: Order) -> str:
    return reverse(f"counter:{name}", args=[order.person.code, order.code])


def sheet(order: Order) -> str:
    return f"{reverse('counter:person', args=[order.person.code])}?bestelling={order.code}"


def test_sheet_warns_has_no_button_to_give_and_takes_it_off_the_bill(bag: Order, rita: User) -> None:
    client = client_of(rita)
    page = client.get(sheet(bag))
    text = page.content.decode()
    assert (page.context["called_back"], "<b>teruggeroepen, niet meegeven</b>" in text) == (["2 × Brood"], True)
    assert "Teruggeroepen: niet meegeven" in text
    assert "en meegeven" not in text

    data = {"key": a_key(), "expected": 890, "method": "cash", "betaal": [owed_for(bag).code]}
    refused = client.post(about("hand_over", bag), data)
    assert (refused.status_code, refused.context["refusal"].code) == (422, "called_back_in_bag")

    assert client.post(about("leave_out", bag))["Location"] == sheet(bag)

    page = client.get(sheet(bag))
    assert (page.context["called_back"], page.context["bill"].total_cents) == ([], 210)
    assert client.post(about("hand_over", bag), data | {"key": a_key(), "expected": 210}).status_code == 303


def test_bag_of_nothing_else_is_shown_as_cancelled(bag: Order, rita: User) -> None:
    bag.lines.get(name="Melk").delete()
    client = client_of(rita)
    client.post(about("leave_out", bag))
    assert "Deze bestelling is geannuleerd" in client.get(sheet(bag)).content.decode()
    assert Order.objects.get().state == OrderState.CANCELLED
    assert client.post(about("leave_out", bag)).status_code == 409


def test_packing_warns_and_does_not_tick(bag: Order, rita: User) -> None:
    client, bread = client_of(rita), bag.lines.get(name="Brood")
    rows = [
        row
        for _place, rows in client.get(reverse("counter:pack_bag", args=[bag.code])).context["groups"]
        for row in rows
    ]
    assert {row.line.name: row.warning for row in rows} == {"Brood": "Teruggeroepen, niet meegeven", "Melk": ""}
    assert not next(row for row in rows if row.line == bread).sets
    tick = {"lijn": bread.pk, "aantal": "2", "klaar": "1"}
    assert client.post(reverse("counter:pack_line", args=[bag.code]), tick).status_code == 422
    bread.refresh_from_db()
    assert not bread.is_packed


def test_what_lies_in_the_bag_already_is_to_be_taken_out(bag: Order, rita: User) -> None:
    bag.lines.filter(name="Brood").update(pieces_packed=2, packed_at=AT_WORK)
    client, url = client_of(rita), reverse("counter:pack_bag", args=[bag.code])
    assert "Teruggeroepen, niet meegeven: haal er 2 uit" in client.get(url).content.decode()
    client.post(
        reverse("counter:pack_line", args=[bag.code]),
        {"lijn": bag.lines.get(name="Brood").pk, "aantal": "2", "klaar": "0"},
    )
    assert bag.lines.get(name="Brood").pieces_packed == 0


@pytest.mark.parametrize("what", ["klant", "product", "rek"])
def test_paper_says_it_too(what: str, bag: Order, rita: User) -> None:
    page = client_of(rita).get(reverse("counter:packing_paper", args=[what])).content.decode()
    assert page.count("teruggeroepen, niet meegeven") == 1


def test_queue_and_overview_do_not_call_such_a_bag_ready(bag: Order, rita: User) -> None:
    for line in bag.lines.all():
        bag.lines.filter(pk=line.pk).update(pieces_packed=line.quantity, packed_at=AT_WORK)
    client = client_of(rita)

    entry = client.get(reverse("counter:packing")).context["shown"].entries[0]

    assert (entry.progress.done, entry.progress.total, entry.progress.back) == (1, 2, 1)
    assert client.get(reverse("counter:pack_bag", args=[bag.code])).context["progress"].done == 1
    assert "teruggeroepen goed erin" in client.get(reverse("counter:home")).content.decode()
