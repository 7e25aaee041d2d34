"""The way in: the whole village at a moment."""

import datetime as dt

from django.db import transaction

from apps.hub.domain.mail import forget_old_mails
from backend.village.agenda import fill
from backend.village.bookings import Agenda
from backend.village.changes import plan_changes
from backend.village.diary import Diary
from backend.village.lending import put_lending, put_tables
from backend.village.market import hold_markets
from backend.village.people import found, settle
from backend.village.rules import give_everybody_a_turn, put_rules
from backend.village.series import plan_series
from backend.village.shelves import stock_shelves
from backend.village.things import put_things
from backend.village.today import link_calendars, plan_today, plan_what_comes
from backend.village.village import WEEK, Village, dice
from backend.village.waiting import plan_waiting, promise_answers

WEEKS_BACK = 8


@transaction.atomic
def build_village(*, at: dt.datetime, weeks: int = WEEKS_BACK) -> Village:
    """De Linde as it is at that moment, with so many weeks behind it and four ahead.

    All or nothing: half a village is no village. The database must be empty of one.
    """
    village = Village(now=at, weeks=weeks, diary=Diary(until=at), place=found(at - (weeks + 4) * WEEK))
    settle(village)
    put_things(village)
    put_lending(village)
    put_tables(village)
    promise_answers(village)
    put_rules(village)
    agenda = Agenda(village, dice("agenda"))
    plan_today(agenda)
    plan_what_comes(agenda)
    plan_waiting(agenda)
    plan_series(agenda)
    fill(agenda)
    hold_markets(village, stock_shelves(village))
    plan_changes(village)
    village.diary.live()
    give_everybody_a_turn(village)
    link_calendars(village)
    forget_old_mails(at=at)
    return village
