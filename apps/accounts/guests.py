"""People without an account: this browser's session knows who they said they are.

A guest types a name and a contact once; the person's row is kept in the server-side session, and
the mail holds a signed link that brings another browser back to it. The link names no one.
"""

from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from apps.accounts.models import Person
from apps.accounts.rules import person_of

_SESSION: Final = "guest_person"
_SALT: Final = "accounts.guest"
LINK_LASTS: Final = 60 * 60 * 24 * 60  # seconds: two months, past any pick-up


def current_person(request: HttpRequest) -> Person | None:
    """Who this request acts for: the signed-in person, else the guest of this session. One query at most."""
    if not isinstance(request.user, AnonymousUser):
        return person_of(request.user)
    return guest_of(request)


def guest_of(request: HttpRequest) -> Person | None:
    """The guest of this session, signed in or not. One query at most."""
    pk = request.session.get(_SESSION)
    return Person.objects.filter(pk=pk, erased_at__isnull=True, user__isnull=True).first() if pk else None


def remember_guest(request: HttpRequest, person: Person) -> None:
    """Let this session act for the guest. The session's key is renewed: its rights have changed."""
    request.session.cycle_key()
    request.session[_SESSION] = person.pk


def guest_token(person: Person) -> str:
    """A signed, expiring token for the link in a guest's mail."""
    return signing.dumps(person.pk, salt=_SALT)


def person_of_token(token: str) -> Person | None:
    """The guest behind a link, unless it is forged, too old, erased or has an account by now."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=pk, erased_at__isnull=True, user__isnull=True).first()


def personal_link(person: Person, path: str) -> str:
    """The full address of a page for a mail: plain for who can sign in, with a signed link for a guest."""
    if hasattr(person, "user"):
        return f"{settings.BUURTPUNT_URL}{path}"
    back = reverse("accounts:guest", args=[guest_token(person)])
    return f"{settings.BUURTPUNT_URL}{back}?{urlencode({'naar': path})}"
