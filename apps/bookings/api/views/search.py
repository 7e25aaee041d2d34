"""`/api/v1/search/` and `/api/v1/quote/`: what is free then and what it costs. For everybody; prices are yours."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import permissions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.rules import customer_group
from apps.bookings.api.serializers import FoundOut, QuoteIn, QuoteOut, SearchIn
from apps.bookings.api.views.common import (
    REFUSALS,
    alternative_of,
    association_in,
    kind_in,
    owner_of,
    period_in,
    read,
    resource_in,
)
from apps.bookings.domain.alternatives import alternatives
from apps.bookings.domain.quote import quote_for
from apps.bookings.domain.rules import reasons_against
from apps.bookings.domain.search import find_free, in_the_way
from apps.bookings.domain.wish import Wish
from apps.bookings.errors import NoPrice, NotBookable, PromisedToWaiting
from apps.bookings.queries.availability import taken_by_resource
from apps.bookings.queries.booking import own_bookings
from apps.bookings.queries.line import lines_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError


class Search(APIView):
    """Everything for one period, free or not, and why not."""

    permission_classes = (permissions.AllowAny,)

    @extend_schema(operation_id="search", parameters=[SearchIn], responses={200: FoundOut(many=True), **REFUSALS})
    def get(self, request: Request) -> Response:
        """All things (of a module, of a kind) in the order of the place, each with its price for you."""
        said = read(SearchIn, request.query_params)
        found = find_free(
            period_in(said),
            owner=owner_of(request),
            by=actor_for(request.user),
            at=clock.now(),
            module=said["module"] or None,
            kind=kind_in(said["kind"]) if said["kind"] else None,
            association=association_in(request, said["association"]),
        )
        return Response(FoundOut(found, many=True).data)


class Quote(APIView):
    """The price of one wish before it is made."""

    permission_classes = (permissions.AllowAny,)

    @extend_schema(operation_id="quote", parameters=[QuoteIn], responses={200: QuoteOut, **REFUSALS})
    def get(self, request: Request) -> Response:
        """Lines, terms, and when it cannot be had all reasons and up to three alternatives."""
        said = read(QuoteIn, request.query_params)
        wish = Wish(
            resource_in(said["resource"]), period_in(said), owner_of(request), actor_for(request.user), clock.now(),
            association=association_in(request, said["association"]), accepts_rules=True,
        )  # fmt: skip
        return Response(QuoteOut(_told(wish)).data)


def _told(wish: Wish) -> dict[str, Any]:
    group = customer_group(wish.owner.person, wish.association)
    reasons, price = _reasons(wish), None
    try:
        price = quote_for(wish.resource, wish.period, group=group)
    except (NotBookable, NoPrice) as refusal:
        reasons += [] if reasons else [refusal]
    return {
        "resource": wish.resource,
        "period": wish.period,
        "group": group,
        "total_cents": price.total_cents if price else None,
        "deposit_cents": price.deposit_cents if price else None,
        "lines": price.lines if price else (),
        "terms": wish.resource.kind.cancellation_terms,
        "is_free": not reasons,
        "reasons": reasons,
        "alternatives": [alternative_of(found) for found in alternatives(wish)] if reasons else [],
    }


def _reasons(wish: Wish) -> list[BuurtpuntError]:
    """All that speaks against it as far as known now."""
    resource, rules = wish.resource, wish.resource.rulebook
    wide = wish.period.widen(rules.buffer_before, rules.buffer_after)
    taken = taken_by_resource([resource], wide, at=wish.at)[resource.pk]
    mine = own_bookings(wish.owner, [item.booking_id for item in taken])
    reasons: list[BuurtpuntError] = [*reasons_against(wish), *in_the_way(resource, wish.period, taken, mine=mine)]
    line = lines_of([resource], wish.period, at=wish.at)[resource.pk]
    if not reasons and line.is_promised(wish.period, person=wish.owner.person):
        reasons.append(PromisedToWaiting(resource=resource.name))
    return reasons
