"""The Friday market week by week, and a bread round today when today is no Friday."""

import datetime as dt
from functools import partial

from apps.hub.period import Period
from apps.market.domain.cycle import open_cycle
from apps.market.domain.favourite import like_product
from apps.market.domain.offer import change_offer
from apps.market.domain.rhythm import save_rhythm
from apps.market.domain.wish import set_wishes
from apps.market.enums import Category, OnShortage
from apps.market.models import Offer, OrderCycle, Product, Rhythm
from backend.village.butcher import hold_butchers_round
from backend.village.deliveries import see_through
from backend.village.orders import CUSTOMERS, order_something
from backend.village.people import OPENING
from backend.village.shelves import Round, Shelf, plan_round
from backend.village.village import DAY, HALF_HOUR, HOUR, WEEK, Village, dice, next_weekday, wall

THURSDAY, FRIDAY = 3, 4
CLOSES, PICKUP_FROM, PICKUP_SLOTS, PICKUP_CAPACITY = 20, 16, 5, 12
FEWEST, MOST = 16, 22
BREAD_CUSTOMERS = 9
LEFT_OF = {"Speltbrood": 0, "Wortelen met loof": 7, "Bewaarwortelen": 7, "Braadkip": 2}
LATELY, FORGIVEN = -2, 0.5  # of the last two weeks one bag each was never fetched, before that of every other
REGULAR = "Mieke Verhulst"
USUALLY = {"Lindekerks bruin": 2, "Volle hoevemelk": 1, "Verse eieren": 1, "Ajuin": 0}


def hold_markets(village: Village, shelves: list[Shelf]) -> None:
    """From the first week on: every Thursday at 20.00 one closes and the next opens; one more is in draft."""
    closing_day = next_weekday(village.today, THURSDAY)
    if village.now >= wall(closing_day, CLOSES):
        closing_day += WEEK
    before = None
    for week in range(-village.weeks - 1, 2):
        plan = _friday_round(closing_day + week * WEEK)
        village.diary.add(plan.opens_at - WEEK, partial(plan_round, village, shelves, plan, before))
        _hold_market(village, plan, week=week)
        before = plan
    if village.today.weekday() != FRIDAY:
        _hold_bread_round(village, shelves)
    hold_butchers_round(village, shelves)
    village.diary.add(village.now - WEEK, partial(_like, village))
    village.diary.add(village.now, partial(_keep_rhythm, village, closing_day))


def _hold_market(village: Village, plan: Round, *, week: int) -> None:
    chance = dice(f"market {week}")
    add = village.diary.add
    add(plan.opens_at, partial(_open, village, plan))
    names = chance.sample(CUSTOMERS, chance.randint(FEWEST, MOST))
    if week == 0:  # who looks as Mieke has still to choose
        names = [name for name in names if name != REGULAR]
    elif REGULAR not in names:
        names[1] = REGULAR
    forgetful = names[0] if names[0] != REGULAR else names[2]
    for name in names:
        moment = plan.opens_at + chance.betavariate(1.6, 1.1) * (plan.closes_at - plan.opens_at)
        comes = name != forgetful or (week < LATELY and chance.random() < FORGIVEN)
        add(moment, partial(order_something, village, plan, name, comes=comes, chance=chance))
    if week == 0:
        add(village.now, partial(_run_low, village, plan))
    see_through(village, plan, chance=dice(f"delivery {week}"), packs=week >= LATELY)


def _friday_round(closing_day: dt.date) -> Round:
    first = wall(closing_day + DAY, PICKUP_FROM)
    slots = [Period(first + n * HALF_HOUR, first + (n + 1) * HALF_HOUR) for n in range(PICKUP_SLOTS)]
    return Round(wall(closing_day - WEEK, CLOSES), wall(closing_day, CLOSES), closing_day + DAY, slots, PICKUP_CAPACITY)


def _hold_bread_round(village: Village, shelves: list[Shelf]) -> None:
    """Bread to fetch today, ordered until yesterday evening, so that the counter has something to do every day."""
    chance = dice("bread round")
    opens, closes = OPENING[village.today.weekday()]
    first, last = wall(village.today, opens.hour), wall(village.today, closes.hour)
    slots = [Period(first, first + HOUR), Period(first + HOUR, first + 2 * HOUR), Period(last - HOUR, last)]
    yesterday = village.today - DAY
    plan = Round(wall(yesterday - 3 * DAY, 8), wall(yesterday, 18), village.today, slots, PICKUP_CAPACITY)
    add = village.diary.add
    bread = [shelf for shelf in shelves if shelf.good.category == Category.BREAD]
    add(plan.opens_at - DAY, partial(plan_round, village, bread, plan, None))
    add(plan.opens_at, partial(_open, village, plan))
    names = [REGULAR, *chance.sample([name for name in CUSTOMERS if name != REGULAR], BREAD_CUSTOMERS)]
    for number, name in enumerate(names):
        moment = plan.opens_at + chance.random() * (plan.closes_at - plan.opens_at)
        comes = number not in {0, 3, 6}  # some bags still stand there, at whatever hour one looks
        add(moment, partial(order_something, village, plan, name, comes=comes, chance=chance))
    see_through(village, plan, chance=dice("delivery of bread"), packs=True)


def _like(village: Village, at: dt.datetime) -> None:
    """Mieke's usual list, and what she asked of the market once."""
    person, actor = village.person(REGULAR), village.actor(REGULAR)
    for product in Product.objects.filter(name__in=USUALLY).order_by("pk"):
        like_product(person, product, usual=USUALLY[product.name], by=actor, at=at)
    set_wishes(person, reminds=True, on_shortage=OnShortage.SUBSTITUTE, by=actor, at=at)


def _keep_rhythm(village: Village, closing_day: dt.date, at: dt.datetime) -> None:
    """From here on the Fridays plan themselves, like the one that is open."""
    rhythm = Rhythm(
        name="Vrijdagmarkt", weekday=FRIDAY, opens_days_before=8, opens_time=dt.time(CLOSES), closes_days_before=1,
        closes_time=dt.time(CLOSES), weeks_ahead=3,
    )  # fmt: skip
    source = OrderCycle.objects.filter(pickup_on=closing_day + DAY).first()
    save_rhythm(rhythm, source=source, by=village.manager, at=at)


def _open(village: Village, plan: Round, at: dt.datetime) -> None:
    open_cycle(plan.row, by=village.manager, at=at)


def _run_low(village: Village, plan: Round, at: dt.datetime) -> None:
    """The baker and the farmer call: so much is left, and no more."""
    offers = Offer.objects.filter(cycle=plan.row, variant__product__name__in=LEFT_OF, is_on=True)
    for offer in offers.select_related("variant__product").order_by("pk"):
        left = LEFT_OF[offer.variant.product.name]
        change_offer(
            offer, price_cents=offer.price_cents, limit=offer.claimed + left, max_per_customer=offer.max_per_customer,
            is_on=True, by=village.manager, at=at,
        )  # fmt: skip
