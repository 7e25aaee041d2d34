"""What a calendar link shows, and whether that changed."""

import datetime as dt
import hashlib
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from apps.accounts.models import User
from apps.accounts.queries.role import holds_permission
from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.bookings.enums import BookingState, FeedScope
from apps.bookings.models import Booking, CalendarSubscription, Resource
from apps.hub import clock

KEEPS_PAST: Final = dt.timedelta(days=90)
KEEPS_CANCELLED: Final = dt.timedelta(days=30)

_STANDS: Final = (
    BookingState.REQUESTED,
    BookingState.CONFIRMED,
    BookingState.IN_USE,
    BookingState.RETURNED,
    BookingState.SETTLED,
)
_FELL_THROUGH: Final = (BookingState.DENIED, BookingState.CANCELLED, BookingState.NO_SHOW)


def token_hash(token: str) -> str:
    """What is stored of a token. It has over 128 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def subscription_of(token: str, *, at: dt.datetime) -> CalendarSubscription | None:
    """The living link behind a token, with `works_counter`, `manages` and `now_stamp`; one query.

    `now_stamp` tells two states of the feed apart without building it; see `_stamp`.
    """
    return (
        living_subscriptions()
        .filter(token_hash=token_hash(token), owner__is_active=True)
        .select_related("owner__person", "resource__kind")
        .annotate(
            works_counter=holds_permission(WORK_COUNTER, user="owner"),
            manages=holds_permission(MANAGE_PLACE, user="owner"),
            now_stamp=_stamp(at),
        )
        .first()
    )


def living_subscriptions() -> QuerySet[CalendarSubscription]:
    """Links that were not revoked."""
    return CalendarSubscription.objects.filter(revoked_at__isnull=True)


def subscriptions_of(owner: User) -> QuerySet[CalendarSubscription]:
    """The living links of one user, newest first."""
    return living_subscriptions().filter(owner=owner).select_related("resource", "owner__person")


def subscriptions_of_staff() -> QuerySet[CalendarSubscription]:
    """Every living link that shows more than its owner's bookings, for managers."""
    return living_subscriptions().exclude(scope=FeedScope.MINE).select_related("resource", "owner__person")


def bookings_in_feed(subscription: CalendarSubscription, *, at: dt.datetime) -> QuerySet[Booking]:
    """What stands in the feed, with what an entry tells. One query."""
    bookings = _in_window(at)
    if subscription.scope == FeedScope.MINE:
        bookings = bookings.filter(person=subscription.owner.person_id)
    elif subscription.scope == FeedScope.RESOURCE:
        bookings = bookings.filter(resource__in=_with_relatives(subscription.resource_id))
    return bookings.select_related("resource", "association", "person").order_by("starts_at", "uid")


def _in_window(at: dt.datetime) -> QuerySet[Booking]:
    """The past ninety days and all that is to come; what fell through stays thirty days.

    Both edges move at midnight and not with each second, so within a day only a change is a change.
    """
    midnight = clock.start_of_day(clock.local_date(at))
    return Booking.objects.filter(
        Q(state__in=_STANDS)
        | Q(state__in=_FELL_THROUGH, modified_at__gte=midnight - KEEPS_CANCELLED)
        | Q(state=BookingState.EXPIRED, sequence__gt=0, modified_at__gte=midnight - KEEPS_CANCELLED),
        ends_at__gte=midnight - KEEPS_PAST,
    )


def _with_relatives(resource: int | OuterRef | None) -> QuerySet[Resource, Any]:
    """The thing, what it is part of and its parts: a half is taken when the whole hall is."""
    return Resource.objects.filter(
        Q(pk=resource) | Q(whole_links__whole=resource) | Q(part_links__part=resource)
    ).values("pk")


def _stamp(at: dt.datetime) -> Case:
    """Day, number, latest change and sum of sequences of what each scope shows.

    The sum catches two changes that were made in one order and committed in the other.
    """
    bookings = _in_window(at)
    mine = bookings.filter(person=OuterRef("owner__person"))
    of_resource = bookings.filter(resource__in=_with_relatives(OuterRef(OuterRef("resource"))))
    return Case(
        When(scope=FeedScope.MINE, then=_summed(mine)),
        When(scope=FeedScope.RESOURCE, then=_summed(of_resource)),
        default=_summed(bookings),
        output_field=CharField(),
    )


def _summed(bookings: QuerySet[Booking]) -> Subquery:
    words = [Cast(total, CharField()) for total in (Count("pk"), Max("modified_at"), Sum("sequence"))]
    row = bookings.order_by().annotate(one=Value(1)).values("one")
    return Subquery(row.annotate(words=Concat(words[0], Value(" "), words[1], Value(" "), words[2])).values("words"))
