"""Confirming the whole basket: everything in one transaction, or nothing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from apps.accounts.domain.person import register_person
from apps.accounts.models import Person
from apps.hub import modules
from apps.hub.actors import Actor
from apps.hub.errors import BuurtpuntError
from apps.payments.basket import BasketOwner, Confirmed, Section, sources
from apps.payments.errors import EmptyBasket


@dataclass(frozen=True, slots=True)
class GuestDetails:
    """What a guest types once."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Checkout:
    """What came of it."""

    person: Person
    confirmed: list[Confirmed] = field(default_factory=list)

    @property
    def due_cents(self) -> int:
        """What is to pay for what was confirmed; requests are charged when approved."""
        return sum(item.due_cents for item in self.confirmed if not item.asks_approval)


class CheckoutRefused(BuurtpuntError):
    """One source refused; nothing was confirmed. `cause` is the refusal, `module` says whose."""

    code = "checkout_refused"

    def __init__(self, *, module: str, cause: BuurtpuntError) -> None:
        """Keep the refusal and where it came from."""
        super().__init__(field=cause.field)
        self.module = module
        self.cause = cause

    @property
    def text(self) -> str:
        """The sentence of the refusal itself."""
        return self.cause.text


def basket_sections(owner: BasketOwner, *, at: dt.datetime) -> list[Section]:
    """All that is in the basket, of the modules that are on."""
    if owner.is_nobody:
        return []
    off = modules.switched_off()
    sections = [section for source in sources() for section in source.sections(owner, at=at)]
    return [section for section in sections if section.module not in off]


def basket_summary(owner: BasketOwner) -> tuple[int, int]:
    """How many things and cents, for the top bar."""
    if owner.is_nobody:
        return 0, 0
    parts = [source.summary(owner) for source in sources()]
    return sum(count for count, _cents in parts), sum(cents for _count, cents in parts)


def confirm_basket(
    owner: BasketOwner,
    *,
    person: Person | None,
    guest: GuestDetails | None,
    answers: Mapping[str, str],
    by: Actor,
    at: dt.datetime,
) -> Checkout:
    """Confirm every section for a known person, or for a guest who is registered in the same transaction.

    Refuses: EmptyBasket, what `register_person` refuses, and CheckoutRefused with the module whose
    source refused; then nothing at all has happened.
    """
    off = modules.switched_off()
    with transaction.atomic():
        if person is None:
            details = guest or GuestDetails(name="")
            person = register_person(
                name=details.name, phone=details.phone, email=details.email, language=details.language, by=by, at=at
            )
        result = Checkout(person=person)
        for source in sources():
            if source.code in off:
                continue
            try:
                result.confirmed.extend(source.confirm(owner, person=person, answers=answers, by=by, at=at))
            except BuurtpuntError as error:
                raise CheckoutRefused(module=source.code, cause=error) from error
        if not result.confirmed:
            raise EmptyBasket
        return result


def adopt_basket(key: str, *, person: Person) -> None:
    """Hand what a guest's browser held to the person who signed in."""
    with transaction.atomic():
        for source in sources():
            source.adopt(key, person=person)
