"""What somebody of the counter reads on a document, written down in one go."""

import datetime as dt

from django.db import transaction

from apps.accounts.domain.household import set_born
from apps.accounts.models import Person
from apps.bookings.domain.clearance import give_clearance
from apps.bookings.models import Capability, Clearance
from apps.hub.actors import Actor


def check_document(
    person: Person,
    *,
    capability: Capability,
    category: str = "",
    valid_until: dt.date | None = None,
    born: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> Clearance:
    """A clearance, and the date of birth where nobody knew it. All or nothing.

    Refuses as `give_clearance` and `set_born`.
    """
    with transaction.atomic():
        if born is not None:
            set_born(person, born=born, by=by, at=at)
        return give_clearance(person, capability, category=category, valid_until=valid_until, by=by, at=at)
