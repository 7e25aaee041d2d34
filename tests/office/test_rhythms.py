"""Rhythms in the office, and the moments of a market that still can change."""

import datetime as dt

import pytest
from django.test import Client

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.market.domain.cycle import close_cycle
from apps.market.models import OrderCycle, PickupSlot, Rhythm
from tests.factories import NOON
from tests.factories_market import a_draft, a_rhythm, a_slot, an_open_cycle, an_order

pytestmark = pytest.mark.usefixtures("noon", "place")
PAGE = "/beheer/markt/ritmes/"
FRIDAYS = {
    "name": "Vrijdagmarkt", "weekday": "4", "opens_days_before": "7", "opens_time": "20u", "closes_days_before": "2",
    "closes_time": "20:00", "weeks_ahead": "3", "opens_by_itself": "on", "skips_holidays": "on", "is_active": "on",
}  # fmt: skip


def test_new_rhythm_plans_the_coming_markets_from_one_that_is_there(manager: Client) -> None:
    source = an_open_cycle()

    response = manager.post(f"{PAGE}nieuw/", FRIDAYS | {"source": source.code})

    assert response.status_code == 303
    rhythm = Rhythm.objects.get()
    assert [cycle.offers.count() for cycle in rhythm.cycles.all()] == [1, 1]  # this Friday stands by hand


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_days_before": "7"}, "closes_days_before"),
        ({"closes_days_before": "8"}, "closes_days_before"),
        ({"weeks_ahead": "0"}, "weeks_ahead"),
        ({"weeks_ahead": "27"}, "weeks_ahead"),
        ({"weekday": "7"}, "weekday"),
        ({"opens_time": "half acht"}, "opens_time"),
        ({"name": ""}, "name"),
        ({"source": "ZZZZ"}, "source"),
    ],
)
def test_wrong_rhythm_says_so_at_its_field(manager: Client, changes: dict[str, str], field: str) -> None:
    response = manager.post(f"{PAGE}nieuw/", FRIDAYS | changes)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Rhythm.objects.exists()


def test_rhythm_is_changed_stopped_and_taken_up_again(manager: Client) -> None:
    rhythm = a_rhythm()
    url = f"{PAGE}{rhythm.code}/"

    assert [manager.post(f"{url}stoppen/").status_code for _ in range(2)] == [303, 303]
    rhythm.refresh_from_db()
    assert not rhythm.is_active
    assert manager.post(url, FRIDAYS | {"name": "Markt"}).status_code == 303
    rhythm.refresh_from_db()
    assert (rhythm.name, rhythm.is_active, rhythm.cycles.count()) == ("Markt", True, 3)
    assert "Markt" in manager.get(PAGE).content.decode()
    assert manager.get(f"{PAGE}ZZZZ/").status_code == 404


def test_one_tap_makes_one_market_and_lands_on_its_prices(manager: Client) -> None:
    cycle = an_open_cycle()
    day = manager.get("/beheer/markt/").context["next_day"]
    url = f"/beheer/markt/{cycle.code}/volgende-week/"

    answers = [manager.post(url, {"dag": day.isoformat()}) for _ in range(2)]

    copy = OrderCycle.objects.exclude(pk=cycle.pk).get()
    assert [answer["Location"] for answer in answers] == [f"/beheer/markt/{copy.code}/aanbod/"] * 2
    assert (copy.pickup_on, copy.offers.count()) == (day, 1)


def test_draft_moves_and_an_open_market_closes_later(manager: Client) -> None:
    draft = a_draft()
    a_slot(draft)
    url = f"/beheer/markt/{draft.code}/momenten/"
    later = {
        "pickup_on": "2026-12-04", "opens_date": "2026-11-27", "opens_time": "8", "closes_date": "2026-12-03",
        "closes_time": "18",
    }  # fmt: skip

    assert manager.post(url, later).status_code == 303
    draft.refresh_from_db()
    assert (str(draft.pickup_on), draft.opens_by_itself, str(draft.slots.get().starts_at.date())) == (
        "2026-12-04", False, "2026-12-04",
    )  # fmt: skip
    wrong = manager.post(url, later | {"closes_date": "2026-12-05"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["closes_date"])

    cycle = an_open_cycle()
    url = f"/beheer/markt/{cycle.code}/momenten/"
    assert manager.post(url, {"closes_date": "2026-11-26", "closes_time": "21"}).status_code == 303
    assert manager.post(url, {"closes_date": "2026-11-27", "closes_time": "17"}).status_code == 422
    assert manager.post(url, {"closes_date": "", "closes_time": ""}).status_code == 422
    close_cycle(cycle, by=SYSTEM, at=NOON)
    assert manager.post(url, {"closes_date": "2026-11-26", "closes_time": "22"}).status_code == 409
    assert manager.get(url)["Location"] == f"/beheer/markt/{cycle.code}/"


def test_places_change_and_a_moment_that_nobody_chose_goes(manager: Client, walter: Person) -> None:
    cycle = an_open_cycle()
    taken, free = cycle.slots.get(), a_slot(cycle, hour=18)
    an_order(walter, cycle, (cycle.offers.get(), 1), slot=taken)
    url = f"/beheer/markt/{cycle.code}/afhaalmoment/"

    assert manager.post(f"{url}{taken.code}/", {"capacity": "25"}).status_code == 303
    refused = [manager.post(f"{url}{taken.code}/", {"capacity": text}).status_code for text in ("0", "-1", "x", "501")]
    assert refused == [422] * 4
    assert manager.post(f"{url}{taken.code}/weg/").status_code == 409
    assert [manager.post(f"{url}{free.code}/weg/").status_code for _ in range(2)] == [303, 303]
    assert list(PickupSlot.objects.values_list("code", "capacity")) == [(taken.code, 25)]
    assert manager.get(f"{url}ZZZZ/").status_code == 404


def test_other_hours_first_ask_which_planned_markets_move_along(manager: Client) -> None:
    rhythm = a_rhythm()
    url, sent = f"{PAGE}{rhythm.code}/", FRIDAYS | {"weeks_ahead": "1", "closes_time": "18"}
    before = rhythm.cycles.get()

    asked = manager.post(url, sent)

    assert (asked.status_code, [move.stays for move in asked.context["moves"]]) == (200, [None])
    rhythm.refresh_from_db()
    assert rhythm.closes_time == dt.time(20)
    hidden = {field.html_name: field.value() for field in asked.context["form"]}
    assert manager.post(url, hidden | {"gezien": "1", "schuif": before.code}).status_code == 303
    rhythm.refresh_from_db()
    assert (rhythm.closes_time, clock.local(rhythm.cycles.get().closes_at).hour) == (dt.time(18), 18)


def test_market_that_is_not_ticked_keeps_its_moments(manager: Client) -> None:
    rhythm = a_rhythm()
    sent = FRIDAYS | {"weeks_ahead": "1", "closes_time": "18", "gezien": "1", "schuif": "ZZZZ"}

    assert manager.post(f"{PAGE}{rhythm.code}/", sent).status_code == 303

    assert clock.local(rhythm.cycles.get().closes_at).hour == 20


def test_wrong_hours_are_said_before_anything_is_asked(manager: Client) -> None:
    rhythm = a_rhythm()

    answer = manager.post(f"{PAGE}{rhythm.code}/", FRIDAYS | {"closes_days_before": "9"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["closes_days_before"])
    assert "moves" not in answer.context


def test_draft_is_dropped_after_a_question_and_planned_after_all(manager: Client) -> None:
    rhythm = a_rhythm()
    draft = rhythm.cycles.get()
    url = f"/beheer/markt/{draft.code}/schrappen/"

    assert manager.get(url).status_code == 200
    assert [manager.post(url).status_code for _ in range(2)] == [303, 404]
    assert manager.get(f"/beheer/markt/{draft.code}/").status_code == 404
    page = f"{PAGE}{rhythm.code}/"
    assert [cycle.pickup_on for cycle in manager.get(page).context["dropped"]] == [draft.pickup_on]
    answers = [manager.post(f"{page}toch/", {"dag": day}) for day in ("gisteren", draft.pickup_on.isoformat())]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert rhythm.cycles.get().pickup_on == draft.pickup_on
    assert not manager.get(page).context["dropped"]


def test_market_that_people_order_in_is_not_dropped(manager: Client) -> None:
    cycle = an_open_cycle()
    url = f"/beheer/markt/{cycle.code}/schrappen/"

    assert [manager.get(url).status_code, manager.post(url).status_code] == [303, 303]

    assert OrderCycle.objects.get() == cycle
