import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.hub import modules
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.domain.modules import switch_module
from apps.hub.domain.place import (
    Hours,
    HoursOverlap,
    InvalidProfile,
    PlaceChanged,
    found_place,
    set_place_hours,
    update_place,
)
from apps.hub.errors import InvalidPeriod, Missing, NotAllowed
from apps.hub.models import ModuleSwitch, Place
from apps.hub.modules import Module
from apps.hub.queries.history import history_of
from apps.hub.queries.place import open_periods, the_place
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Module:
    """The only module."""
    module = Module("market", "Markt", "Markt", "hub:home", "market", ("market",), 1)
    monkeypatch.setattr(modules, "_registry", {"market": module})
    return module


def test_no_place_yet_is_missing() -> None:
    with pytest.raises(Missing):
        the_place()


def test_there_is_one_place(place: Place) -> None:
    assert the_place() == place
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(pk=2)


def test_second_founding_is_refused(place: Place) -> None:
    with pytest.raises((InvalidProfile, IntegrityError)), transaction.atomic():
        found_place(profile={"name": "De Eik"}, by=SYSTEM, at=NOON)


def test_profile_changes_with_history_that_names_only_the_fields(place: Place, jef: User) -> None:
    changed = update_place(
        place,
        changes={"phone": "056 00 00 00", "name": place.name},
        revision=place.revision,
        by=actor_for(jef),
        at=NOON,
    )
    assert (changed.phone, changed.revision) == ("056 00 00 00", place.revision + 1)
    row = history_of(place).last()
    assert row is not None
    assert (row.event, row.user, row.data) == ("changed", jef, {"fields": "phone"})


def test_nothing_changed_writes_nothing(place: Place) -> None:
    before = history_of(place).count()
    same = update_place(place, changes={"name": place.name}, revision=place.revision, by=SYSTEM, at=NOON)
    assert (same.revision, history_of(place).count()) == (place.revision, before)


def test_profile_that_another_changed_is_refused(place: Place) -> None:
    update_place(place, changes={"phone": "1"}, revision=place.revision, by=SYSTEM, at=NOON)
    with pytest.raises(PlaceChanged):
        update_place(place, changes={"phone": "2"}, revision=place.revision, by=SYSTEM, at=NOON)


@pytest.mark.parametrize(
    "changes",
    [
        {"iban": "BE68539007547035"},
        {"company_number": "1"},
        {"colour_market": "#ffffff"},
        {"colour_cafe": "rood"},
        {"name": ""},
        {"email": "geen"},
        {"name": "😀" * 300},
    ],
)
def test_wrong_profile_is_refused_at_its_field(place: Place, changes: dict[str, str]) -> None:
    with pytest.raises(InvalidProfile) as refusal:
        update_place(place, changes=changes, revision=place.revision, by=SYSTEM, at=NOON)
    assert refusal.value.field == next(iter(changes))
    assert "%" not in refusal.value.text


def test_only_managers_change_the_place(place: Place, rita: User, market: Module) -> None:
    for by in (actor_for(rita), GUEST):
        with pytest.raises(NotAllowed):
            update_place(place, changes={"phone": "1"}, revision=1, by=by, at=NOON)
        with pytest.raises(NotAllowed):
            set_place_hours(place, hours=[], by=by, at=NOON)
        with pytest.raises(NotAllowed):
            switch_module("market", on=False, by=by, at=NOON)


def test_hours_of_a_day_become_periods(place: Place) -> None:
    (period,) = open_periods(place, dt.date(2026, 11, 24))
    assert (period.start.hour, period.end.hour) == (7, 17)
    assert open_periods(place, dt.date(2026, 11, 29)) == []


@pytest.mark.parametrize(
    ("hours", "refusal"),
    [
        ([Hours(0, dt.time(9), dt.time(9))], InvalidPeriod),
        ([Hours(0, dt.time(10), dt.time(9))], InvalidPeriod),
        ([Hours(0, dt.time(9), dt.time(12)), Hours(0, dt.time(11), dt.time(14))], HoursOverlap),
    ],
)
def test_wrong_hours_are_refused_and_the_old_stay(place: Place, hours: list[Hours], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        set_place_hours(place, hours=hours, by=SYSTEM, at=NOON)
    assert place.hours.count() == 6


def test_module_is_switched_with_history(place: Place, jef: User, market: Module) -> None:
    switch_module("market", on=False, by=actor_for(jef), at=NOON)
    assert not modules.is_on("market")
    assert modules.enabled() == []
    switch_module("market", on=True, by=actor_for(jef), at=NOON)
    switch_module("market", on=True, by=actor_for(jef), at=NOON)
    assert modules.enabled() == [market]
    rows = history_of(place).filter(event="module_switched")
    assert [(row.old, row.new, row.data["module"]) for row in rows] == [
        ("on", "off", "market"),
        ("off", "on", "market"),
    ]
    assert ModuleSwitch.objects.count() == 1


def test_unknown_module_is_missing(place: Place, market: Module) -> None:
    with pytest.raises(Missing):
        switch_module("zwembad", on=False, by=SYSTEM, at=NOON)


def test_modules_have_an_order_and_one_owner_per_code(market: Module) -> None:
    modules.register(market)
    modules.register(Module("cafe", "Café", "Café", "hub:home", "cafe", ("cafe",), 0))
    assert [module.code for module in modules.known()] == ["cafe", "market"]
    with pytest.raises(RuntimeError):
        modules.register(Module("cafe", "Ander", "Ander", "hub:home", "cafe", (), 5))
    assert modules.module_of_namespace("market") == market
    assert modules.module_of_namespace("hub") is None


def test_no_module_is_switched_before_there_is_a_place(market: Module) -> None:
    with pytest.raises(Missing):
        switch_module("market", on=False, by=SYSTEM, at=NOON)
