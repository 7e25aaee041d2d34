"""The producer's door: the link in the mail is the key, and nothing hands it on."""

import datetime as dt
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Person, User
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.purchase import send_again
from apps.market.enums import CycleState, PurchaseState
from apps.market.models import PurchaseOrder
from tests.cast import client_of
from tests.factories_market import advance_cycle
from tests.factories_market_sheets import A_PDF, LATER, a_sent_sheet, a_sheet_with_note, last_token

pytestmark = pytest.mark.usefixtures("noon", "place")


def door(token: str, *rest: str) -> str:
    return f"/markt/bestelbon/{'/'.join((token, *rest))}/"


@pytest.fixture
def sheet(buyer: Person) -> PurchaseOrder:
    """Three loaves of Ooms."""
    return a_sent_sheet(buyer, packs_per_customer=True)


def field(sheet: PurchaseOrder) -> str:
    return f"pieces_{sheet.lines.get().offer.code}"


def state_of(sheet: PurchaseOrder) -> str:
    return PurchaseOrder.objects.get(pk=sheet.pk).state


def test_door_shows_the_sheet_and_hides_its_address(client: Client, sheet: PurchaseOrder) -> None:
    page = client.get(door(last_token()))

    assert page.status_code == 200
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in page["Cache-Control"]
    assert f"Bestelbon {sheet.number}" in page.content.decode()
    assert "Mieke V." in page.content.decode()
    assert "Verhulst" not in page.content.decode()
    assert page.context["state_label"] == "wacht op je antwoord"


@pytest.mark.parametrize("rest", [(), ("pdf",), ("leverbon",), ("leverbon", "nieuw")])
@pytest.mark.parametrize("token", ["x", "geheimgeheimgeheimgeheimgeheim12", "B2026-0001", "é"])
def test_wrong_token_is_nothing(client: Client, sheet: PurchaseOrder, token: str, rest: tuple[str, ...]) -> None:
    assert client.get(door(token, *rest)).status_code == 404
    assert client.post(door(token, *rest)).status_code == 404


def test_everything_comes_pressed_twice_is_fine(client: Client, sheet: PurchaseOrder) -> None:
    token = last_token()

    answers = [client.post(door(token), {"answer": "fine", "note": "Tot vrijdag"}) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, door(token))] * 2
    assert state_of(sheet) == PurchaseState.ACKNOWLEDGED


def test_form_works_without_referrer_origin_or_cookie(sheet: PurchaseOrder) -> None:
    careful = Client(enforce_csrf_checks=True)

    assert careful.post(door(last_token()), {"answer": "fine"}, headers={"Origin": "null"}).status_code == 303


def test_shortage_is_reported_and_changed(client: Client, sheet: PurchaseOrder) -> None:
    token, name = last_token(), field(sheet)

    for pieces in ("1", "2"):
        assert client.post(door(token), {"answer": "short", name: pieces}).status_code == 303

    assert (state_of(sheet), sheet.lines.get().quantity_promised) == (PurchaseState.SHORT, 2)
    assert client.get(door(token)).context["form"][name].value() == 2
    client.post(door(token), {"answer": "fine", name: "3"})
    assert (state_of(sheet), sheet.lines.get().quantity_promised) == (PurchaseState.ACKNOWLEDGED, None)


@pytest.mark.parametrize("typed", ["", "-1", "4", "drie", "1e9", "3"])
def test_wrong_number_keeps_what_was_typed(client: Client, sheet: PurchaseOrder, typed: str) -> None:
    answer = client.post(door(last_token()), {"answer": "short", field(sheet): typed, "note": "Hallo"})

    assert answer.status_code == 422
    assert (answer.context["form"]["note"].value(), state_of(sheet)) == ("Hallo", PurchaseState.SENT)
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("typed", ["x", "2", "0", "4"])
def test_everything_comes_is_not_said_over_a_number_that_says_otherwise(
    client: Client, sheet: PurchaseOrder, typed: str
) -> None:
    answer = client.post(door(last_token()), {"answer": "fine", field(sheet): typed})
    assert (answer.status_code, answer.context["form"][field(sheet)].value()) == (422, typed)
    assert state_of(sheet) == PurchaseState.SENT


@pytest.mark.parametrize("numbers", [{}, {"pieces": ""}, {"pieces": "3"}])
def test_everything_comes_needs_no_number(client: Client, sheet: PurchaseOrder, numbers: dict[str, str]) -> None:
    sent = {field(sheet): typed for typed in numbers.values()}
    assert client.post(door(last_token()), {"answer": "fine"} | sent).status_code == 303


def test_too_long_a_note_is_refused(client: Client, sheet: PurchaseOrder) -> None:
    assert client.post(door(last_token()), {"answer": "fine", "note": "x" * 1001}).status_code == 422


def test_received_goods_end_the_answers(client: Client, sheet: PurchaseOrder) -> None:
    advance_cycle(sheet.cycle, to=CycleState.RECEIVED, by=SYSTEM, at=LATER)
    token = last_token()

    assert client.get(door(token)).context["is_over"]
    assert client.get(door(token)).context["state_label"] == ""
    assert "<h2>Leverbon</h2>" not in client.get(door(token)).content.decode()
    assert client.post(door(token), {"answer": "fine"}).status_code == 409
    assert client.post(door(token, "leverbon", "nieuw"), {"file": BytesIO(A_PDF)}).status_code == 409


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("pdf", "application/pdf"), ("csv", "text/csv; charset=utf-8"), ("klanten", "text/csv; charset=utf-8")],
)
def test_files_come_as_downloads(client: Client, sheet: PurchaseOrder, kind: str, content_type: str) -> None:
    file = client.get(door(last_token(), kind))

    assert (file.status_code, file["Content-Type"]) == (200, content_type)
    assert file["Content-Disposition"].startswith('attachment; filename="bestelbon-B2026-')
    assert "no-store" in file["Cache-Control"]


def test_file_that_a_sheet_does_not_have_is_nothing(client: Client, buyer: Person) -> None:
    a_sent_sheet(buyer)

    for kind in ("klanten", "leverbon", "zip"):
        assert client.get(door(last_token(), kind)).status_code == 404


def test_delivery_note_comes_back_as_a_download_only(client: Client, sheet: PurchaseOrder) -> None:
    token = last_token()

    assert client.post(door(token, "leverbon", "nieuw"), {"file": BytesIO(A_PDF)}).status_code == 303

    note = client.get(door(token, "leverbon"))
    assert (note.content, note["Content-Type"]) == (A_PDF, "application/pdf")
    assert (note["Content-Disposition"][:11], note["Content-Security-Policy"]) == ("attachment;", "sandbox")
    assert note["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("file", [None, b"", b"<html>"])
def test_what_is_no_document_is_refused(client: Client, sheet: PurchaseOrder, file: bytes | None) -> None:
    data = {} if file is None else {"file": BytesIO(file)}

    assert client.post(door(last_token(), "leverbon", "nieuw"), data).status_code == 422


def test_delivery_note_is_for_who_receives_the_goods(
    client: Client, buyer: Person, rita: User, jef: User, lotte: User
) -> None:
    sheet, _token = a_sheet_with_note(buyer)
    url = reverse("market:delivery_note", args=[sheet.number])

    assert [client_of(user).get(url).status_code for user in (None, lotte, rita, jef)] == [303, 403, 200, 200]
    assert client_of(rita).get(reverse("market:delivery_note", args=["B2026-9999"])).status_code == 404


def test_note_whose_file_is_gone_is_nothing(buyer: Person, rita: User) -> None:
    sheet, _token = a_sheet_with_note(buyer)
    fresh = PurchaseOrder.objects.get(pk=sheet.pk)
    fresh.delivery_note.storage.delete(str(fresh.delivery_note.name))

    assert client_of(rita).get(reverse("market:delivery_note", args=[sheet.number])).status_code == 404


def test_old_link_ends_when_the_sheet_is_sent_again(client: Client, sheet: PurchaseOrder) -> None:
    old = last_token()
    _sheet, new = send_again(sheet, by=SYSTEM, at=LATER)

    assert [client.get(door(token)).status_code for token in (old, new)] == [404, 200]


def test_ended_link_says_so_and_asks_for_no_account(client: Client, sheet: PurchaseOrder) -> None:
    Place.objects.update(phone="056 41 20 33")
    old = last_token()
    send_again(sheet, by=SYSTEM, at=LATER)

    page = client.get(door(old))

    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "in onze laatste mail" in page.content.decode()
    assert 'href="tel:056412033"' in page.content.decode()
    assert sheet.number not in page.content.decode()


def test_each_number_says_of_which_product_it_is(client: Client, sheet: PurchaseOrder) -> None:
    assert f'aria-label="Er komen: {sheet.lines.get().name}"' in client.get(door(last_token())).content.decode()


def test_link_ends_two_months_after_pick_up(client: Client, sheet: PurchaseOrder) -> None:
    pickup = clock.start_of_day(sheet.cycle.pickup_on)
    answers = []
    for days in (60, 61):
        with time_machine.travel(pickup + dt.timedelta(days=days, hours=12), tick=False):
            answers.append(client.get(door(last_token())).status_code)
    assert answers == [200, 404]
