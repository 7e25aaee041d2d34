"""What is always there, at whatever hour one looks: somebody late, somebody leaving, something to decide."""

import datetime as dt
from functools import partial

from apps.bookings.domain.closure import close_resource
from apps.bookings.domain.feed import create_subscription, note_fetch
from apps.bookings.enums import FeedDetail, FeedScope
from apps.hub import clock
from apps.hub.holidays import public_holiday
from apps.hub.period import Period
from backend.village.agenda_data import FRIDAY, SATURDAY, SUNDAY, WEDNESDAY
from backend.village.bookings import Agenda, Fate, Plan
from backend.village.people_data import FANFARE
from backend.village.village import DAY, HALF_HOUR, HOUR, WEEK, Village, hours_from, next_weekday, wall

EVENING = 20


def plan_today(agenda: Agenda) -> None:
    """One vehicle late and wanted by the next, one out, two going, one room tonight."""
    village = agenda.village
    now, yesterday = village.half_hour, village.now - DAY
    due = now - HALF_HOUR
    plans = (
        Plan("deelwagen-kwik", Period(due - 3 * HOUR, due), "Karim Benali", yesterday, fate=Fate.NOT_BACK),
        Plan("deelwagen-kwik", Period(now + 1.5 * HOUR, now + 4 * HOUR), "Tine Vandamme", yesterday),
        Plan("bakfiets-bavo", Period(now - HOUR, now + HOUR), "Emre Yıldız", yesterday, fate=Fate.NOT_BACK),
        Plan("e-fiets-elza", Period(now, now + 3 * HOUR), "Jan Van den Berghe", yesterday, fate=Fate.WAITING),
        Plan("bakfiets-berta", Period(now + HALF_HOUR, now + 3.5 * HOUR), "Lotte Peeters", yesterday),
        Plan(
            "boormachine-bosch",
            Period(now, now + 26 * HOUR),
            "Walter Maes",
            yesterday,
            fate=Fate.WAITING,
            answers={"voor-welke-klus": "Een rek in de garage", "wil-je-uitleg-bij-het-afhalen": True},
        ),
        Plan(
            "boormachine-makita",
            Period(now - 20 * HOUR, now + 2 * HOUR),
            "Sofie Baert",
            yesterday,
            fate=Fate.NOT_BACK,
            answers={"voor-welke-klus": "Gordijnen ophangen"},
        ),
        Plan("vergaderkamer", _tonight(village), "Priya Nair", yesterday, "English book club", 8, fate=Fate.WAITING),
    )
    for plan in plans:
        agenda.add(plan)


def _tonight(village: Village) -> Period:
    """From 20.00 u. on, or what is left of the day."""
    start = max(wall(village.today, EVENING), village.half_hour)
    return Period(start, min(start + 2.5 * HOUR, clock.day_period(village.today).end))


def plan_what_comes(agenda: Agenda) -> None:
    """Mieke's bike on Saturday, three requests to decide, one that was denied, and a morning in the workshop."""
    village, yesterday = agenda.village, agenda.village.now - DAY
    tomorrow = village.today + DAY
    saturday, feast = next_weekday(tomorrow, SATURDAY), _open_day(next_weekday(village.today + 2 * WEEK, SATURDAY))
    evening, party = (
        next_weekday(village.today + 6 * DAY, FRIDAY),
        _open_day(next_weekday(village.today + 8 * DAY, SUNDAY)),
    )
    ball = next_weekday(village.today - 2 * WEEK, SATURDAY) + 4 * WEEK
    to_decide = Fate.UNDECIDED
    plans = (
        Plan("bakfiets-berta", hours_from(saturday, 9, 3), "Mieke Verhulst", yesterday),
        Plan(
            "grote-zaal", hours_from(feast, 14, 9), FANFARE.contact, yesterday, "Teerfeest", 80, FANFARE, to_decide
        ),
        Plan(
            "de-kelder", hours_from(evening, 19.5, 2.5), "Fatima El Amrani", yesterday, "Infoavond warmtepompen", 20,
            fate=to_decide,
        ),
        Plan(
            "grote-zaal-tuinkant", hours_from(party, 14, 4), "Priya Nair", yesterday, "Anika wordt vijf", 22,
            fate=to_decide
        ),
        Plan(
            "grote-zaal", hours_from(ball, 21, 3), "Kobe Jacobs", yesterday - 5 * DAY, "Fuif", 80, fate=Fate.DENIED
        ),
    )  # fmt: skip
    for plan in plans:
        agenda.add(plan)
    morning = hours_from(next_weekday(tomorrow + DAY, WEDNESDAY), 8, 4)
    if agenda.is_free("bakfiets-bavo", morning):
        agenda.keep_free("bakfiets-bavo", morning)
        village.diary.add(yesterday - DAY, partial(_close_bavo, village, morning))


def _open_day(day: dt.date) -> dt.date:
    """A week later where it is a public holiday: then the great hall is closed."""
    return _open_day(day + WEEK) if public_holiday(day) else day


def _close_bavo(village: Village, period: Period, at: dt.datetime) -> None:
    close_resource(
        village.things["bakfiets-bavo"],
        period=period,
        reason="In de werkplaats: nieuwe ketting",
        by=village.manager,
        at=at,
    )


def link_calendars(village: Village) -> None:
    """Calendar links that were made; their tokens went to the phones, which come for news."""
    links = (
        ("Jef Goossens", "Alles, op mijn gsm", FeedScope.ALL, None, FeedDetail.NAMES, "iOS/26.0 dataaccessd"),
        (
            "Jef Goossens",
            "Grote zaal, voor de gemeente",
            FeedScope.RESOURCE,
            "grote-zaal",
            FeedDetail.BUSY,
            "Google-Calendar-Importer",
        ),
        ("Katrien Martens", "De Linde", FeedScope.ALL, None, FeedDetail.NAMES, ""),
        ("Mieke Verhulst", "Mijn agenda", FeedScope.MINE, None, FeedDetail.NAMES, "Thunderbird/140.0"),
    )
    for name, title, scope, slug, detail, client in links:
        user = village.neighbours[name].user
        if user is None:
            continue
        link, _token = create_subscription(
            owner=user, name=title, scope=scope, resource=village.things[slug] if slug else None, detail=detail,
            by=village.actor(name), at=village.now - 3 * WEEK,
        )  # fmt: skip
        if client:
            note_fetch(link, client=client, at=village.now - dt.timedelta(minutes=12))
