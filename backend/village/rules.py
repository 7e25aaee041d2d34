"""What may be booked by whom: licences that were looked at, households, and a turn for everybody."""

import datetime as dt

from apps.accounts.domain.household import set_household
from apps.bookings.domain.clearance import give_clearance, save_capability
from apps.bookings.domain.rulebook import add_quota, change_rules
from apps.bookings.enums import QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Capability, Resource, ResourceKind
from apps.bookings.queries.resource import with_details
from apps.hub.actors import SYSTEM
from backend.village.people_data import DRIVERS, VOLUNTEERS
from backend.village.village import DAY, Village, dice

HOUSEHOLDS = {
    "Benali-Bouazza, Kerkstraat 12": ("Karim Benali", "Yasmine Bouazza"),
    "Haddad-El Amrani, Lindelaan 3": ("Omar Haddad", "Fatima El Amrani"),
    "Mertens-Baert, Molenweg 27": ("Joris Mertens", "Sofie Baert"),
}
HALLS = ("grote-zaal", "grote-zaal-podiumkant", "grote-zaal-tuinkant")
LEAST_AGE = 21
MEMBERS_AHEAD = 120  # days
LICENCE_YEARS = (1, 9)


def put_rules(village: Village) -> None:
    """Cars for who showed a licence, bikes further ahead for members, halls closed on public holidays."""
    at = village.founded_at
    drive = Capability(
        slug="auto-rijden", name="auto rijden", how_to_get="Toon één keer je rijbewijs B aan de toog van De Linde."
    )
    save_capability(drive, by=SYSTEM, at=at)
    kinds = ResourceKind.objects.in_bulk(field_name="slug")
    cars = {"capability": drive, "min_age": LEAST_AGE, "notice_hours": 1}
    change_rules(kinds["auto"], rules=cars, by=SYSTEM, at=at)
    for slug in ("auto", "bakfiets", "e-fiets"):
        change_rules(kinds[slug], rules={"horizon_member_days": MEMBERS_AHEAD}, by=SYSTEM, at=at)
    for slug in HALLS:
        change_rules(village.things[slug], rules={"closed_on_holidays": True}, by=SYSTEM, at=at)
    _look_at_licences(village, drive)
    for name, people in HOUSEHOLDS.items():
        for who in people:
            set_household(village.person(who), name=name, by=SYSTEM, at=at)
    village.things = {resource.slug: resource for resource in with_details(Resource.objects.all())}


def give_everybody_a_turn(village: Village) -> None:
    """Since this week: a household may not have all the cargo bikes."""
    add_quota(
        ResourceKind.objects.get(slug="bakfiets"), limit=3, measure=QuotaMeasure.BOOKINGS, span=QuotaSpan.WEEK,
        holder=QuotaHolder.HOUSEHOLD, by=village.manager, at=village.now - 2 * DAY,
    )  # fmt: skip


def _look_at_licences(village: Village, drive: Capability) -> None:
    """On the first day, before anybody could book."""
    chance = dice("licences")
    for name in DRIVERS:
        until = village.today + dt.timedelta(days=round(365 * chance.uniform(*LICENCE_YEARS)))
        volunteer = village.actor(chance.choice(VOLUNTEERS))
        at = village.founded_at + chance.random() * DAY / 2
        give_clearance(village.person(name), drive, category="B", valid_until=until, by=volunteer, at=at)
