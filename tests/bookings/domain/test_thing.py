"""Making and changing a thing, its hours and its parts."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.closure import close_resource
from apps.bookings.domain.thing import ThingDetails, add_thing, change_thing, put_thing, set_hours, set_parts
from apps.bookings.models import OpeningHours, Resource, ResourcePart
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.domain.place import Hours
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.queries.history import history_of
from apps.mobipunt.enums import Propulsion, VehicleForm
from apps.mobipunt.models import Vehicle
from tests.factories import NOON
from tests.factories_bookings import a_booking, a_hired_room, a_kind, a_period
from tests.factories_lending import WATT, a_drill, a_lending_kind

pytestmark = pytest.mark.django_db

MORNING = Hours(0, dt.time(8), dt.time(12))


def test_thing_answers_the_questions_of_its_kind() -> None:
    drill, second = a_drill(), a_drill()
    assert (drill.slug, second.slug, drill.facts) == ("boormachine", "boormachine-2", {WATT: 850})
    assert (drill.position, second.position) == (0, 1)
    assert [event.event for event in history_of(drill)] == ["made"]


@pytest.mark.parametrize(
    ("profile", "facts", "code", "field"),
    [
        ({"name": ""}, {}, "invalid_thing", "name"),
        ({"name": "x" * 81}, {}, "invalid_thing", "name"),
        ({"name": "Boor"}, {WATT: "veel"}, "number_expected", f"answer_{WATT}"),
    ],
)
def test_thing_with_something_wrong_is_refused(
    profile: dict[str, object], facts: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(BuurtpuntError) as refusal:
        add_thing(a_lending_kind(), profile=profile, facts=facts, by=SYSTEM, at=NOON)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Resource.objects.exists()


def test_change_tells_which_fields() -> None:
    drill = a_drill()
    change_thing(drill, changes={"name": "Boor", "is_active": False}, facts={WATT: "500"}, by=SYSTEM, at=NOON)
    drill.refresh_from_db()
    assert (drill.name, drill.is_active, drill.facts) == ("Boor", False, {WATT: 500})
    assert history_of(drill)[1].data["fields"] == "facts,is_active,name"


def test_same_again_writes_nothing() -> None:
    drill = a_drill()
    change_thing(drill, changes={"name": drill.name}, facts={WATT: 850}, by=SYSTEM, at=NOON)
    assert [event.event for event in history_of(drill)] == ["made"]


def test_hours_replace_those_there_were() -> None:
    drill = a_drill()
    set_hours(drill, hours=[MORNING, Hours(0, dt.time(13), dt.time(0))], by=SYSTEM, at=NOON)
    set_hours(drill, hours=[Hours(6, dt.time(9), dt.time(0))], by=SYSTEM, at=NOON)
    assert [(row.weekday, row.closes) for row in OpeningHours.objects.all()] == [(6, dt.time(0))]


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        ([Hours(0, dt.time(12), dt.time(8))], "invalid_period"),
        ([Hours(0, dt.time(8), dt.time(8))], "invalid_period"),
        ([MORNING, Hours(0, dt.time(11), dt.time(13))], "hours_cross"),
        ([Hours(0, dt.time(8), dt.time(0)), Hours(0, dt.time(11), dt.time(13))], "hours_cross"),
    ],
)
def test_hours_that_cannot_be_are_refused(hours: list[Hours], code: str) -> None:
    with pytest.raises(BuurtpuntError) as refusal:
        set_hours(a_drill(), hours=hours, by=SYSTEM, at=NOON)
    assert refusal.value.code == code
    assert not OpeningHours.objects.exists()


def out_of_service(thing: Resource) -> Resource:
    """Nobody can book it now."""
    return change_thing(thing, changes={"is_active": False}, by=SYSTEM, at=NOON)


def test_parts_are_those_given() -> None:
    left, right, hall = a_hired_room("Links"), a_hired_room("Rechts"), out_of_service(a_hired_room("Zaal"))
    set_parts(hall, parts=[left, right], by=SYSTEM, at=NOON)
    set_parts(hall, parts=[right], by=SYSTEM, at=NOON)
    assert [link.part for link in ResourcePart.objects.all()] == [right]


@pytest.mark.parametrize("how", ["booked", "closed"])
def test_parts_of_what_was_booked_or_closed_stay(how: str) -> None:
    left, right, hall = a_hired_room("Links"), a_hired_room("Rechts"), a_hired_room("Zaal")
    set_parts(hall, parts=[left], is_new=True, by=SYSTEM, at=NOON)
    if how == "booked":
        a_booking(hall)
    else:
        close_resource(hall, period=a_period(), reason="Verf", by=SYSTEM, at=NOON)
    with pytest.raises(BuurtpuntError) as refusal:
        set_parts(hall, parts=[left, right], by=SYSTEM, at=NOON)
    assert (refusal.value.code, ResourcePart.objects.count()) == ("parts_in_use", 1)


def test_parts_of_what_somebody_may_be_booking_stay() -> None:
    left, hall = a_hired_room("Links"), a_hired_room("Zaal")
    with pytest.raises(BuurtpuntError) as refusal:
        set_parts(hall, parts=[left], by=SYSTEM, at=NOON)
    details = ThingDetails({"name": "Zaal", "is_active": False}, {}, [], parts=[left])
    with pytest.raises(BuurtpuntError) as at_once:
        put_thing(hall.kind, hall, details=details, by=SYSTEM, at=NOON)
    assert (refusal.value.code, at_once.value.code) == ("still_in_service", "still_in_service")
    assert not ResourcePart.objects.exists()


def test_whole_is_no_part_and_part_is_no_whole() -> None:
    left, hall, castle = (out_of_service(a_hired_room(name)) for name in ("Links", "Zaal", "Kasteel"))
    set_parts(hall, parts=[left], by=SYSTEM, at=NOON)
    for whole, part in ((castle, hall), (left, castle), (castle, castle)):
        with pytest.raises(BuurtpuntError) as refusal:
            set_parts(whole, parts=[part], by=SYSTEM, at=NOON)
        assert refusal.value.code == "part_has_parts"


def test_thing_with_its_profile_is_all_or_nothing() -> None:
    kind = a_kind()
    bike = Vehicle(form=VehicleForm.CARGO_BIKE, propulsion=Propulsion.HUMAN)
    details = ThingDetails({"name": "Berta"}, {}, [Hours(0, dt.time(12), dt.time(8))], own=bike)
    with pytest.raises(BuurtpuntError):
        put_thing(kind, None, details=details, by=SYSTEM, at=NOON)
    assert not Resource.objects.exists()
    made = put_thing(kind, None, details=ThingDetails({"name": "Berta"}, {}, [MORNING], own=bike), by=SYSTEM, at=NOON)
    assert (made.vehicle.form, made.hours.count()) == (VehicleForm.CARGO_BIKE, 1)


def test_only_managers_make_and_change_things(rita: User) -> None:
    drill, by = a_drill(), actor_for(rita)
    for attempt in (
        lambda: add_thing(drill.kind, profile={"name": "Zaag"}, facts={}, by=by, at=NOON),
        lambda: change_thing(drill, changes={"name": "Zaag"}, by=by, at=NOON),
        lambda: set_hours(drill, hours=[MORNING], by=by, at=NOON),
        lambda: set_parts(drill, parts=[], by=by, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            attempt()
