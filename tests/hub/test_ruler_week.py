"""Where things stand on a day's ruler and in a week's grid."""

import datetime as dt

import pytest

from apps.hub.clock import at_local
from apps.hub.period import Period
from apps.hub.ui.ruler import Stretch, day_ruler
from apps.hub.ui.week import Event, week_grid

SATURDAY = dt.date(2026, 11, 28)


def between(start: int, end: int, day: dt.date = SATURDAY) -> Period:
    """From one whole hour to another."""
    return Period(at_local(day, dt.time(start)), at_local(day, dt.time(end)))


def test_ruler_places_a_stretch_in_percents() -> None:
    """Nine to twelve of six to twenty-four is a sixth, starting at a sixth."""
    ruler = day_ruler(SATURDAY, [Stretch(between(9, 12), "mine", "jij")])
    assert [(bar.x, bar.width, bar.middle, bar.has_word) for bar in ruler.bars] == [
        ("16.667%", "16.667%", "25.000%", True)
    ]
    assert [figure.text for figure in ruler.figures][1:-1] == ["9", "12", "15", "18", "21"]
    assert len(ruler.lines) == 17


def test_ruler_cuts_off_what_is_outside_the_hours_shown() -> None:
    """Overlapping the edge is cut, beyond it is left out."""
    stretches = [Stretch(between(4, 7)), Stretch(between(1, 5))]
    assert [(bar.x, bar.width) for bar in day_ruler(SATURDAY, stretches).bars] == [("0.000%", "5.556%")]


@pytest.mark.parametrize(
    ("date", "noon"),
    [(dt.date(2026, 3, 29), "47.826%"), (dt.date(2026, 10, 25), "52.000%"), (SATURDAY, "50.000%")],
    ids=["spring", "autumn", "plain"],
)
def test_ruler_of_a_clock_change_is_as_long_as_the_day(date: dt.date, noon: str) -> None:
    """23, 25 and 24 hours."""
    ruler = day_ruler(date, [Stretch(between(12, 13, date))], opens=0)
    assert ruler.bars[0].x == noon


def test_ruler_shows_now_only_on_its_own_day() -> None:
    """The sun line."""
    assert day_ruler(SATURDAY, [], at=at_local(SATURDAY, dt.time(15))).now == "50.000%"
    assert day_ruler(SATURDAY, [], at=at_local(SATURDAY + dt.timedelta(days=1), dt.time(15))).now == ""


def test_week_places_events_by_quarter_and_lane() -> None:
    """Two at once share the column."""
    events = [Event(between(9, 12), "a"), Event(between(10, 11), "b"), Event(between(13, 14), "c")]
    grid = week_grid([SATURDAY], events, opens=9, closes=18, today=SATURDAY)
    assert [placed.place for placed in grid.days[0].events] == [
        "at-1 for-12 of-2 lane-1",
        "at-5 for-4 of-2 lane-2",
        "at-17 for-4 of-2 lane-1",
    ]
    assert grid.days[0].is_today
    assert grid.hour_count == 9


def test_week_shows_a_long_event_in_each_of_its_days() -> None:
    """From Saturday evening to Sunday noon; before opening it starts at the top."""
    sunday = SATURDAY + dt.timedelta(days=1)
    party = Event(Period(at_local(SATURDAY, dt.time(20)), at_local(sunday, dt.time(12))), "feest")
    grid = week_grid([SATURDAY, sunday], [party], opens=8, closes=24)
    assert [column.events[0].place for column in grid.days] == ["at-49 for-16", "at-1 for-16"]


def test_week_keeps_more_than_three_at_once_in_the_last_lane() -> None:
    """Nothing disappears."""
    events = [Event(between(9, 12), str(number)) for number in range(5)]
    places = [placed.place for placed in week_grid([SATURDAY], events).days[0].events]
    assert len(places) == 5
    assert all("of-3" in place for place in places)
