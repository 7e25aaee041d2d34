"""Every page that somebody can open, taken from the routes: sound for axe, for a phone and for a desk.

The village stands once for this module. A visitor opens what those before could not, so a new page is
looked at as soon as it has a route; one whose address takes an argument has to say in `arguments` which.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client, TransactionTestCase, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode
from playwright.sync_api import Browser, BrowserContext, Page, Response
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import Association, User
from apps.bookings.domain.booking import hold_slot
from apps.bookings.domain.handover import offer_handover
from apps.bookings.enums import BookingState, OccurrenceState
from apps.bookings.models import Booking, Occurrence, Resource, Series, WaitingEntry
from apps.bookings.queries.series import series_to_decide
from apps.hub import clock
from apps.hub.actors import SYSTEM, actor_for
from apps.market.domain.reminder import stop_token
from apps.market.models import ContainerKind, Order, Producer, Product
from apps.market.queries.cycle import cycles_taking_orders
from apps.market.queries.offer import offers_on_sale
from apps.payments.basket import BasketOwner
from backend.village.build import build_village
from backend.village.village import Village
from tests.accounts.test_security import SECRET, app_code
from tests.accounts.test_sign_in import ask_code, give_code, last_code
from tests.browser.steps import press
from tests.cast import client_of
from tests.factories_bookings import period_on
from tests.factories_market import a_basket, a_draft, a_rhythm, an_open_cycle, an_order
from tests.factories_market_after import a_jar, a_settled_market, distribute
from tests.factories_market_receipt import a_chicken_that_came
from tests.factories_market_sheets import a_sheet_with_note

PICK_UP: Final = clock.at_local(dt.date(2026, 11, 27), dt.time(16, 30))
PHONE: Final = 390
DESK: Final = 1280
# Not ours to draw, or no pages: files, feeds and the programs' door.
ELSEWHERE: Final = {"admin", "api", "feeds"}
# No page, held elsewhere, open in the demo alone, leads on at once, or asks for a passkey that only a device has.
NOT_HERE: Final = {
    "hub:health", "hub:logo", "hub:picture", "hub:styleguide", "hub:demo_mails", "hub:demo_mail", "hub:demo_mail_html",
    "hub:demo_mail_file", "account_be_villager", "accounts:guest", "set_language", "basket:thanks",
    "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "counter:delivery_photo",
}  # fmt: skip

Routes = dict[str, dict[str, Any]]


@dataclass
class Visitor:
    """Somebody with a browser, the pages that are for them, and the languages they read."""

    name: str
    client: Client
    pages: list[str] = field(default_factory=list)
    languages: tuple[str, ...] = ("nl",)


@dataclass
class Standing:
    """The village with its server, who looks around in it, and the routes that nobody could open."""

    url: str
    visitors: dict[str, Visitor]
    unopened: list[str]


@pytest.fixture(scope="module")
def transactional_db(django_db_setup: None) -> None:
    """In place of pytest-django's, which empties the database after each test; ours lasts for the module."""


@pytest.fixture(scope="module")
def standing(transactional_db: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Standing]:
    """De Linde on a Friday at pick-up, for real: other threads see it."""
    with django_db_blocker.unblock(), time_machine.travel(PICK_UP):
        server = LiveServer("localhost")
        server._live_server_modified_settings.enable()
        patience = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600)
        patience.enable()
        try:
            village = build_village(at=PICK_UP, weeks=1)
            visitors = who_looks(village)
            unopened = share_out(visitors, arguments(village))
            yield Standing(server.url, {visitor.name: visitor for visitor in visitors}, unopened)
        finally:
            server.stop()
            patience.disable()
            server._live_server_modified_settings.disable()
            TransactionTestCase()._fixture_teardown()  # type: ignore[attr-defined] # as after a test that committed


def who_looks(village: Village) -> list[Visitor]:
    """From who sees least to who sees most."""
    names = ("Mieke Verhulst", "Rita Claeys", "Jef Goossens", "Katrien Martens")
    mieke, rita, jef, katrien = (account(village, name) for name in names)
    newcomer = User.objects.create_user("nieuw@voorbeeld.example")
    fill_basket(mieke)
    Authenticator.objects.create(user=mieke, type="webauthn", data={"name": "Mijn gsm", "credential": {}})
    for careful in (mieke, katrien):
        TOTP.activate(careful, SECRET)
    RecoveryCodes.activate(katrien)
    start, goods, basket = reverse("hub:home"), reverse("market:home"), reverse("basket:home")
    both = ("nl", "en")
    return [
        Visitor("stranger", waiting_for_a_code(rita), languages=both),
        Visitor("newcomer", client_of(newcomer), languages=both),
        Visitor("resident", with_new_address(mieke), [*series_steps(mieke), start, goods, basket], both),
        Visitor("halfway", halfway_in(katrien), languages=both),
        Visitor("volunteer", client_of(rita)),
        Visitor("manager", client_of(jef), [reverse("counter:home")]),
        Visitor("careful", proven(client_of(katrien)), [reverse("mfa_index")]),
    ]


def account(village: Village, name: str) -> User:
    """Who signs in by that name."""
    user = village.neighbours[name].user
    assert user is not None
    return user


def fill_basket(user: User) -> None:
    """An order that is being changed, and an electric bike on a Sunday that is not confirmed yet."""
    assert user.person is not None
    cycle, owner = cycles_taking_orders(PICK_UP)[0], BasketOwner(person=user.person)
    first, second, third, *_others = (offer for offer in offers_on_sale(cycle) if offer.left is None or offer.left > 2)
    an_order(user.person, cycle, (first, 2), (second, 1), at=PICK_UP)
    a_basket(user.person, cycle, (third, 1), at=PICK_UP)
    bike, sunday = Resource.objects.filter(kind__slug="e-fiets").earliest("pk"), PICK_UP.date() + dt.timedelta(days=9)
    hold_slot(bike, period=period_on(sunday, "9", "12"), owner=owner, by=actor_for(user), at=PICK_UP)


def series_steps(user: User) -> list[str]:
    """Asking a series that clashes, and what changing and cancelling one would mean."""
    assert user.person is not None
    series = Series.objects.get(association__members=user.person)
    assert series.association is not None
    form, wednesday = reverse("bookings:series_new"), PICK_UP.date() + dt.timedelta(days=5)
    wish = {
        "ding": series.resource.slug, "vereniging": f"{series.association.code}.{user.person.code}",
        "dag": wednesday.isoformat(), "van": "19", "tot": "20", "herhaal": "weekly", "keren": "6", "actie": "bekijk",
    }  # fmt: skip
    part = {"vanaf": series.first_date.isoformat(), "wat": "following", "van": "18", "tot": "20", "actie": "bekijk"}
    change, cancel = (reverse(f"bookings:series_{what}", args=[series.code]) for what in ("change", "cancel"))
    return [form, f"{form}?{urlencode(wish)}", f"{change}?{urlencode(part)}", f"{cancel}?{urlencode(part)}"]


def waiting_for_a_code(user: User) -> Client:
    """A browser in which a code was asked for."""
    client = Client()
    ask_code(client, user.email)
    return client


def with_new_address(user: User) -> Client:
    """Signed in, and asked for another address."""
    client = client_of(user)
    client.post(reverse("account_email"), {"email": "ander@voorbeeld.example"})
    return proven(client)


def proven(client: Client) -> Client:
    """Showed with the app who they are."""
    client.post(reverse("mfa_reauthenticate"), {"code": app_code(), "next": "/mijn/"})
    return client


def halfway_in(user: User) -> Client:
    """A browser in which the mailed code was right and that of the app is asked."""
    client = waiting_for_a_code(user)
    give_code(client, last_code())
    return client


def arguments(village: Village) -> Routes:
    """What to open where an address takes an argument."""
    mieke = village.person("Mieke Verhulst")
    cycle = cycles_taking_orders(PICK_UP)[0]
    order = Order.objects.get(person=mieke, cycle=cycle)
    booking = Booking.objects.filter(person=mieke, state=BookingState.CONFIRMED, starts_at__gt=PICK_UP).earliest("pk")
    asked = Booking.objects.filter(state=BookingState.REQUESTED).earliest("pk")
    handover = offer_handover(booking, name="Wout", email="wout@voorbeeld.example", by=SYSTEM, at=PICK_UP)[1]
    waits = WaitingEntry.objects.filter(person=mieke).earliest("pk")
    rejected = Occurrence.objects.filter(state=OccurrenceState.REJECTED).select_related("series").earliest("date")
    series, asked_series = rejected.series.code, series_to_decide().earliest("pk").code
    key = Authenticator.objects.get(type="webauthn")
    maker = cycle.offers.earliest("pk").variant.product.producer
    statement = a_settled_market(village.person("Walter Maes"))
    of_statement = {"code": statement.cycle.code, "number": statement.number}
    sheet, sheet_token = a_sheet_with_note(mieke)
    chicken = a_chicken_that_came(mieke)
    delivery = {"cycle": chicken.cycle.code, "producer": chicken.variant.product.producer.slug}
    return {
        "market:sheet": {"token": sheet_token},
        "market:sheet_note": {"token": sheet_token},
        "market:sheet_file": {"token": sheet_token, "kind": "pdf"},
        "market:delivery_note": {"number": sheet.number},
        "office:market_sheet_file": {"code": sheet.cycle.code, "number": sheet.number, "kind": "pdf"},
        "bookings:series": {"code": series},
        "bookings:series_change": {"code": series},
        "bookings:series_cancel": {"code": series},
        "bookings:series_date": {"code": series, "date": rejected.date.isoformat()},
        "office:series": {"code": asked_series},
        "bookings:detail": {"code": booking.code},
        "bookings:waiting": {"code": waits.code},
        "bookings:cancel": {"code": booking.code},
        "bookings:change": {"code": booking.code},
        "bookings:hand_over": {"code": booking.code},
        "bookings:take_over": {"token": handover},
        "bookings:event": {"code": booking.code},
        "market:product": {"slug": Product.objects.earliest("pk").slug},
        "market:producer": {"slug": Producer.objects.earliest("pk").slug},
        "market:order": {"code": order.code},
        "market:stop_reminders": {"token": stop_token(mieke)},
        "market:cancel": {"code": order.code},
        "mobipunt:vehicle": {"slug": "bakfiets-berta"},
        "cafe:room": {"slug": "grote-zaal"},
        "reserve:any": {"kind": "statafel"},
        "reserve:kind": {"kind": "uitleendienst"},
        "reserve:thing": {"kind": "uitleendienst", "thing": "boormachine-bosch"},
        "counter:pack_bag": {"code": order.code},
        "counter:packing_paper": {"what": "etiketten"},
        "counter:delivery": delivery,
        "counter:crates": delivery,
        "counter:reject": delivery | {"offer": chicken.code},
        "counter:weigh_offer": delivery | {"offer": chicken.code},
        "counter:person": {"person": mieke.code},
        "counter:check": {"person": mieke.code},
        "office:request": {"code": asked.code},
        "office:booking": {"code": booking.code},
        "office:booking_cancel": {"code": booking.code},
        "office:booking_move": {"code": booking.code},
        "office:person": {"code": mieke.code},
        "office:association": {"code": Association.objects.earliest("pk").code},
        "office:person_details": {"code": mieke.code},
        "office:clearance_give": {"code": mieke.code},
        "office:kind": {"slug": "uitleendienst"},
        "office:thing": {"slug": "partytent"},
        "office:rules_kind": {"slug": "auto"},
        "office:rules_thing": {"slug": "bakfiets-berta"},
        "office:capability": {"slug": "auto-rijden"},
        "office:tariffs_of": {"sort": "ding", "slug": "grote-zaal"},
        "office:tariff_new": {"sort": "soort", "slug": "auto"},
        "office:tariff": {"sort": "ding", "slug": "grote-zaal", "group": "iedereen", "day": "2027-01-01"},
        "office:market_cycle": {"code": cycle.code},
        "office:market_sheets": {"code": sheet.cycle.code},
        "office:market_close": {"code": cycle.code},
        "office:market_shortages": {"code": cycle.code},
        "office:market_shortage": {"code": cycle.code, "offer": cycle.offers.earliest("pk").code},
        "office:market_copy": {"code": cycle.code},
        "office:market_recall": {"code": cycle.code},
        "office:market_settlement": {"code": cycle.code},
        "office:market_settle": {"code": distribute(an_open_cycle()).code},
        "office:market_statement": of_statement,
        "office:market_statement_pdf": of_statement,
        "office:market_statement_csv": of_statement,
        "office:stock_product": {"slug": a_jar().product.slug},
        "office:market_moments": {"code": cycle.code},
        "office:market_slot_edit": {"code": cycle.code, "slot": cycle.slots.earliest("pk").code},
        "office:market_offers": {"code": cycle.code},
        "office:market_add": {"code": cycle.code},
        "office:market_import": {"code": cycle.code},
        "office:market_export": {"code": cycle.code},
        "office:market_withdraw": {"code": cycle.code, "offer": cycle.offers.earliest("pk").code},
        "office:market_withdraw_producer": {"code": cycle.code, "producer": maker.slug},
        "office:market_cut_off": {"code": cycle.code, "producer": maker.slug},
        "office:rhythm": {"code": a_rhythm().code},
        "office:market_drop": {"code": a_draft().code},
        "office:producer": {"slug": maker.slug},
        "office:product": {"slug": Product.objects.earliest("pk").slug},
        "office:container_kind": {"code": ContainerKind.objects.earliest("pk").code},
        "mfa_edit_webauthn": {"pk": key.pk},
        "mfa_remove_webauthn": {"pk": key.pk},
    }


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each route of ours, and what its address takes."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in ELSEWHERE:
                yield from routes(pattern.url_patterns, pattern.namespace or namespace)
        elif pattern.name:
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            if name not in NOT_HERE:
                yield name, tuple(pattern.pattern.converters)


def share_out(visitors: list[Visitor], known: Routes) -> list[str]:
    """Give each page to the first who may open it; what nobody may is left over."""
    left = dict(routes(get_resolver().url_patterns))
    for visitor in visitors:
        for name, takes in list(left.items()):
            path = reverse(name, kwargs=known.get(name) or dict.fromkeys(takes, "0"))
            answer = visitor.client.get(path)
            if answer.status_code == HTTPStatus.OK:
                if answer["Content-Type"].startswith("text/html") and path not in visitor.pages:
                    visitor.pages.append(path)
                del left[name]
            elif answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                del left[name]
    return sorted(left)


Browse = tuple[Callable[[Visitor, str], Page], list[str]]
Look = Callable[[Page, str], list[str]]


@pytest.fixture
def browse(browser: Browser, standing: Standing, watch: Callable[[Page, str, list[str]], None]) -> Iterator[Browse]:
    """Open a page as a visitor; and what went wrong in it."""
    trouble: list[str] = []
    contexts: list[BrowserContext] = []

    def open_as(visitor: Visitor, language: str) -> Page:
        context = browser.new_context(base_url=standing.url, locale=language, reduced_motion="reduce")
        contexts.append(context)
        cookies: Any = [
            {"name": morsel.key, "value": morsel.value, "url": standing.url}
            for morsel in visitor.client.cookies.values()
        ]
        context.add_cookies([*cookies, {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": standing.url}])
        page = context.new_page()
        watch(page, standing.url, trouble)
        page.on("response", lambda answer: missing(page, answer))
        return page

    def missing(page: Page, answer: Response) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.request.resource_type != "document":
            trouble.append(f"{page.url} asks {answer.url}: {answer.status}")

    yield open_as, trouble
    for context in contexts:
        context.close()


FACTS: Final = """() => ({
    lang: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    wide: document.documentElement.scrollWidth - window.innerWidth,
})"""


@pytest.fixture
def look(axe: Callable[[Page], None]) -> Look:
    """What is wrong with the page as it stands, on a phone and on a desk."""

    def both(page: Page, language: str) -> list[str]:
        found: list[str] = []
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            try:
                if language == "nl" or width == PHONE:  # the second language has the same parts
                    axe(page)
            except AssertionError as error:
                found.append(f"at {width}: {error}")
            facts = page.evaluate(FACTS)
            if facts["headings"] != 1 or facts["wide"] > 0 or not facts["title"] or facts["lang"][:2] != language:
                found.append(f"{page.url} at {width}: {facts}")
        page.set_viewport_size({"width": PHONE, "height": 844})
        return found

    return both


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("stranger", "nl"), ("stranger", "en"), ("newcomer", "nl"), ("newcomer", "en"), ("resident", "nl"),
        ("resident", "en"), ("halfway", "nl"), ("halfway", "en"), ("volunteer", "nl"), ("manager", "nl"),
        ("careful", "nl"),
    ],
)  # fmt: skip
def test_pages_are_sound(name: str, language: str, standing: Standing, browse: Browse, look: Look) -> None:
    visitor = standing.visitors[name]
    open_as, trouble = browse
    page = open_as(visitor, language)
    for path in visitor.pages:
        page.goto(path)
        trouble += look(page, language)
    assert not trouble, "\n".join(trouble)


def test_every_route_has_been_looked_at(standing: Standing) -> None:
    assert not standing.unopened, standing.unopened


def test_pages_that_say_no_are_sound(standing: Standing, browse: Browse, look: Look) -> None:
    open_as, trouble = browse
    page = open_as(standing.visitors["stranger"], "nl")
    statuses = []
    for path in ("/nergens/", "/mobipunt/niets/", "/markt/bestelling/niets/"):
        answer = page.goto(path)
        statuses.append(answer and answer.status)
        trouble += look(page, "nl")
    for path, form in (
        ("/aanmelden/code/", "main form:has([name=code])"),
        ("/mobipunt/bakfiets-berta/?dag=2026-11-29&van=9&tot=8", "#boeken"),
        ("/mobipunt/bakfiets-berta/?dag=2026-12-06&van=9&tot=12", "#boeken"),
        ("/mandje/", "#pay"),
    ):
        page.goto(path)
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            press(page, form)
        page.wait_for_load_state()
        statuses.append(sent.value.status)
        trouble += look(page, "nl")
    resident = open_as(standing.visitors["resident"], "nl")
    answer = resident.goto("/toog/")
    statuses.append(answer and answer.status)
    trouble += look(resident, "nl")
    assert statuses == [404, 404, 404, 422, 422, 303, 422, 403]
    assert not trouble, "\n".join(trouble)


def test_data_admin_opens_without_complaint(standing: Standing, browse: Browse) -> None:
    open_as, trouble = browse
    page = open_as(standing.visitors["manager"], "nl")
    page.set_viewport_size({"width": DESK, "height": 844})
    page.goto(reverse("admin:index"))
    paths = page.locator("a").evaluate_all("all => all.map((one) => one.pathname)")
    lists = sorted({path for path in paths if re.fullmatch(r"/beheer/gegevens/\w+/\w+/", path)})
    assert len(lists) > 10
    for path in lists:
        answer = page.goto(path)
        if answer is None or answer.status != HTTPStatus.OK:
            trouble.append(f"{path}: {answer and answer.status}")
    assert not trouble, "\n".join(trouble)
