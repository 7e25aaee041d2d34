"""The village stands at whatever moment one looks at it, and the domain agreed to all of it."""

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Sum
from pytest_django import DjangoDbBlocker

from apps.accounts.enums import Role
from apps.accounts.models import Association, Person, User
from apps.accounts.queries.demo import villagers_to_try
from apps.bookings.enums import BookingState, OccurrenceState, WaitingState
from apps.bookings.models import Booking, Occupancy, Resource, Series, WaitingEntry
from apps.bookings.queries.booking import overdue_at, requests_to_decide
from apps.bookings.queries.series import series_to_decide
from apps.counter.enums import TaskKind, TaskState
from apps.counter.models import CounterAction
from apps.counter.queries.queue import tasks_of
from apps.hub import clock, jobs
from apps.hub.models import OutgoingMail, Place
from apps.market.enums import Allergen, AmendmentKind, CycleState, OrderState, PurchaseState
from apps.market.models import (
    ContainerReturn,
    Favourite,
    LeftoverMove,
    Offer,
    Order,
    OrderAmendment,
    OrderCycle,
    Product,
    PurchaseOrder,
    StockItem,
    StockMovement,
)
from apps.market.queries.cycle import cycles_taking_orders
from apps.market.queries.offer import offers_on_sale
from apps.market.queries.shortage import Source, shortages_of
from apps.market.queries.weighing import lines_by_weight
from apps.payments.enums import ChargeState
from apps.payments.models import Charge, JournalEntry, Payment
from backend.village.build import build_village
from backend.village.village import Village

MONDAY_MORNING: Final = "2026-11-23T07:30"
CLOSING_MINUTE: Final = "2026-11-26T19:59"
PICK_UP: Final = "2026-11-27T16:30"
CLOCKS_BACK: Final = "2026-10-25T02:30"
CLOCKS_FORWARD: Final = "2027-03-28T03:15"
SUNDAY_NIGHT: Final = "2026-11-29T23:40"
OLD_YEAR: Final = "2026-12-31T23:59"
LEAP_DAY: Final = "2028-02-29T12:00"


def moment(text: str) -> dt.datetime:
    wall = dt.datetime.fromisoformat(text)
    return clock.at_local(wall.date(), wall.time())


in_ci = pytest.mark.skipif(os.environ.get("CI") != "true", reason="one more village; CI builds them all")


@pytest.fixture(scope="module")
def village(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Village]:
    """One village for all who only look; a week of past is enough to meet every kind of thing."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_village(at=moment(MONDAY_MORNING), weeks=1)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        CLOSING_MINUTE,
        CLOCKS_FORWARD,
        *(pytest.param(text, marks=in_ci) for text in (PICK_UP, CLOCKS_BACK, SUNDAY_NIGHT, OLD_YEAR, LEAP_DAY)),
    ],
)
def test_village_stands_at_any_moment(text: str) -> None:
    assert_stands(build_village(at=moment(text), weeks=0))


def test_village_stands_on_an_ordinary_monday(village: Village) -> None:
    assert_stands(village)


def assert_stands(village: Village) -> None:
    at = village.now

    assert_books_balance()
    assert_nothing_overlaps()
    assert_counter_has_work(village)
    assert {cycle.state for cycle in OrderCycle.objects.filter(opens_at__gt=at)} == {CycleState.DRAFT}
    assert_a_market_is_being_received(at)
    (cycle,) = cycles_taking_orders(at)
    assert clock.local(cycle.closes_at).strftime("%a %H.%M") == "Thu 20.00"
    assert clock.local(cycle.closes_at).date() + dt.timedelta(days=1) == cycle.pickup_on
    assert offers_on_sale(cycle).count() >= 50
    assert 0 in [offer.left for offer in offers_on_sale(cycle)]
    assert requests_to_decide().count() >= 3
    assert not Booking.objects.filter(created_at__gt=at).exists()


def assert_a_market_is_being_received(at: dt.datetime) -> None:
    """With too few carrots to divide, and meat of which a part was weighed."""
    ahead = OrderCycle.objects.filter(state=CycleState.ORDERED, pickup_on__gt=clock.local_date(at))
    (cycle,) = ahead.filter(receipts__isnull=False).distinct()
    (shortage,) = shortages_of(cycle)
    assert (shortage.source, shortage.ordered - shortage.there) == (Source.COUNTED, 6)
    weighed = Counter(line.delivered_grams is not None for line in lines_by_weight(cycle))
    assert weighed[True] == 7
    assert weighed[False] >= 1
    assert PurchaseOrder.objects.filter(cycle=cycle, state=PurchaseState.SHORT).count() == 1


def assert_books_balance() -> None:
    entries = JournalEntry.objects.annotate(total=Sum("lines__amount_cents"))
    assert entries.exists()
    assert not entries.exclude(total=0).exists()
    assert set(Payment.objects.values_list("method", flat=True)) == {"cash", "terminal"}


def assert_nothing_overlaps() -> None:
    rows = Occupancy.objects.order_by("resource", "starts_at").values_list("resource", "starts_at", "ends_at")
    met = [pair for pair in pairwise(rows) if pair[0][0] == pair[1][0] and pair[0][2] > pair[1][1]]
    assert met == []
    assert not Offer.objects.filter(claimed__gt=F("limit")).exists()


def assert_counter_has_work(village: Village) -> None:
    tasks = tasks_of(village.today, at=village.now)
    waiting = Counter(task.kind for task in tasks if task.state is not TaskState.DONE)
    assert waiting[TaskKind.ORDER] >= 1
    assert waiting[TaskKind.TAKE] >= 1
    assert waiting[TaskKind.OPEN] >= 1
    assert [row.resource.slug for row in overdue_at(village.now)] == ["deelwagen-kwik"]


def test_village_has_its_people_and_things(village: Village) -> None:
    ages = sorted(village.today.year - born.year for born in Person.objects.values_list("born", flat=True) if born)
    roles = Counter(User.objects.values_list("groups__name", flat=True))

    assert Person.objects.count() == 40
    assert len(set(Person.objects.values_list("phone_last4", flat=True))) == 40
    assert (ages[0], ages[-1]) in {(20, 85), (21, 86), (20, 86)}
    assert (roles[Role.VOLUNTEER], roles[Role.MANAGER]) == (4, 2)
    assert [found.name for found in villagers_to_try(at=village.now)][::4] == ["Mieke Verhulst", "Rita Claeys"]
    assert Association.objects.count() == 4
    assert all(club.memberships.exists() for club in Association.objects.all())
    kinds = Counter(Resource.objects.filter(whole_links=None).values_list("kind__slug", flat=True))
    assert kinds == {"auto": 2, "bakfiets": 2, "e-fiets": 2, "zaal": 4, "uitleendienst": 4, "statafel": 4}
    assert Resource.objects.get(slug="grote-zaal").part_links.count() == 2


def test_village_products_can_all_be_published(village: Village) -> None:
    declared = Counter(Product.objects.values_list("allergens__product", flat=True))

    assert Product.objects.count() == 60
    assert set(declared.values()) == {len(Allergen.values)}
    assert set(Product.objects.filter(vat_code="alcohol").values_list("age_limit", flat=True)) == {16, 18}
    assert Product.objects.filter(variants__deposit_cents__gt=0, category="dairy").exists()
    assert Product.objects.filter(variants__sold_by="weight", category="meat").exists()


def test_village_has_a_past(village: Village) -> None:
    last_week = OrderCycle.objects.filter(pickup_on__lt=village.today).latest("pickup_on")

    assert Counter(last_week.orders.values_list("state", flat=True))[OrderState.NO_SHOW] == 1
    settled = OrderCycle.objects.filter(state=CycleState.SETTLED)
    assert settled.exists()
    assert all(cycle.statements.exists() for cycle in settled)
    assert OrderAmendment.objects.filter(kind=AmendmentKind.SHORTAGE).exists()
    assert ContainerReturn.objects.exists()
    assert LeftoverMove.objects.filter(kind="given").exists()
    assert Order.objects.exclude(proxy_name="").exists()
    assert Favourite.objects.filter(usual__gt=0).count() == 3
    assert StockItem.objects.filter(on_hand__gt=0).count() == 2
    assert set(StockMovement.objects.values_list("reason", flat=True)) >= {"bought", "wasted", "offered", "not_sold"}
    assert Booking.objects.filter(state=BookingState.SETTLED).count() > 5
    assert Charge.objects.filter(state=ChargeState.OPEN, due_at__lt=village.now).exists()
    assert CounterAction.objects.filter(at__gte=clock.start_of_day(village.today) - dt.timedelta(days=3)).exists()


def test_village_had_its_mails_sent_when_it_happened(village: Village) -> None:
    mails = OutgoingMail.objects.all()

    assert mails.exists()
    assert not mails.exclude(state="sent", sent_at=F("created_at"), created_at__lte=village.now).exists()


@in_ci
@pytest.mark.django_db
def test_village_tells_the_same_story_each_time() -> None:
    first, second = (told() for _time in range(2))

    assert len(first) > 100
    assert first == second


def told() -> Sequence[tuple[object, ...]]:
    """Who did what when; only codes are thrown anew each time."""
    with transaction.atomic():
        build_village(at=moment(PICK_UP), weeks=0)
        trips = Booking.objects.order_by("pk").values_list("resource__slug", "starts_at", "person__name", "state")
        orders = Order.objects.order_by("pk").values_list("person__name", "placed_at", "total_cents", "state")
        story: list[tuple[object, ...]] = [*trips, *orders]
        transaction.set_rollback(True)
    return story


def test_seed_command_leaves_a_village_that_stands(village: Village, capsys: pytest.CaptureFixture[str]) -> None:
    people = Person.objects.count()

    call_command("seed_village")

    assert Person.objects.count() == people
    assert "nothing was changed" in capsys.readouterr().out


@pytest.mark.django_db
def test_seed_command_refuses_a_moment_it_cannot_read() -> None:
    with pytest.raises(CommandError, match="no moment"):
        call_command("seed_village", at="morgen")
    assert not Place.objects.exists()


def test_a_club_has_a_series_with_a_holiday_and_a_clash(village: Village) -> None:
    yoga = Series.objects.get(association__name="Yoga Lindekerke")
    states = Counter(yoga.occurrences.values_list("state", flat=True))
    assert states[OccurrenceState.BOOKED] > 5
    assert states[OccurrenceState.REJECTED] == 1
    assert states[OccurrenceState.SKIPPED] >= 1
    assert series_to_decide().count() == 1


def test_somebody_waits_somebody_has_an_offer_and_requests_have_a_limit(village: Village) -> None:
    states = Counter(WaitingEntry.objects.values_list("state", flat=True))
    assert states == {WaitingState.WAITING: 2, WaitingState.OFFERED: 1}
    offer = WaitingEntry.objects.get(state=WaitingState.OFFERED)
    assert offer.booking is not None
    assert offer.booking.hold_until is not None
    assert offer.booking.hold_until > village.now
    assert all(booking.hold_until for booking in requests_to_decide())


def test_demo_opens_quiet_since_the_worker_did_its_work_when_it_was_due(village: Village) -> None:
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    with transaction.atomic():
        for job in jobs.known():
            job.run(village.now)
        late = list(OutgoingMail.objects.exclude(pk__in=before).values_list("template", "to"))
        transaction.set_rollback(True)
    assert late == []
