"""The office divides: who gets what, with the prices and mails before it is done."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.hand_over import hand_over_order
from apps.market.enums import DivisionPolicy, OnShortage
from apps.market.models import Offer, Order, OrderAmendment, OrderCycle
from tests.cast import client_of
from tests.factories_market import CLOSING, an_offer, an_open_cycle
from tests.factories_market_division import a_bunch, at_shortage, counted, pieces
from tests.office.shortage.pages import page_of

pytestmark = pytest.mark.django_db


def codes(offer: Offer) -> list[str]:
    return list(offer.cycle.orders.order_by("pk").values_list("code", flat=True))


def shown(context: Any) -> dict[str, str]:
    """What the form would send back as it was shown."""
    sent = {"hoe": context["policy"], "vorig": context["policy"], "gezien": context["proposal"].seen}
    for row in context["rows"]:
        sent |= {f"aantal-{row.claim.key}": row.shown, f"was-{row.claim.key}": row.shown}
    for row in context["choices"]:
        sent |= {f"vervang-{row.claim.key}": row.value, f"stond-{row.claim.key}": row.value}
        sent |= {f"zelf-{row.claim.key}": "ja"} if row.is_own else {}
    return sent


def test_page_shows_shares_prices_and_the_mail(manager: Client, carrots: Offer) -> None:
    page = manager.get(page_of(carrots))

    assert [row.value for row in page.context["rows"]] == [2, 2, 1, 1, 1]
    assert [(row["preview"].total_before, row["preview"].total_after) for row in page.context["orders"]] == [
        (360, 180)
    ] * 3
    assert "Dag Buur" in page.context["orders"][0]["text"]
    assert not OrderAmendment.objects.exists()


def test_dividing_does_what_was_shown_and_twice_does_it_once(manager: Client, carrots: Offer) -> None:
    page = manager.get(page_of(carrots))
    sent = shown(page.context) | {"actie": "verdeel"}

    answers = [manager.post(page_of(carrots), sent) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert sorted(pieces(carrots).values()) == [1, 1, 1, 2, 2]
    mails = OutgoingMail.objects.filter(template="market/mail/order_amended").order_by("pk")
    said = [row["text"].partition("http")[0] for row in page.context["orders"]]  # a guest's link is signed anew
    assert [mail.text.partition("http")[0] for mail in mails] == said
    assert OrderAmendment.objects.count() == 3


def test_form_over_five_hundred_orders_is_read(manager: Client, carrots: Offer) -> None:
    """Five fields for each: a product of which nothing came, in a market of the size that `bench` measures."""
    sent = shown(manager.get(page_of(carrots)).context)
    many = {f"{name}-{number}": "0" for name in ("aantal", "was", "vervang", "stond", "zelf") for number in range(500)}

    answer = manager.post(page_of(carrots), sent | many | {"actie": "bekijk"})

    assert (answer.status_code, answer.context["errors"]) == (200, [])
    assert answer.context["proposal"] is not None


def test_changed_number_makes_it_by_hand(manager: Client, carrots: Offer) -> None:
    sent = shown(manager.get(page_of(carrots)).context)
    first, *_others = codes(carrots)

    page = manager.post(page_of(carrots), sent | {f"aantal-{first}": "1", "actie": "bekijk"})

    assert (page.status_code, page.context["policy"], page.context["left"]) == (200, DivisionPolicy.HAND, 1)
    assert [row.value for row in page.context["rows"]] == ["1", "2", "1", "1", "1"]


def test_another_policy_counts_its_own_numbers(manager: Client, carrots: Offer) -> None:
    sent = shown(manager.get(page_of(carrots)).context)
    first, *_others = codes(carrots)

    page = manager.post(page_of(carrots), sent | {f"aantal-{first}": "0", "hoe": "first"})

    assert [row.value for row in page.context["rows"]] == [2, 2, 2, 1, 0]
    assert page.context["orders"][-1]["preview"].is_emptied


def test_numbers_that_were_not_looked_at_are_shown_first(manager: Client, carrots: Offer) -> None:
    sent = shown(manager.get(page_of(carrots)).context)
    first, *_others = codes(carrots)

    answer = manager.post(page_of(carrots), sent | {f"aantal-{first}": "1", "actie": "verdeel"})

    assert (answer.status_code, answer.context["error"].code) == (409, "division_changed")
    assert not OrderAmendment.objects.exists()
    again = manager.post(page_of(carrots), shown(answer.context) | {"actie": "verdeel"})
    assert (again.status_code, sum(pieces(carrots).values())) == (302, 6)


@pytest.mark.parametrize("what", ["counted", "handed over"])
def test_what_moved_meanwhile_comes_again_as_it_is_now(manager: Client, carrots: Offer, what: str) -> None:
    sent = shown(manager.get(page_of(carrots)).context) | {"actie": "verdeel"}
    if what == "counted":
        counted(carrots, 6)
    else:
        hand_over_order(Order.objects.earliest("pk"), by=SYSTEM, at=CLOSING)

    answer = manager.post(page_of(carrots), sent)

    assert (answer.status_code, answer.context["error"].code) == (409, "division_changed")
    assert sum(row.value for row in answer.context["rows"]) == (6 if what == "counted" else 5)
    assert not OrderAmendment.objects.exists()


def test_shortage_that_is_gone_is_told(manager: Client, carrots: Offer) -> None:
    sent = shown(manager.get(page_of(carrots)).context) | {"actie": "verdeel"}
    counted(carrots, 10)

    answers = [manager.post(page_of(carrots), sent), manager.get(page_of(carrots))]

    assert [answer.status_code for answer in answers] == [409, 200]
    assert "Niets te verdelen van" in answers[1].content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("x", "heel getal"),
        ("", "heel getal"),
        ("9", "hoogstens"),
        ("-1", "heel getal"),
        ("9" * 400, "heel getal"),
    ],
)
def test_wrong_number_is_told_at_its_line_and_kept(manager: Client, carrots: Offer, typed: str, words: str) -> None:
    sent = shown(manager.get(page_of(carrots)).context)
    first, *_others = codes(carrots)

    answer = manager.post(page_of(carrots), sent | {f"aantal-{first}": typed, "actie": "verdeel"})

    row = answer.context["rows"][0]
    assert (answer.status_code, row.value) == (422, typed)
    assert words in row.error
    assert len(answer.context["errors"]) == 1


def test_more_than_there_is_is_refused_as_a_whole(manager: Client, carrots: Offer) -> None:
    sent = shown(manager.get(page_of(carrots)).context) | {f"aantal-{code}": "2" for code in codes(carrots)}

    answer = manager.post(page_of(carrots), sent | {"actie": "verdeel"})

    assert (answer.status_code, [row.error for row in answer.context["rows"]]) == (422, [""] * 5)
    assert "10" in answer.context["errors"][0]


def test_substitute_is_proposed_and_can_be_another_or_none(manager: Client, carrots: Offer) -> None:
    leek, beet = (an_offer_after(carrots, name, cents) for name, cents in (("Prei", 180), ("Biet", 120)))
    order = at_shortage(Order.objects.latest("pk"), OnShortage.SUBSTITUTE)
    page = manager.get(page_of(carrots))
    (row,) = page.context["choices"]
    assert (row.value, row.pieces, [option["value"] for option in row.options]) == (
        leek.code,
        1,
        ["", leek.code, beet.code],
    )

    other = manager.post(page_of(carrots), shown(page.context) | {f"vervang-{order.code}": beet.code})
    none = manager.post(page_of(carrots), shown(other.context) | {f"vervang-{order.code}": ""})
    kept = manager.post(page_of(carrots), shown(none.context))

    chosen = [answer.context["choices"][0] for answer in (other, none, kept)]
    assert [(row.value, row.is_own) for row in chosen] == [(beet.code, True), ("", True), ("", True)]
    assert [len(answer.context["proposal"].division.swaps) for answer in (other, none, kept)] == [1, 0, 0]


def test_where_nothing_similar_is_left_there_is_nothing_to_choose(manager: Client, carrots: Offer) -> None:
    at_shortage(Order.objects.latest("pk"), OnShortage.SUBSTITUTE)
    page = manager.get(page_of(carrots))
    text = page.content.decode()
    assert (len(page.context["choices"]), "<select" in text, "niets gelijkaardigs" in text) == (1, False, True)


def test_forged_substitute_is_refused(manager: Client, carrots: Offer) -> None:
    order = at_shortage(Order.objects.latest("pk"), OnShortage.SUBSTITUTE)
    sent = shown(manager.get(page_of(carrots)).context)

    answer = manager.post(page_of(carrots), sent | {f"vervang-{order.code}": "ZZZZ", "actie": "verdeel"})

    assert (answer.status_code, [bool(row.error) for row in answer.context["choices"]]) == (422, [True])


def an_offer_after(short: Offer, name: str, cents: int) -> Offer:
    """Something similar of which there is one too many; the market is closed already."""
    OrderCycle.objects.filter(pk=short.cycle_id).update(state="open")
    offer = an_offer(short.cycle, a_bunch(name), price_cents=cents)
    OrderCycle.objects.filter(pk=short.cycle_id).update(state="closed")
    counted(offer, 1)
    return offer


def test_volunteers_do_not_divide(carrots: Offer, rita: User) -> None:
    volunteer = client_of(rita)

    answers = [volunteer.get(page_of(carrots)), volunteer.post(page_of(carrots), {"actie": "verdeel"})]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_offer_of_another_market_is_not_found(manager: Client, carrots: Offer) -> None:
    other = an_offer(an_open_cycle())

    for offer in (other.code, "ZZZZ"):
        assert manager.get(f"/beheer/markt/{carrots.cycle.code}/tekorten/{offer}/").status_code == 404


@pytest.mark.parametrize("text", ["\x00", "x" * 10_000, "２", "<script>alert(1)</script>", "\ud83d"])
def test_nothing_that_is_sent_breaks_the_page(manager: Client, carrots: Offer, text: str) -> None:
    at_shortage(Order.objects.latest("pk"), OnShortage.SUBSTITUTE)
    sent = shown(manager.get(page_of(carrots)).context)
    text = text.encode("utf-8", "ignore").decode()

    assert len(sent) > 3
    for name in sent:
        for action in ("verdeel", text):
            answer = manager.post(page_of(carrots), sent | {name: text, "hoe": "hand", "actie": action})
            assert answer.status_code in {200, 302, 409, 422}
            assert b"<script>alert(1)" not in answer.content
