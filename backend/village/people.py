"""The place, its people and their associations."""

import datetime as dt

from apps.accounts.domain.association import add_member, register_association
from apps.accounts.domain.person import register_person
from apps.accounts.domain.role import ensure_roles, grant_role
from apps.accounts.domain.user import register_user
from apps.accounts.enums import AssociationRole, Role
from apps.hub.actors import SYSTEM
from apps.hub.domain.place import Hours, found_place, set_place_hours
from apps.hub.models import Place
from backend.village.people_data import CLUBS, VILLAGERS, Villager
from backend.village.village import Neighbour, Village, dice

PROFILE = {
    "name": "De Linde",
    "village": "Lindekerke",
    "tagline": "Brood, bakfiets en een babbel, midden in het dorp.",
    "street": "Kerkplein 4",
    "postcode": "8999",
    "city": "Lindekerke",
    "email": "dag@delinde.example",
    "phone": "056 41 20 33",
    "legal_name": "Buurtpunt De Linde",
    "legal_form": "vzw",
    "company_number": "0766123420",
    "account_holder": "Buurtpunt De Linde vzw",
    "iban": "BE68539007547034",
}
WEEKDAY_HOURS = (dt.time(8), dt.time(18))
FRIDAY_HOURS = (dt.time(8), dt.time(19))
SATURDAY_HOURS = (dt.time(9), dt.time(17))
SUNDAY_HOURS = (dt.time(8), dt.time(12))
OPENING = (*(WEEKDAY_HOURS,) * 4, FRIDAY_HOURS, SATURDAY_HOURS, SUNDAY_HOURS)


def found(at: dt.datetime) -> Place:
    """De Linde on the church square, open every day."""
    ensure_roles()
    place = found_place(profile=PROFILE, by=SYSTEM, at=at)
    hours = [Hours(day, opens, closes) for day, (opens, closes) in enumerate(OPENING)]
    return set_place_hours(place, hours=hours, by=SYSTEM, at=at)


def settle(village: Village) -> None:
    """Everybody comes to live in the village, and the clubs are written down."""
    chance = dice("people")
    for villager in VILLAGERS:
        born = village.today.replace(day=1) - dt.timedelta(days=round(villager.age * 365.25) + chance.randint(40, 320))
        village.neighbours[villager.name] = _register(villager, born=born, at=village.founded_at)
    for club in CLUBS:
        association = register_association(
            name=club.name, email=f"{club.email}@voorbeeld.example", shows_name=True, by=SYSTEM, at=village.founded_at
        )
        village.associations[club.name] = association
        members = {club.contact: AssociationRole.CONTACT, **dict.fromkeys(club.bookers, AssociationRole.BOOKER)}
        for name, role in members.items():
            add_member(association, village.person(name), role=role, by=SYSTEM, at=village.founded_at)


def _register(villager: Villager, *, born: dt.date, at: dt.datetime) -> Neighbour:
    person = register_person(
        name=villager.name, email=villager.email, phone=villager.phone, language=villager.language, born=born,
        is_member=villager.member, by=SYSTEM, at=at,
    )  # fmt: skip
    if not villager.account:
        return Neighbour(person)
    user = register_user(villager.email, person=person, by=SYSTEM, at=at)
    for role in filter(None, (villager.role, Role.MEMBER if villager.member else None)):
        user = grant_role(user, role, by=SYSTEM, at=at)
    return Neighbour(person, user)
