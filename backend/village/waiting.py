"""Who waits for a time that is taken, and one to whom it came free this morning."""

import datetime as dt
from functools import partial

from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.offering import offer_waiting
from apps.bookings.domain.rulebook import change_rules
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.models import Booking, ResourceKind
from apps.hub.actors import SYSTEM
from apps.hub.period import Period
from backend.village.agenda_data import SATURDAY, SUNDAY
from backend.village.bookings import Agenda, Fate, Plan
from backend.village.village import DAY, HOUR, Village, hours_from, next_weekday

ANSWER_HOURS = 96


def promise_answers(village: Village) -> None:
    """Who asks for a room has an answer within four days."""
    rules = {"answer_hours": ANSWER_HOURS}
    change_rules(ResourceKind.objects.get(slug="zaal"), rules=rules, by=SYSTEM, at=village.founded_at)


def plan_waiting(agenda: Agenda) -> None:
    """Mieke and Omar wait for Karim's bike on Sunday; Elza came free on Saturday, and Karim may say."""
    village, soon = agenda.village, agenda.village.today + 2 * DAY
    outing = hours_from(next_weekday(soon, SUNDAY), 10, 7)
    if agenda.add(Plan("bakfiets-berta", outing, "Karim Benali", village.now - 30 * HOUR)):
        wish = Period(outing.start + 3 * HOUR, outing.start + 6 * HOUR)
        for who, hours in (("Mieke Verhulst", 20), ("Omar Haddad", 18)):
            village.diary.add(village.now - hours * HOUR, partial(_wait, village, "bakfiets-berta", who, wish))
    ride = hours_from(next_weekday(soon, SATURDAY), 13, 4)
    plan = Plan("e-fiets-elza", ride, "Tine Vandamme", village.now - 30 * HOUR, fate=Fate.WAITING)
    if agenda.add(plan):
        village.diary.add(village.now - 20 * HOUR, partial(_wait, village, plan.slug, "Karim Benali", ride))
        village.diary.add(village.now - 2 * HOUR, partial(_give_up, village, plan))


def _wait(village: Village, slug: str, who: str, wish: Period, at: dt.datetime) -> None:
    thing = village.things[slug]
    join_waiting(resource=thing, period=wish, person=village.person(who), by=village.actor(who), at=at)


def _give_up(village: Village, plan: Plan, at: dt.datetime) -> None:
    """Cancelled, and offered on: at once, since nothing of this commits yet."""
    thing = village.things[plan.slug]
    booking = Booking.objects.get(resource=thing, starts_at=plan.period.start, person=village.person(plan.who))
    cancel_booking(booking, by=village.actor(plan.who), at=at, reason="Ik krijg bezoek.")
    offer_waiting(at=at)
