"""Every address of the site against what nobody types by accident: an answer, and never an error of ours."""

import json
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.market.models import Product
from tests.cast import client_of
from tests.project.test_url_roles import PARTS, ROWS, Village, address, village

__all__ = ["village"]  # the fixture

BROKEN: Final = 500
TEXTS: Final = (
    "",
    "99999999999999999999",
    "２",
    "9999-12-31",
    "a\x00b",
    "\u202e\U0001f600" * 300,
    "x" * 10_000,
    "<script>alert(1)</script>",
    "//evil.example/\r\nX-Evil: 1",
)
# What views and forms read, by the name in the address or the page.
NAMES: Final = (
    *("dag", "van", "tot", "terug", "pagina", "q", "soort", "wat", "week", "zaal", "ronde", "next", "naar", "kies"),
    *("betaal", "ontvangen", "page", "offer", "quantity", "step", "slot", "reason", "name", "phone", "email"),
    *("language", "code", "key", "expected", "method", "request_key", "seen", "activity", "attendees", "association"),
    *("module", "on", "revision", "role", "resource", "date", "start", "end", "credential"),
    *("product", "text", "takes_out", "klaar"),
    *("per", "lijn", "aantal", "klaar", "place", "vanaf", "zakken"),
    *("answer", "note", "file", "producer"),
    *("act", "size", "pieces", "note", "cycle", "price", "producent"),
    *("hoe", "vorig", "gezien"),
    *("received", "rejected", "version", "seen", "weight", "meant", "confirmed", "lijn", "bestelling", "geteld"),
    *("gewogen", "photo", "all_good", "step-received", "step-rejected", "photo_description", "without_photo"),
    *("ding", "schuif", "reden", "actie", "totaal", "volgnummer", "kind", "sequence"),
    *("zonder", "bio", "hart", "eerder", "product", "heart", "reminds", "on_shortage"),
    *("bestelling", "leeftijd", "leeg-BCDF", "kans-BCDF", "aantal-1", "lijn", "gewicht", "zeker", "wie", "over"),
    *("producent", "sizes", "rows", "text", "mark", "weekday", "opens_time", "closes_time", "opens_days_before"),
    *("closes_days_before", "weeks_ahead", "source", "pickup_on", "opens_date", "closes_date", "capacity", "meer"),
    *("margin_percent", "minimum_cents", "cut_off_hours", "vat_regime", "below_minimum", "deposit_cents", "category"),
    *("producer", "vat_code", "age_limit", "name_0", "amount_0", "unit_0", "sold_0", "container_0", "pk_0", "least_0"),
)
MIEKES: Final = 2
JEFS: Final = 4
NESTED: Final = b'{"activity":' + b"[" * 5000
HALF: Final = rb'{"resource":"\ud83d","start":"\ud83d","age_confirmed":"\ud83d","reason":"\ud83d"}'
VALUES: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    10**30,
    1e308,
    "",
    "\x00",
    "2",
    [],
    [[None]],
    {"a": 1},
    "9999-12-31T23:59:59-12:00",
)
WRITES: Final = (
    ("post", "api:bookings"),
    ("post", "api:holds"),
    ("post", "api:booking-change code=booking"),
    ("post", "api:booking-handover code=booking"),
    ("post", "api:booking-cancel code=booking"),
    ("post", "api:series-list"),
    ("post", "api:series-preview"),
    ("post", "api:waiting-list"),
    ("post", "api:market-api:orders"),
    ("put", "api:market-api:order code=order"),
    ("post", "api:market-api:order-cancel code=order"),
    ("post", "api:market-api:order-proxy code=order"),
    ("put", "api:market-api:favourite slug=product"),
)


def browser_for(part: str, village: Village) -> Client:
    """Jef's where the staff works, Mieke's elsewhere: whoever gets furthest. An error answers 500."""
    known = village.browsers[JEFS if part in {"office", "counter"} else MIEKES]
    browser = Client(raise_request_exception=False)
    browser.cookies = known.cookies
    return browser


@pytest.mark.parametrize("part", PARTS)
def test_no_text_breaks_a_page(village: Village, part: str) -> None:
    broken = []
    for row in ROWS:
        if (row.partition(":")[0] if ":" in row else "accounts") != part or row == "hub:health":
            continue
        url, browser = address(row, village.things), browser_for(part, village)
        for text in TEXTS:
            sent = urlencode(dict.fromkeys(NAMES, text))
            answers = [
                browser.get(f"{url}?{sent}"),
                browser.post(url, sent, content_type="application/x-www-form-urlencoded"),
            ]
            broken += [(row, text[:20]) for answer in answers if answer.status_code >= BROKEN]
            assert not any("evil.example" in answer.get("Location", "").partition("?")[0] for answer in answers)
            assert not any(b"<script>alert(1)" in answer.content for answer in answers if not answer.streaming)

    assert broken == []


@pytest.mark.parametrize(("method", "row"), WRITES)
def test_no_json_breaks_the_api(village: Village, method: str, row: str) -> None:
    url, browser = address(row, village.things), browser_for("api", village)

    def status_of(body: Any) -> int:
        sent = body if isinstance(body, bytes) else json.dumps(body)
        return int(getattr(browser, method)(url, sent, content_type="application/json").status_code)

    names = (
        *("resource", "kind", "start", "end", "activity", "attendees", "association", "cycle", "slot", "lines"),
        *("reason", "answers", "accepts_house_rules", "sequence", "instead", "first_date", "starts", "ends", "until"),
        *("count", "interval", "frequency", "skips_school_holidays", "name", "email", "phone", "date"),
        *("usual", "proxy_name"),
    )
    wrong = [*VALUES, *(dict.fromkeys(names, value) for value in VALUES)]
    wrong += [
        {"lines": [{"offer": value, "quantity": value, "price_cents": value, "on_shortage": value}]} for value in VALUES
    ]

    assert [body for body in wrong if status_of(body) >= BROKEN] == []
    assert [status_of(body) for body in (NESTED, HALF, b"\xff\xfe", b"{")] == [400] * 4


@pytest.mark.parametrize("moment", ["0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\x00"])
def test_moments_out_of_the_calendar_are_refused(village: Village, moment: str) -> None:
    browser = browser_for("api", village)

    for name in ("starts_after", "starts_before"):
        assert browser.get(address("api:bookings", {}), {name: moment}).status_code == 422


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=B"])
def test_form_that_claims_another_encoding_is_read_as_ours(village: Village, kind: str) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)

    assert browser.post("/mandje/", b"a=1", content_type=f"{kind}; charset=utf-16").status_code == 403


def test_schema_takes_no_name_from_the_address(village: Village) -> None:
    assert browser_for("api", village).get(address("api:schema", {}), {"version": "\r\nX-Evil: 1"}).status_code == 200


@pytest.mark.parametrize("value", ["31/12/9999", "99999999999999999999", "\x00"])
def test_data_admin_knows_no_such_row(village: Village, value: str) -> None:
    browser, product = browser_for("office", village), Product.objects.earliest("pk")
    page = f"/beheer/gegevens/market/product/{product.pk}/change/"

    assert browser.post("/beheer/gegevens/market/product/add/", {"producer": value}).status_code == 200
    assert browser.post("/beheer/gegevens/mobipunt/vehicle/add/", {"resource": value}).status_code == 200
    assert browser.get(page, {"_to_field": ""}).status_code == 200


def test_pages_that_differ_per_visitor_are_kept_by_nobody(village: Village, client: Client) -> None:
    manager = village.browsers[JEFS]

    for route in (
        "office:people",
        "office:money",
        "accounts:details",
        "bookings:my_calendar",
        "counter:home",
        "market:home",
    ):
        assert "no-store" in manager.get(address(route, {}))["Cache-Control"], route
    for route in ("hub:home", "mobipunt:home", "api:bookings"):
        assert manager.get(address(route, {}))["Cache-Control"] == "private, no-cache", route
    assert "public" in client.get(address("hub:colours", {}))["Cache-Control"]


def test_made_up_addresses_do_not_slow_anybody_down(place: object, mieke: User) -> None:
    """One machine that says it is many is told apart by where it really is."""
    found = [
        client_of().get("/api/v1/cycles/", headers={"x-forwarded-for": f"10.0.0.{number}"}).status_code
        for number in range(125)
    ]

    assert found[0] == 200
    assert found[-1] == 429


@pytest.mark.parametrize("where", ["zomaar", "hub:home", "//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_next_is_a_path_of_ours_or_nothing(village: Village, where: str) -> None:
    browser, sent = village.browsers[MIEKES], {"next": where, "naar": where}

    for row, fallback in (("account_login", "/mijn/"), ("accounts:guest token=guest", "/mijn/")):
        assert browser.get(address(row, village.things), sent)["Location"] == fallback
    assert browser.post(address("account_logout", {}), sent)["Location"] == "/"
