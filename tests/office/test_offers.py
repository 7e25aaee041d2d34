"""The table of offers: many rows in one form, from a spreadsheet, and taken back after a question."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.market.domain.cycle import close_cycle
from apps.market.domain.offer import change_offer
from apps.market.models import Offer, OrderAmendment, OrderCycle
from tests.factories import NOON
from tests.factories_counter import person_behind
from tests.factories_market import a_draft, a_producer, a_variant, an_offer, an_open_cycle, an_order

pytestmark = pytest.mark.usefixtures("noon", "place")
QUERIES = 12
Budget = Callable[[int], AbstractContextManager[object]]


def page_of(cycle: OrderCycle, rest: str = "") -> str:
    return f"/beheer/markt/{cycle.code}/aanbod/{rest}"


def typed(manager: Client, cycle: OrderCycle, offer: Offer, **changes: str) -> dict[str, str]:
    """The whole form as the page sends it, with these fields of one row typed over."""
    form = manager.get(page_of(cycle)).context["form"]
    sent: dict[str, str] = {}
    for name in form.fields:
        value = form[name].value()
        if value not in {None, False}:
            sent[name] = "on" if value is True else str(form.fields[name].prepare_value(value))
    for name, text in changes.items():
        sent[f"{name}_{offer.code}"] = text
    return sent


def now(offer: Offer) -> tuple[int, int, int | None, int | None, bool]:
    offer.refresh_from_db()
    return offer.price_cents, offer.purchase_cents, offer.limit, offer.max_per_customer, offer.is_on


def test_many_rows_change_in_one_form(manager: Client) -> None:
    cycle = a_draft()
    one, other = an_offer(cycle), an_offer(cycle)
    sent = typed(manager, cycle, one, price="3,60", limit="12", most="2")
    sent |= {f"purchase_{other.code}": "2.50"}
    del sent[f"on_{other.code}"]

    response = manager.post(page_of(cycle), sent)

    assert response.status_code == 303
    assert (now(one), now(other)) == ((360, 340, 12, 2, True), (250, 250, None, None, False))


@pytest.mark.parametrize(
    ("field", "text"), [("price", "drie"), ("limit", "1"), ("limit", "-1"), ("limit", "1,5"), ("most", "0")]
)
def test_wrong_row_says_so_at_its_field_and_keeps_what_was_typed(
    manager: Client, walter: Person, field: str, text: str
) -> None:
    cycle = an_open_cycle()
    wrong, right = an_offer(cycle), an_offer(cycle)
    an_order(walter, cycle, (wrong, 2))
    sent = typed(manager, cycle, wrong, **{field: text}) | {f"price_{right.code}": "9,99"}

    response = manager.post(page_of(cycle), sent)

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [f"{field}_{wrong.code}"])
    assert (form[f"{field}_{wrong.code}"].value(), form[f"price_{right.code}"].value()) == (text, "9,99")
    assert f'href="#id_{field}_{wrong.code}"' in response.content.decode()
    assert now(right)[0] == 340


def test_sale_price_that_is_left_empty_follows_the_margin(manager: Client) -> None:
    cycle = a_draft()
    baker = a_producer()
    baker.margin_percent = 20
    baker.save()
    offer = an_offer(cycle, a_variant(producer=baker), price_cents=500, purchase_cents=300)

    manager.post(page_of(cycle), typed(manager, cycle, offer, price="", purchase="3,20"))

    assert now(offer)[:2] == (385, 320)


def test_what_another_manager_changed_meanwhile_is_not_undone(manager: Client) -> None:
    cycle = a_draft()
    mine, theirs = an_offer(cycle), an_offer(cycle)
    sent = typed(manager, cycle, mine, price="4")
    for offer in (mine, theirs):
        change_offer(offer, price_cents=500, limit=7, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)

    refused = manager.post(page_of(cycle), sent)
    sent = typed(manager, cycle, mine, price="4")

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [f"price_{mine.code}"])
    assert manager.post(page_of(cycle), sent).status_code == 303
    assert (now(mine)[0], now(theirs)[0]) == (400, 500)


def test_closed_market_shows_the_table_and_takes_no_changes(manager: Client) -> None:
    cycle = an_open_cycle()
    offer = cycle.offers.get()
    sent = typed(manager, cycle, offer, price="1")
    close_cycle(cycle, by=SYSTEM, at=NOON)

    assert "Bewaar de tabel" not in manager.get(page_of(cycle)).content.decode()
    assert manager.post(page_of(cycle), sent).status_code == 409
    assert now(offer)[0] == 340


@pytest.mark.parametrize("number", [1, 20])
def test_table_asks_the_same_number_of_questions_for_any_number(
    manager: Client, number: int, django_assert_num_queries: Budget
) -> None:
    cycle = a_draft()
    baker = a_producer()
    for _ in range(number):
        an_offer(cycle, a_variant(producer=baker))
    manager.get(page_of(cycle))

    with django_assert_num_queries(QUERIES):
        assert len(list(manager.get(page_of(cycle)).context["page"])) == number


def test_search_finds_rows_and_what_is_no_row_is_left_alone(manager: Client) -> None:
    cycle = a_draft()
    cream, _other = an_offer(cycle, a_variant("Crèmekoek")), an_offer(cycle)

    found = manager.get(page_of(cycle), {"q": "creme"}).context["page"].object_list

    assert list(found) == [cream]
    assert manager.post(page_of(cycle), {"seen_ZZZZ": "x", "seen_\x00": ""}).status_code == 303


def test_prices_of_last_time_come_with_one_press(manager: Client) -> None:
    old = an_open_cycle()
    variant = old.offers.get().variant
    manager.post(f"/beheer/markt/{old.code}/volgende-week/")
    copy = OrderCycle.objects.exclude(pk=old.pk).get()
    offer = copy.offers.get()
    change_offer(offer, price_cents=1, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)

    answers = [manager.post(page_of(copy, "prijzen/")).status_code for _ in range(2)]

    assert (answers, now(offer)[0], offer.variant) == ([303, 303], 340, variant)


def test_products_of_a_producer_are_added_all_or_ticked(manager: Client) -> None:
    cycle, baker = a_draft(), a_producer()
    one, other, third = (a_variant(producer=baker) for _ in range(3))
    url = page_of(cycle, "toevoegen/")

    assert manager.post(url, {}).status_code == 422
    assert manager.post(url, {"sizes": "zzz"}).status_code == 422
    assert manager.post(url, {"sizes": [one.pk, third.pk]}).status_code == 303
    assert set(cycle.offers.values_list("variant", flat=True)) == {one.pk, third.pk}
    assert manager.post(url, {"producent": baker.slug}).status_code == 303
    assert cycle.offers.filter(variant=other).exists()


def test_open_market_says_what_is_missing_of_what_is_added(manager: Client) -> None:
    cycle = an_open_cycle()
    variant = a_variant()

    response = manager.post(page_of(cycle, "toevoegen/"), {"sizes": [variant.pk]})

    assert (response.status_code, cycle.offers.count()) == (422, 1)


@pytest.mark.parametrize("way", ["pasted", "file"])
def test_spreadsheet_is_shown_first_and_then_read_in(manager: Client, way: str) -> None:
    cycle = a_draft()
    offer = an_offer(cycle, a_variant("Wit"))
    text = "product;prijs\nWit;3,60\nVlaai;1"
    url = page_of(cycle, "inlezen/")
    asked: dict[str, object] = {"text": text}
    if way == "file":
        asked = {"file": SimpleUploadedFile("aanbod.csv", text.encode("cp1252"))}

    shown = manager.post(url, asked)

    assert (shown.status_code, now(offer)[0]) == (200, 340)
    plan = shown.context["plan"]
    assert [row.outcome.value for row in plan.rows] == ["changed", "wrong"]
    confirmed = {"text": shown.context["text"], "mark": plan.mark}
    assert [manager.post(url, confirmed).status_code for _ in range(2)] == [303, 303]
    assert now(offer)[0] == 360


def test_spreadsheet_that_would_do_something_else_by_now_is_shown_again(manager: Client) -> None:
    cycle = a_draft()
    offer = an_offer(cycle, a_variant("Wit"))
    url = page_of(cycle, "inlezen/")
    shown = manager.post(url, {"text": "product;prijs\nWit;3,60"})
    change_offer(offer, price_cents=900, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)

    response = manager.post(url, {"text": shown.context["text"], "mark": shown.context["plan"].mark})

    assert (response.status_code, now(offer)[0]) == (409, 900)
    assert response.context["plan"].mark != shown.context["plan"].mark


@pytest.mark.parametrize("text", ["", "   ", "geen tabel", "prijs\n1", "x" * 1_048_577])
def test_what_is_no_table_keeps_what_was_typed(manager: Client, text: str) -> None:
    response = manager.post(page_of(a_draft(), "inlezen/"), {"text": text})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["text"])


def test_table_goes_along_as_a_file(manager: Client) -> None:
    cycle = a_draft()
    offer = an_offer(cycle, a_variant("=1+1"))

    csv, xlsx = (manager.get(page_of(cycle, "bestand/"), {"soort": kind}) for kind in ("csv", "xlsx"))

    assert "'=1+1" in csv.content.decode("utf-8-sig")
    assert csv["Content-Disposition"] == 'attachment; filename="aanbod-2026-11-27.csv"'
    assert load_workbook(io.BytesIO(xlsx.content)).worksheets[0].cell(2, 1).value == offer.code


def test_withdrawing_asks_once_with_who_is_hit(manager: Client, walter: Person, mieke: Person) -> None:
    cycle = an_open_cycle()
    bread = an_offer(cycle)
    order = an_order(walter, cycle, (bread, 2))
    url = page_of(cycle, f"{bread.code}/intrekken/")

    asked = manager.get(url)

    assert [(hit.order, hit.is_all) for hit in asked.context["hits"]] == [(order, True)]
    assert [person for person, _phone in asked.context["to_call"]] == [walter]
    assert (manager.post(url, {}).status_code, now(bread)[-1]) == (422, True)
    assert [manager.post(url, {"reason": "Oven kapot"}).status_code for _ in range(2)] == [303, 303]
    assert (now(bread)[-1], OrderAmendment.objects.count()) == (False, 1)
    assert manager.get(page_of(cycle, "ZZZZ/intrekken/")).status_code == 404


def test_withdrawing_says_who_gets_a_mail_and_shows_who_is_called(manager: Client, walter: Person, mieke: User) -> None:
    cycle = an_open_cycle()
    bread = an_offer(cycle)
    for person in (walter, person_behind(mieke)):
        an_order(person, cycle, (bread, 1))
    url = page_of(cycle, f"{bread.code}/intrekken/")
    assert "2 bestellingen en wordt niet betaald. 1 mens krijgt een mail." in manager.get(url).content.decode()

    answer = manager.post(url, {"reason": "Oven kapot"}, follow=True)

    assert answer.request["PATH_INFO"] == f"/beheer/markt/{cycle.code}/tekorten/"
    said = [str(message) for message in answer.context["messages"]]
    assert said == [f"{bread.variant} is niet meer te koop. 1 mens krijgt een mail. Bel 1 mens."]
    assert walter.name in answer.content.decode()


def test_withdrawing_what_nobody_ordered_asks_no_reason(manager: Client) -> None:
    cycle = an_open_cycle()
    bread = an_offer(cycle)
    url = page_of(cycle, f"{bread.code}/intrekken/")
    assert "De klanten lezen dit" not in manager.get(url).content.decode()

    answer = manager.post(url, {}, follow=True)

    assert answer.request["PATH_INFO"] == page_of(cycle)
    assert [str(message) for message in answer.context["messages"]] == [f"{bread.variant} is niet meer te koop."]
    assert now(bread)[-1] is False


def test_producer_is_withdrawn_and_closes_earlier(manager: Client, walter: Person) -> None:
    cycle = an_open_cycle()
    offer = cycle.offers.get()
    maker = offer.variant.product.producer
    url = f"/beheer/markt/{cycle.code}/producent/{maker.slug}/"

    early = {"closes_date": "2026-11-25", "closes_time": "18.00"}
    assert manager.post(f"{url}sluiting/", early).status_code == 303
    assert Offer.objects.get(pk=offer.pk).cut_off_at is not None
    assert manager.post(f"{url}sluiting/", early | {"closes_date": "2026-12-25"}).status_code == 422
    assert manager.post(f"{url}sluiting/", early | {"closes_time": "laat"}).status_code == 422
    assert manager.post(f"{url}sluiting/", {"gewoon": "1"}).status_code == 303
    assert Offer.objects.get(pk=offer.pk).cut_off_at is None
    an_order(walter, cycle, (offer, 1))
    assert manager.post(f"{url}intrekken/", {"reason": "Ziek"}).status_code == 303
    assert (now(offer)[-1], OrderAmendment.objects.count()) == (False, 1)
    nobody = a_producer("Niemand")
    for rest in ("sluiting/", "intrekken/"):
        assert manager.get(f"/beheer/markt/{cycle.code}/producent/{nobody.slug}/{rest}").status_code == 404
