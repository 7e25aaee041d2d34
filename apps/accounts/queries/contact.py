"""Whether somebody is known already, by name and how to reach them."""

from django.db.models import Q

from apps.accounts.models import Person
from apps.accounts.names import search_form
from apps.accounts.phone import parse_phone


def person_with_contact(*, name: str, email: str, phone: str) -> Person | None:
    """The one person of this name with this address or number; nobody when there are more. For staff alone.

    Refuses: InvalidPhone.
    """
    address, number = email.strip().lower(), parse_phone(phone) if phone.strip() else ""
    contacts = [Q(email=address)] if address else []
    contacts += [Q(phone=number)] if number else []
    if not contacts:
        return None
    either = contacts[0] | contacts[-1]
    found = Person.objects.filter(either, search_name=search_form(name), erased_at__isnull=True)[:2]
    return found[0] if len(found) == 1 else None
