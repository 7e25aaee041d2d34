"""Making, renewing and taking back calendar links; and answering who follows one."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.bookings.domain.entries import Audience, entry_of
from apps.bookings.domain.ical import Look, calendar
from apps.bookings.enums import FeedDetail, FeedScope
from apps.bookings.errors import LinkNameNeeded, TooManyLinks
from apps.bookings.models import CalendarSubscription, Resource
from apps.bookings.queries.feed import bookings_in_feed, living_subscriptions, token_hash
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.domain.history import record
from apps.hub.errors import Missing, NotAllowed
from apps.hub.models import Place
from apps.hub.queries.place import the_place

TOKEN_BYTES: Final = 24  # 192 bits
MOST_LINKS: Final = 20
FORMAT: Final = "1"  # of what we write: a new number makes every calendar come for it again
NOTE_EVERY: Final = dt.timedelta(minutes=1)
NEEDS: Final = {FeedScope.RESOURCE: WORK_COUNTER, FeedScope.ALL: MANAGE_PLACE}
OTHER_CLIENT: Final = "other"
_CLIENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "Google": ("google",),
    "Thunderbird": ("thunderbird", "lightning"),
    "Outlook": ("outlook", "microsoft", "exchange"),
    "Apple": ("ios/", "macos", "mac os", "mac+os", "calendaragent", "dataaccessd", "coredav", "calendarstore"),
}
# RFC 7986 takes only names of CSS3; Apple gets the colours we ship.
_NAMES: Final = {"market": "darkgreen", "mobi": "steelblue", "cafe": "brown", "things": "purple"}
_NO_NAME: Final = "darkslategray"


@dataclass(frozen=True, slots=True)
class Feed:
    """An answer to a calendar program: the ETag, and the calendar unless it has that already."""

    etag: str
    content: bytes | None


def create_subscription(
    *,
    owner: User,
    name: str,
    scope: FeedScope,
    resource: Resource | None = None,
    detail: FeedDetail = FeedDetail.BUSY,
    by: Actor,
    at: dt.datetime,
) -> tuple[CalendarSubscription, str]:
    """A new link and its token, which can be read this once.

    One thing's calendar is for who works the counter, everything for who manages the place.
    Refuses: NotAllowed, Missing without the thing, LinkNameNeeded, TooManyLinks.
    """
    _require_own(owner, scope, by)
    if scope == FeedScope.RESOURCE and resource is None:
        raise Missing(field="resource")
    title = " ".join(name.split())[:80]
    if not title:
        raise LinkNameNeeded(field="name")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)
        if living_subscriptions().filter(owner=owner).count() >= MOST_LINKS:
            raise TooManyLinks(limit=MOST_LINKS)
        subscription = CalendarSubscription.objects.create(
            code=fresh_code(CalendarSubscription),
            token_hash=token_hash(token),
            name=title,
            scope=scope,
            detail=FeedDetail.NAMES if scope == FeedScope.MINE else detail,
            resource=resource if scope == FeedScope.RESOURCE else None,
            owner=owner,
            created_at=at,
        )
        record(subscription, event="link_made", by=by, at=at, new=scope)
    return subscription, token


def revoke_subscription(subscription: CalendarSubscription, *, by: Actor, at: dt.datetime) -> CalendarSubscription:
    """The link answers 404 from now on. Twice is once. Refuses: NotAllowed unless it is one's own or one manages."""
    _require_holder(subscription, by)
    with transaction.atomic():
        row = CalendarSubscription.objects.select_for_update().get(pk=subscription.pk)
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            record(row, event="link_revoked", by=by, at=at)
    return row


def rotate_subscription(subscription: CalendarSubscription, *, by: Actor, at: dt.datetime) -> str:
    """A new token for the same link; the old address answers 404.

    Refuses: NotAllowed unless it is one's own, Missing when it was revoked.
    """
    if by.user is None or by.user.pk != subscription.owner_id:
        raise NotAllowed  # the new address would show the owner's things to somebody else
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        row = CalendarSubscription.objects.select_for_update().get(pk=subscription.pk)
        if row.revoked_at is not None:
            raise Missing
        row.token_hash, row.last_fetched_at, row.last_client = token_hash(token), None, ""
        row.save(update_fields=["token_hash", "last_fetched_at", "last_client"])
        record(row, event="link_renewed", by=by, at=at)
    return token


def answer_feed(subscription: CalendarSubscription, *, known: frozenset[str], client: str, at: dt.datetime) -> Feed:
    """The feed for one fetch by a program that has the ETags in `known` already.

    `subscription` comes from `subscription_of`, which also saw what the owner may see today. When
    nothing changed since the last building, nothing is built. Notes who came, once a minute at most.
    Refuses: Missing when the owner lost the role that the link shows.
    """
    if not may_show(subscription):
        raise Missing
    stamp = _stamp_of(subscription, at)
    if stamp == subscription.stamp and subscription.etag in known:
        note_fetch(subscription, client=client, at=at)
        return Feed(subscription.etag, None)
    content = build_feed(subscription, at=at)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    note_fetch(subscription, client=client, at=at, stamp=stamp, etag=etag)
    return Feed(etag, None if etag in known else content)


def may_show(subscription: CalendarSubscription) -> bool:
    """Whether the owner still holds the role that this link needs, as `subscription_of` found it."""
    needed = NEEDS.get(FeedScope(subscription.scope))
    held: dict[str | None, bool] = {
        None: True,
        WORK_COUNTER: bool(getattr(subscription, "works_counter", False)),
        MANAGE_PLACE: bool(getattr(subscription, "manages", False)),
    }
    return held[needed]


def build_feed(subscription: CalendarSubscription, *, at: dt.datetime) -> bytes:
    """The calendar as it is now, in the owner's language."""
    person = subscription.owner.person
    with translation.override(person.language if person else "nl"):
        entries = [
            entry_of(
                booking, audience=_audience(subscription), with_thing=booking.resource_id != subscription.resource_id
            )
            for booking in bookings_in_feed(subscription, at=at)
        ]
        return calendar(entries, look=_look(subscription))


def note_fetch(
    subscription: CalendarSubscription, *, client: str, at: dt.datetime, stamp: str = "", etag: str = ""
) -> None:
    """Remember who fetched when, at most once a minute; and what was built, if something was. One query at most."""
    changes: dict[str, object] = {}
    if subscription.last_fetched_at is None or at - subscription.last_fetched_at >= NOTE_EVERY:
        changes = {"last_fetched_at": at, "last_client": client_name(client)}
    if stamp and (stamp, etag) != (subscription.stamp, subscription.etag):
        changes |= {"stamp": stamp, "etag": etag}
    if changes:
        CalendarSubscription.objects.filter(pk=subscription.pk).update(**changes)


def client_name(user_agent: str) -> str:
    """Which calendar program fetches, as far as it says so; nothing else of what it sends is kept."""
    agent = user_agent.casefold()
    for name, signs in _CLIENTS.items():
        if any(sign in agent for sign in signs):
            return name
    return OTHER_CLIENT


def _stamp_of(subscription: CalendarSubscription, at: dt.datetime) -> str:
    """A short word for everything the bytes depend on but names of people and things, which wait for the next day."""
    person = subscription.owner.person
    facts = (
        FORMAT,
        clock.local_date(at).isoformat(),
        subscription.name,
        subscription.detail,
        _audience(subscription).value,
        person.language if person else "",
        str(getattr(subscription, "now_stamp", "")),
    )
    return hashlib.sha256("|".join(facts).encode()).hexdigest()


def _audience(subscription: CalendarSubscription) -> Audience:
    if subscription.scope == FeedScope.MINE:
        return Audience.OWN
    return Audience.STAFF if subscription.detail == FeedDetail.NAMES else Audience.BUSY


def _look(subscription: CalendarSubscription) -> Look:
    module = subscription.resource.kind.module if subscription.resource else "market"
    place = the_place()
    return Look(
        name=_("%(calendar)s · %(place)s") % {"calendar": subscription.name, "place": place.name},
        colour=_NAMES.get(module, _NO_NAME),
        hex_colour=Place().colour_of(module),
    )


def _require_own(owner: User, scope: FeedScope, by: Actor) -> None:
    if by.user is None or by.user.pk != owner.pk:
        raise NotAllowed
    needed = NEEDS.get(scope)
    if needed is not None and not by.may(needed):
        raise NotAllowed


def _require_holder(subscription: CalendarSubscription, by: Actor) -> None:
    if (by.user is None or by.user.pk != subscription.owner_id) and not by.may(MANAGE_PLACE):
        raise NotAllowed
