"""Every named address of the site, and who gets what there. A new route without a row fails.

Each row says what a GET answers to a stranger, to Lotte (signed in, nothing of it is hers), to Mieke
(whose things they are), to Rita (volunteer) and to Jef (manager). A page that only takes a POST answers
405 to who may send it; who may not is turned away before that where the role decides, and behind it by
the loader of the thing, which has its own tests.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.accounts.guests import guest_token
from apps.accounts.models import Person, User
from apps.bookings.domain.feed import create_subscription
from apps.bookings.domain.handover import offer_handover
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.enums import FeedScope
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.models import Place
from apps.market.domain.container import container_of_deposit
from apps.market.domain.reminder import stop_token
from tests.cast import client_of
from tests.factories import NOON, an_association
from tests.factories_bookings import a_booking, a_hired_room, a_kind, a_resource, a_room, a_table
from tests.factories_cafe import a_cafe_room
from tests.factories_market import a_draft, a_rhythm, an_open_cycle, an_order
from tests.factories_market_after import a_jar, a_settled_market
from tests.factories_market_receipt import a_chicken_that_came
from tests.factories_market_sheets import a_sheet_with_note
from tests.factories_mobipunt import a_vehicle
from tests.factories_rules import a_capability
from tests.factories_series import a_rule, a_series

OPEN: Final = "200 200 200 200 200"
SIGNED_IN: Final = "303 200 200 200 200"
STAFF: Final = "303 403 403 200 200"
STAFF_POST: Final = "303 403 403 405 405"
MANAGER: Final = "303 403 403 403 200"
MANAGER_POST: Final = "303 403 403 403 405"
MINE: Final = "404 404 200 200 200"  # a stranger learns nothing, staff may look
ACCOUNT: Final = "302 200 200 200 200"
NOT_YET: Final = "302 404 404 404 404"  # needs a second step that nobody here has made
STEP: Final = "302 302 302 302 302"  # a step of something that was not begun
POST: Final = "405 405 405 405 405"
NOWHERE: Final = "404 404 404 404 404"

# Route and its arguments, then what stranger, Lotte, Mieke, Rita and Jef get.
ROWS: Final[dict[str, str]] = {
    "set_language": STEP,
    "office:home": MANAGER,
    "office:planning": MANAGER,
    "office:planning_week": MANAGER,
    "office:requests": MANAGER,
    "office:request code=request": MANAGER,
    "office:request_confirm code=request": MANAGER_POST,
    "office:request_deny code=request": MANAGER_POST,
    "office:series_list": MANAGER,
    "office:series code=series": MANAGER,
    "office:series_confirm code=series": MANAGER_POST,
    "office:series_deny code=series": MANAGER_POST,
    "office:bookings": MANAGER,
    "office:booking code=booking": MANAGER,
    "office:booking_cancel code=booking": MANAGER,
    "office:booking_move code=booking": MANAGER,
    "office:markets": MANAGER,
    "office:market_plan": MANAGER,
    "office:market_cycle code=cycle": MANAGER,
    "office:market_open code=cycle": MANAGER_POST,
    "office:market_close code=cycle": MANAGER,
    "office:market_drop code=draft": MANAGER,
    "office:market_reopen code=cycle": MANAGER_POST,
    "office:market_copy code=cycle": MANAGER,
    "office:market_slot code=cycle": MANAGER_POST,
    "office:market_recall code=cycle": MANAGER,
    "office:market_settlement code=cycle": MANAGER,
    "office:market_settle code=cycle": "303 403 403 403 302",  # not handed out yet: back to what must be done
    "office:market_statement code=settled number=statement": MANAGER,
    "office:market_statement_pdf code=settled number=statement": MANAGER,
    "office:market_statement_csv code=settled number=statement": MANAGER,
    "office:market_statement_mail code=settled number=statement": MANAGER_POST,
    "office:statements": MANAGER,
    "office:stock": MANAGER,
    "office:stock_product slug=jar": MANAGER,
    "office:containers": MANAGER,
    "office:market_sheets code=sheet_cycle": MANAGER,
    "office:market_sheets_send code=sheet_cycle": MANAGER_POST,
    "office:market_sheet_again code=sheet_cycle number=sheet": MANAGER_POST,
    "office:market_sheet_file code=sheet_cycle number=sheet kind=pdf": MANAGER,
    "office:market_supplement code=sheet_cycle slug=sheet_producer": MANAGER_POST,
    "office:market_shortages code=cycle": MANAGER,
    "office:market_shortage code=cycle offer=offer": MANAGER,
    "office:market_told code=cycle order=order": MANAGER_POST,
    "office:market_next code=cycle": MANAGER_POST,
    "office:market_moments code=cycle": MANAGER,
    "office:market_slot_edit code=cycle slot=slot": MANAGER,
    "office:market_slot_remove code=cycle slot=slot": MANAGER_POST,
    "office:market_offers code=cycle": MANAGER,
    "office:market_prices code=cycle": MANAGER_POST,
    "office:market_add code=cycle": MANAGER,
    "office:market_export code=cycle": MANAGER,
    "office:market_import code=cycle": MANAGER,
    "office:market_withdraw code=cycle offer=offer": MANAGER,
    "office:market_withdraw_producer code=cycle producer=producer": MANAGER,
    "office:market_cut_off code=cycle producer=producer": MANAGER,
    "office:rhythms": MANAGER,
    "office:rhythm_new": MANAGER,
    "office:rhythm code=rhythm": MANAGER,
    "office:rhythm_stop code=rhythm": MANAGER_POST,
    "office:rhythm_after_all code=rhythm": MANAGER_POST,
    "office:producers": MANAGER,
    "office:producer_new": MANAGER,
    "office:producer slug=producer": MANAGER,
    "office:products": MANAGER,
    "office:product_new": MANAGER,
    "office:product slug=product": MANAGER,
    "office:container_kinds": MANAGER,
    "office:container_kind_new": MANAGER,
    "office:container_kind code=container": MANAGER,
    "office:calendar": MANAGER,
    "office:calendar_revoke code=office_link": MANAGER_POST,
    "office:calendar_rotate code=office_link": MANAGER_POST,
    "office:closures": MANAGER,
    "office:closure_lift": MANAGER_POST,
    "office:tariffs": MANAGER,
    "office:tariff_try": MANAGER,
    "office:tariffs_of sort=thing_in_address slug=vehicle": MANAGER,
    "office:tariff_new sort=thing_in_address slug=vehicle": MANAGER,
    "office:tariff sort=thing_in_address slug=vehicle group=everybody day=begin": MANAGER,
    "office:tariff_remove sort=thing_in_address slug=vehicle group=everybody day=begin": MANAGER_POST,
    "office:things": MANAGER,
    "office:thing_new": MANAGER,
    "office:thing slug=thing": MANAGER,
    "office:kinds": MANAGER,
    "office:kind_new": MANAGER,
    "office:kind slug=kind": MANAGER,
    "office:waiting": MANAGER,
    "office:waiting_remove code=waiting": MANAGER_POST,
    "office:association code=association": MANAGER,
    "office:association_group code=association": MANAGER_POST,
    "office:people": MANAGER,
    "office:person code=person": MANAGER,
    "office:person_details code=person": MANAGER,
    "office:clearance_give code=person": MANAGER,
    "office:clearance_end code=person": MANAGER_POST,
    "office:rules": MANAGER,
    "office:rules_kind slug=kind_of_vehicle": MANAGER,
    "office:rules_thing slug=vehicle": MANAGER,
    "office:quotas": MANAGER,
    "office:quota_remove": MANAGER_POST,
    "office:capabilities": MANAGER,
    "office:capability slug=capability": MANAGER,
    "office:capability_remove slug=capability": MANAGER_POST,
    "office:person_role code=person": MANAGER_POST,
    "office:money": MANAGER,
    "office:charges": MANAGER,
    "office:settings": MANAGER,
    "office:settings_logo": MANAGER_POST,
    "office:hours": MANAGER,
    "office:modules": MANAGER,
    "counter:home": STAFF,
    "counter:search": STAFF,
    "counter:actions": STAFF,
    "counter:undo code=nothing": STAFF_POST,
    "counter:packing": STAFF,
    "counter:packing_paper what=nothing": "303 403 403 404 404",  # no such list; those there are have their own tests
    "counter:packing_labels": "303 403 403 404 404",  # no market to pack on a Tuesday
    "counter:pack_bag code=order": STAFF,
    "counter:pack_line code=order": STAFF_POST,
    "counter:pack_crate code=order": STAFF_POST,
    "counter:deliveries": STAFF,
    "counter:delivery cycle=closed producer=farmer": STAFF,
    "counter:all_right cycle=closed producer=farmer": STAFF_POST,
    "counter:finish_delivery cycle=closed producer=farmer": STAFF_POST,
    "counter:reopen_delivery cycle=closed producer=farmer": STAFF_POST,
    "counter:crates cycle=closed producer=farmer": STAFF,
    "counter:count_line cycle=closed producer=farmer offer=chicken": STAFF_POST,
    "counter:undo_count cycle=closed producer=farmer offer=chicken": STAFF_POST,
    "counter:reject cycle=closed producer=farmer offer=chicken": STAFF,
    "counter:delivery_photo cycle=closed producer=farmer offer=chicken": STAFF,
    "counter:weigh_offer cycle=closed producer=farmer offer=chicken": STAFF,
    "counter:person person=person": STAFF,
    "counter:check person=person": STAFF,
    "counter:pay person=person": STAFF_POST,
    "counter:hand_over person=person code=order": STAFF_POST,
    "counter:not_fetched person=person code=order": STAFF_POST,
    "counter:came_late person=person code=order": STAFF_POST,
    "counter:count person=person code=order": STAFF_POST,
    "counter:leave_out person=person code=order": STAFF_POST,
    "counter:weigh person=person code=order": STAFF_POST,
    "counter:last_chance": STAFF,
    "counter:sell": STAFF,
    "counter:leftover_add_all": STAFF_POST,
    "counter:leftover_add offer=nothing": STAFF_POST,
    "counter:leftover_give code=nothing": STAFF_POST,
    "counter:leftover_give_all": STAFF_POST,
    "counter:leftover_waste code=nothing": STAFF_POST,
    "counter:leftover_keep code=nothing": STAFF_POST,
    "counter:absent": STAFF,
    "counter:check_out person=person code=booking": STAFF_POST,
    "counter:check_in person=person code=booking": STAFF_POST,
    "counter:not_come person=person code=booking": STAFF_POST,
    "market:home": OPEN,
    "market:slot": OPEN,
    "market:put": POST,
    "market:forget cycle=cycle": POST,
    "market:product slug=product": OPEN,
    "market:producer slug=producer": OPEN,
    "market:favourites": OPEN,  # a stranger is told how to begin
    "market:like": POST,
    "market:take_list": POST,
    "market:usual slug=product": POST,
    "market:again": OPEN,
    "market:wishes": SIGNED_IN,
    "market:stop_reminders token=stop": OPEN,  # the token is the key
    "market:order code=order": MINE,
    "market:proxy code=order": POST,
    "market:shortage code=order": POST,
    "market:remind code=order": POST,
    "market:change code=order": POST,
    "market:cancel code=order": MINE,
    "market:sheet token=sheet_token": OPEN,
    "market:sheet_note token=sheet_token": POST,
    "market:sheet_file token=sheet_token kind=pdf": OPEN,
    "market:delivery_note number=sheet": STAFF,
    "mobipunt:home": OPEN,
    "mobipunt:vehicle slug=vehicle": OPEN,
    "cafe:home": OPEN,
    "cafe:room slug=room": OPEN,
    "lend:home": OPEN,
    "reserve:home": OPEN,
    "reserve:any kind=any_kind": OPEN,
    "reserve:kind kind=kind": OPEN,
    "reserve:thing kind=kind thing=thing": OPEN,
    "basket:home": OPEN,
    "basket:thanks": "303 303 303 303 303",
    "bookings:my_calendar": SIGNED_IN,
    "bookings:calendar_revoke code=link": "303 405 405 405 405",
    "bookings:calendar_rotate code=link": "303 405 405 405 405",
    "bookings:waiting_join": OPEN,  # without a thing: what one waits for
    "bookings:waiting code=waiting": MINE,
    "bookings:waiting_take code=waiting": POST,
    "bookings:waiting_leave code=waiting": POST,
    "bookings:series_new": SIGNED_IN,
    "bookings:series code=series": MINE,
    "bookings:series_change code=series": MINE,
    "bookings:series_cancel code=series": MINE,
    "bookings:series_date code=series date=series_day": "404 404 303 303 303",  # to the booking of that day
    "bookings:detail code=booking": MINE,
    "bookings:event code=booking": MINE,
    "bookings:cancel code=booking": MINE,
    "bookings:release code=booking": POST,
    "bookings:home": OPEN,  # a stranger is told how to begin
    "bookings:change code=booking": MINE,
    "bookings:hand_over code=booking": MINE,
    "bookings:hand_over_withdraw code=booking": POST,
    "bookings:take_over token=handover": OPEN,  # the token is the key
    "feeds:feed token=token": OPEN,  # the token is the key
    "accounts:mine": OPEN,  # a stranger finds what a guest of this browser ordered
    "accounts:name": "303 302 302 302 302",
    "accounts:guest token=guest": STEP,
    "accounts:details": SIGNED_IN,
    "account_login": "200 302 302 302 302",
    "account_request_login_code": "200 302 302 302 302",
    "account_confirm_login_code": STEP,
    "account_other_address": POST,
    "account_be_villager code=person": POST,
    "account_logout": POST,
    "account_inactive": OPEN,
    "account_email": ACCOUNT,
    "account_email_verification_sent": STEP,
    "account_reauthenticate": "302 403 403 403 403",
    "mfa_login_webauthn": STEP,
    "mfa_authenticate": STEP,
    "mfa_reauthenticate": "302 403 403 403 403",
    "mfa_reauthenticate_webauthn": "302 403 403 403 403",
    "mfa_index": ACCOUNT,
    "mfa_activate_totp": ACCOUNT,
    "mfa_deactivate_totp": NOT_YET,
    "mfa_view_recovery_codes": NOT_YET,
    "mfa_generate_recovery_codes": ACCOUNT,
    "mfa_download_recovery_codes": NOT_YET,
    "mfa_list_webauthn": ACCOUNT,
    "mfa_add_webauthn": ACCOUNT,
    "mfa_edit_webauthn pk=number": NOT_YET,
    "mfa_remove_webauthn pk=number": NOT_YET,
    "api:schema": OPEN,
    "api:resources": OPEN,
    "api:resource slug=vehicle": OPEN,
    "api:kinds": OPEN,
    "api:search": "422 422 422 422 422",  # when is asked
    "api:quote": "422 422 422 422 422",
    "api:holds": "401 200 200 200 200",
    "api:hold code=nothing": "401 405 405 405 405",
    "api:hold-confirm code=nothing": "401 405 405 405 405",
    "api:bookings": "401 200 200 200 200",
    "api:booking code=booking": "401 404 200 200 200",
    "api:booking-change code=booking": "401 404 200 200 200",
    "api:booking-cancel code=booking": "401 404 200 200 200",
    "api:booking-handover code=booking": "401 404 200 200 200",
    "api:series-list": "401 200 200 200 200",
    "api:series-preview": "401 405 405 405 405",
    "api:series code=nothing": "401 404 404 404 404",
    "api:series-cancel code=nothing": "401 404 404 404 404",
    "api:waiting-list": "401 200 200 200 200",
    "api:waiting code=nothing": "401 404 404 404 404",
    "api:waiting-take code=nothing": "401 405 405 405 405",
    "api:waiting-decline code=nothing": "401 405 405 405 405",
    "api:market-api:cycles": OPEN,
    "api:market-api:cycle code=cycle": OPEN,
    "api:market-api:offers code=cycle": OPEN,
    "api:market-api:orders": "401 200 200 200 200",
    "api:market-api:order code=order": "401 404 200 404 404",
    "api:market-api:order-cancel code=order": "401 405 405 405 405",
    "api:market-api:order-proxy code=order": "401 405 405 405 405",
    "api:market-api:favourites": "401 200 200 200 200",
    "api:market-api:favourite slug=product": "401 405 405 405 405",
    "api:market-api:purchase-orders": "401 403 403 403 200",
    "api:market-api:purchase-order number=sheet": "401 403 403 403 200",
    "hub:home": OPEN,
    "hub:health": "503 503 503 503 503",  # no worker runs in a test
    "hub:robots": OPEN,
    "hub:colours": OPEN,
    "hub:logo": NOWHERE,  # none was chosen
    "hub:picture path=number": NOWHERE,
    "hub:styleguide": OPEN,
    "hub:demo_mails": NOWHERE,  # only in a demo
    "hub:demo_mail pk=number": NOWHERE,
    "hub:demo_mail_html pk=number": NOWHERE,
    "hub:demo_mail_file pk=number": NOWHERE,
}
PARTS: Final = sorted({row.partition(":")[0] if ":" in row else "accounts" for row in ROWS})


def routes(resolver: URLResolver | None = None, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Every route of the site by its full name; the data admin has tests of its own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or str(pattern.pattern)))
        elif pattern.namespace != admin.site.name:
            yield from routes(pattern, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)


def test_every_route_has_its_row() -> None:
    assert sorted(set(routes())) == sorted(row.split()[0] for row in ROWS)


@dataclass
class Village:
    """The cast, each in their own browser, and one of each thing."""

    browsers: list[Client]
    things: dict[str, str | int]


@pytest.fixture
def village(
    noon: dt.datetime, place: Place, lotte: User, mieke: User, rita: User, jef: User, walter: Person
) -> Village:
    """One of everything, Mieke's where it belongs to somebody."""
    assert mieke.person
    cycle = an_open_cycle()
    offer = cycle.offers.select_related("variant__product__producer").get()
    bike, drill = a_vehicle(), a_resource("Boormachine", kind=a_kind("uitleen", module="things"))
    mine, token = create_subscription(owner=mieke, name="Gsm", scope=FeedScope.MINE, by=actor_for(mieke), at=NOON)
    office, _token = create_subscription(owner=jef, name="Alles", scope=FeedScope.ALL, by=actor_for(jef), at=NOON)
    booking = a_booking(bike, mieke.person)
    _offer, handover = offer_handover(booking, name="Wout", email="wout@voorbeeld.example", by=SYSTEM, at=NOON)
    waiting = join_waiting(resource=bike, period=booking.period, person=mieke.person, by=SYSTEM, at=NOON)
    club = an_association("Yogaclub", mieke.person)
    series = a_series(a_hired_room("Zolder"), a_rule(count=1), (club, mieke.person))
    sheet, sheet_token = a_sheet_with_note(mieke.person)
    statement = a_settled_market(walter)
    chicken = a_chicken_that_came(mieke.person)
    things: dict[str, str | int] = {
        "sheet": sheet.number,
        "closed": chicken.cycle.code,
        "farmer": chicken.variant.product.producer.slug,
        "chicken": chicken.code,
        "sheet_token": sheet_token,
        "sheet_cycle": sheet.cycle.code,
        "sheet_producer": sheet.producer.slug,
        "pdf": "pdf",
        "settled": statement.cycle.code,
        "statement": statement.number,
        "jar": a_jar().product.slug,
        "series": series.code,
        "series_day": series.first_date.isoformat(),
        "waiting": waiting.code,
        "association": an_association("Fanfare", mieke.person).code,
        "booking": booking.code,
        "handover": handover,
        "request": a_booking(a_room(), mieke.person).code,
        "person": mieke.person.code,
        "link": mine.code,
        "office_link": office.code,
        "token": token,
        "guest": guest_token(walter),
        "stop": stop_token(mieke.person),
        "order": an_order(mieke.person, cycle, (offer, 1)).code,
        "cycle": cycle.code,
        "offer": offer.code,
        "slot": cycle.slots.get().code,
        "rhythm": a_rhythm().code,
        "draft": a_draft().code,
        "container": container_of_deposit(50).code,
        "product": offer.variant.product.slug,
        "producer": offer.variant.product.producer.slug,
        "vehicle": bike.slug,
        "kind_of_vehicle": bike.kind.slug,
        "capability": a_capability().slug,
        "room": a_cafe_room().slug,
        "any_kind": a_table().kind.slug,
        "kind": drill.kind.slug,
        "thing": drill.slug,
        "thing_in_address": "ding",
        "everybody": "iedereen",
        "begin": "2026-01-01",
        "nothing": "ZZZZ",
        "number": 1,
    }
    return Village([client_of(user) for user in (None, lotte, mieke, rita, jef)], things)


def address(row: str, things: dict[str, str | int]) -> str:
    """The address of a row: 'code=booking' takes the booking's code."""
    name, *pairs = row.split()
    arguments = dict(pair.split("=") for pair in pairs)
    return reverse(name, kwargs={key: things[thing] for key, thing in arguments.items()})


@pytest.mark.parametrize("part", PARTS)
def test_routes_answer_each_role(village: Village, part: str) -> None:
    rows = [row for row in ROWS if (row.partition(":")[0] if ":" in row else "accounts") == part]

    found = {
        row: " ".join(str(browser.get(address(row, village.things)).status_code) for browser in village.browsers)
        for row in rows
    }

    assert found == {row: ROWS[row] for row in rows}


@pytest.mark.parametrize("part", ["office", "counter"])
def test_staff_pages_take_no_post_of_others(village: Village, part: str) -> None:
    _stranger, lotte, mieke, rita, _jef = village.browsers
    others = (lotte, mieke, rita) if part == "office" else (lotte, mieke)

    for row in (row for row in ROWS if row.startswith(f"{part}:")):
        url = address(row, village.things)
        assert (row, [other.post(url).status_code for other in others]) == (row, [403] * len(others))
        assert (row, Client().post(url).status_code) == (row, 303)
