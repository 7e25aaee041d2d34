"""Finding people, and all that hangs on one of them."""

from django.db.models import Q, QuerySet

from apps.accounts.models import Person, User
from apps.accounts.names import search_form
from apps.bookings.models import Booking
from apps.bookings.queries.booking import bookings_of
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.market.models import Order
from apps.market.queries.order import orders_of
from apps.payments.models import Charge
from apps.payments.queries.charge import all_charges

SHORTEST_DIGITS = 4


def people_found(text: str) -> QuerySet[Person]:
    """People by (part of) a name, an address, a code or the end of a phone number; without text, everybody."""
    people = Person.objects.filter(erased_at__isnull=True).select_related("user").order_by("search_name", "pk")
    text = text.strip()[:80]
    if not text:
        return people
    wanted = Q(code=normalise_code(text))
    plain = search_form(text)
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) >= SHORTEST_DIGITS:
        wanted |= Q(phone__endswith=digits.removeprefix("0"))
    elif plain:
        wanted |= Q(search_name__contains=plain)
    if "@" in text:
        wanted |= Q(email__icontains=text)
    return people.filter(wanted)


def person_by_code(code: str) -> Person:
    """The person of this code with their user and household. Refuses: Missing."""
    person = Person.objects.filter(code=normalise_code(code)).select_related("user", "household").first()
    if person is None:
        raise Missing
    return person


def user_of(person: Person) -> User | None:
    """Who signs in as this person, with their roles. Two queries."""
    return User.objects.filter(person=person).prefetch_related("groups").first()


def orders_of_person(person: Person, limit: int) -> list[Order]:
    """Their latest orders."""
    return list(orders_of(person)[:limit])


def bookings_of_person(person: Person, limit: int) -> list[Booking]:
    """Their latest bookings, those for their associations too."""
    return list(bookings_of(person).order_by("-starts_at", "-pk")[:limit])


def charges_of_person(person: Person, limit: int) -> list[Charge]:
    """What they owe or get back, oldest first."""
    return list(all_charges().filter(person=person).still_open().order_by("created_at", "pk")[:limit])
