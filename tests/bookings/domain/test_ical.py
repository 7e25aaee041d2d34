"""The writer: what stands in a calendar, byte for byte, read back by icalendar."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.bookings.domain.entries import Entry, Status
from apps.bookings.domain.ical import Look, calendar, escape, fold
from tests.ical import events_of

LOOK = Look(name="Grote zaal · De Linde", colour="brown", hex_colour="#a23b28")
MOMENT = dt.datetime(2026, 11, 28, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def an_entry(
    summary: str = "Repetitie", *, start: dt.datetime = MOMENT, uid: str = "a@linde", sequence: int = 0
) -> Entry:
    return Entry(
        starts_at=start,
        uid=uid,
        ends_at=start + HOUR,
        sequence=sequence,
        created_at=MOMENT - 48 * HOUR,
        modified_at=MOMENT - 24 * HOUR,
        status=Status.CONFIRMED,
        summary=summary,
    )


GOLDEN = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Buurtpunt//Kalender 1//NL",
    "CALSCALE:GREGORIAN",
    "NAME:Grote zaal · De Linde",
    "X-WR-CALNAME:Grote zaal · De Linde",
    "COLOR:brown",
    "X-APPLE-CALENDAR-COLOR:#a23b28",
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
    "BEGIN:VEVENT",
    "UID:a@linde",
    "DTSTAMP:20261127T080000Z",
    "CREATED:20261126T080000Z",
    "LAST-MODIFIED:20261127T080000Z",
    "SEQUENCE:3",
    "DTSTART:20261128T080000Z",
    "DTEND:20261128T090000Z",
    "SUMMARY:Koor\\, fanfare\\; en \\\\ toneel",
    "STATUS:CONFIRMED",
    "TRANSP:OPAQUE",
    "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
)


def test_calendar_reads_as_the_golden_file() -> None:
    written = calendar([an_entry("Koor, fanfare; en \\ toneel", sequence=3)], look=LOOK)

    assert written.decode() == "\r\n".join(GOLDEN)


def test_calendar_has_one_order_whatever_the_order_of_its_entries() -> None:
    entries = [an_entry(uid=uid, start=MOMENT + HOUR * hour) for uid, hour in (("b", 0), ("a", 0), ("c", -1))]

    assert calendar(entries, look=LOOK) == calendar(reversed(entries), look=LOOK)
    assert [str(event["UID"]) for event in events_of(calendar(entries, look=LOOK))] == ["c", "a", "b"]


def test_calendar_says_no_method_and_names_no_people() -> None:
    written = calendar([an_entry()], look=LOOK)

    assert not [word for word in (b"METHOD", b"ATTENDEE", b"ORGANIZER", b"VTIMEZONE", b"TZID") if word in written]


@pytest.mark.parametrize(
    ("status", "busy", "transparency"),
    [
        (Status.CONFIRMED, "BUSY", "OPAQUE"),
        (Status.TENTATIVE, "TENTATIVE", "OPAQUE"),
        (Status.CANCELLED, "FREE", "TRANSPARENT"),
    ],
)
def test_calendar_tells_outlook_how_the_time_is_taken(status: Status, busy: str, transparency: str) -> None:
    entry = an_entry()
    changed = Entry(**{name: getattr(entry, name) for name in Entry.__slots__} | {"status": status})

    (event,) = events_of(calendar([changed], look=LOOK))

    assert (event["STATUS"], event["X-MICROSOFT-CDO-BUSYSTATUS"], event["TRANSP"]) == (status, busy, transparency)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("een\r\ntwee\rdrie\nvier", "een\\ntwee\\ndrie\\nvier"),
        ("tab\there", "tab here"),
        ("bel\x07 nul\x00 del\x7f c1\x85", "bel nul del c1"),
        ("regel\u2028alinea\u2029", "regel\\nalinea\\n"),
        ("half \ud83d teken", "half  teken"),
        ("a,b;c\\d", "a\\,b\\;c\\\\d"),
    ],
)
def test_escape_leaves_nothing_a_reader_could_trip_over(text: str, written: str) -> None:
    assert escape(text) == written


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=600))
def test_fold_keeps_lines_within_75_octets_and_characters_whole(text: str) -> None:
    pieces = list(fold(text))

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text
    assert all(piece.startswith(" ") for piece in pieces[1:])


@given(st.text(max_size=500))
def test_calendar_gives_back_any_title_through_another_parser(text: str) -> None:
    (event,) = events_of(calendar([an_entry(text)], look=LOOK))

    expected = escape(text).replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    if "\\" not in text:  # telling an escaped backslash from the others is the parser's business
        assert str(event["SUMMARY"]) == expected


@pytest.mark.parametrize(
    "start",
    [
        dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC),  # 2.30 u., the first time
        dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC),  # 2.30 u., the second time
        dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC),
    ],
)
def test_calendar_keeps_both_dst_nights_exact(start: dt.datetime) -> None:
    (event,) = events_of(calendar([an_entry(start=start)], look=LOOK))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (start, start + HOUR)
