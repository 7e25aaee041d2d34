"""People and the place, made as the app makes them: through the domain functions.

Each app adds its own in `tests/factories_<app>.py`.
"""

import datetime as dt
from itertools import count

from apps.accounts.domain.association import add_member, register_association
from apps.accounts.domain.person import register_person
from apps.accounts.domain.role import grant_role
from apps.accounts.domain.user import register_user
from apps.accounts.enums import Role
from apps.accounts.models import Association, Person, User
from apps.hub.actors import SYSTEM
from apps.hub.domain.place import Hours, found_place, set_place_hours
from apps.hub.models import Place

# Tuesday 24 November 2026, 12.00 u. in the village: the moment the cast lives in.
NOON = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)

_numbers = count(1)


def a_place(*, name: str = "De Linde", at: dt.datetime = NOON) -> Place:
    """De Linde in Lindekerke, open from Monday to Saturday, 8 to 18 h."""
    profile = {
        "name": name,
        "village": "Lindekerke",
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
    place = found_place(profile=profile, by=SYSTEM, at=at)
    week = [Hours(day, dt.time(8), dt.time(18)) for day in range(6)]
    return set_place_hours(place, hours=week, by=SYSTEM, at=at)


def a_person(
    name: str = "Walter Maes",
    *,
    phone: str = "056 41 20 33",
    email: str = "",
    language: str = "nl",
    born: dt.date | None = None,
    is_member: bool = False,
    at: dt.datetime = NOON,
) -> Person:
    """Somebody without an account."""
    return register_person(
        name=name, email=email, phone=phone, language=language, born=born, is_member=is_member, by=SYSTEM, at=at
    )


def a_user(
    name: str = "",
    *roles: Role,
    email: str = "",
    phone: str = "",
    language: str = "nl",
    born: dt.date | None = None,
    at: dt.datetime = NOON,
) -> User:
    """Somebody who can sign in, with the person behind them."""
    number = next(_numbers)
    name = name or f"Buur Nummer{number}"
    email = email or f"buur{number}@voorbeeld.example"
    person = a_person(name, email=email, phone=phone, language=language, born=born, at=at)
    user = register_user(email, person=person, by=SYSTEM, at=at)
    for role in roles:
        grant_role(user, role, by=SYSTEM, at=at)
    return user


def an_association(name: str = "Fanfare Sint-Cecilia", *bookers: Person | None, at: dt.datetime = NOON) -> Association:
    """A non-profit with people who may book for it."""
    association = register_association(name=name, by=SYSTEM, at=at)
    for person in bookers:
        assert person is not None  # a `User.person` may be empty; those of the cast are not
        add_member(association, person, by=SYSTEM, at=at)
    return association


def neighbours(number: int, *, email: bool = True) -> list[Person]:
    """People who want the same."""
    return [
        a_person(
            f"Buur {index}", phone=f"0470 00 00 {index:02d}", email=f"buur-{index}@voorbeeld.example" if email else ""
        )
        for index in range(number)
    ]
