"""Reminding who asked for it that ordering closes soon: one mail per market, with the standing list."""

import datetime as dt
from functools import partial
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from apps.accounts.guests import personal_link
from apps.accounts.models import Person
from apps.hub.domain.mail import send_mail_later
from apps.hub.jobs import one_by_one
from apps.market.chance_labels import chance_line
from apps.market.domain.claims import lock_cycle
from apps.market.models import OrderCycle, Reminder
from apps.market.queries.again import chances, wants_of_list
from apps.market.queries.favourite import cycles_about_to_close, people_to_remind

REMIND_BEFORE: Final = dt.timedelta(hours=24)
_SALT: Final = "market.reminder"


def remind_before_closing(at: dt.datetime) -> int:
    """State scan: mail all who asked for it, ordered nothing yet and were not reminded of a market that closes soon.

    Catches up after any outage as long as the market is open; who was reminded has a row. Returns how many.
    """
    return sum(
        one_by_one(people_to_remind(cycle), partial(remind, cycle, at=at))
        for cycle in cycles_about_to_close(at, within=REMIND_BEFORE)
    )


def remind(cycle: OrderCycle, person: Person, *, at: dt.datetime) -> bool:
    """Mail one person about one market, once; False when it turned out to be done, ordered, or closed meanwhile.

    Locks the cycle: an order that is being placed comes before or after, and so does a second worker.
    """
    with transaction.atomic():
        locked = lock_cycle(cycle.pk)
        if not locked.takes_orders_at(at) or not people_to_remind(locked).filter(pk=person.pk).exists():
            return False
        Reminder.objects.create(cycle=locked, person=person, at=at)
        wants = wants_of_list(person, cycle=locked)
        path = reverse("market:favourites") if wants else reverse("market:home")
        found = chances(wants, locked, has={}, own={}, at=at) if wants else []
        with translation.override(person.language):
            lines = [chance_line(chance) for chance in found]
        send_mail_later(
            to=person.email,
            template="market/mail/reminder",
            context={
                "person": person,
                "cycle": locked,
                "lines": lines,
                "url": personal_link(person, path),
                "stop_url": settings.BUURTPUNT_URL + reverse("market:stop_reminders", args=[stop_token(person)]),
            },
            language=person.language,
        )
        return True


def stop_token(person: Person) -> str:
    """Signed, for the link that stops reminders without signing in. It does nothing else and does not expire."""
    return signing.dumps(person.pk, salt=_SALT)


def person_of_stop_token(token: str) -> Person | None:
    """Who stops, unless the token is forged or the person erased."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=pk, erased_at__isnull=True).first()
