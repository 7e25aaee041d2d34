"""`/api/v1/series/`: the same time again and again, looked at date by date before it is made."""

import datetime as dt
from dataclasses import fields
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.rules import person_of
from apps.bookings.api.serializers import (
    OccurrenceOut,
    PlannedOut,
    SeriesCancelIn,
    SeriesCancelPreviewOut,
    SeriesIn,
    SeriesOut,
    SeriesWithDatesOut,
)
from apps.bookings.api.serializers.series import RuleIn
from apps.bookings.api.views.common import (
    REFUSALS,
    association_in,
    details_in,
    period_in,
    person_in,
    read,
    request_key,
    resource_in,
    resources_on,
)
from apps.bookings.domain.series import (
    Instead,
    SeriesRule,
    cancel_series,
    cancel_series_preview,
    create_series,
    preview_series,
)
from apps.bookings.enums import SeriesScope
from apps.bookings.errors import NothingLeftOfSeries
from apps.bookings.models import Booking, Series
from apps.bookings.queries.series import STANDS, occurrence_on, occurrences_of, series_for, series_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.api.idempotency import KEY_PARAMETER, idempotent
from apps.hub.api.serializers import ErrorSerializer
from apps.hub.errors import Missing


class SeriesList(generics.GenericAPIView[Series]):
    """Your series and those of your associations; and making one."""

    queryset = Series.objects.none()  # for the schema, which is made without a database
    serializer_class = SeriesOut

    def get_queryset(self) -> QuerySet[Series]:
        """Your own; none for the schema's anonymous reader."""
        person = person_of(self.request.user)
        return series_of(person).order_by("-created_at", "-pk") if person else Series.objects.none()

    @extend_schema(operation_id="series_list", responses=SeriesOut(many=True))
    def get(self, _request: Request) -> Response:
        """List, newest first."""
        return self.get_paginated_response(SeriesOut(self.paginate_queryset(self.get_queryset()), many=True).data)

    @extend_schema(
        operation_id="series_create",
        parameters=[KEY_PARAMETER],
        request=SeriesIn,
        responses={201: SeriesWithDatesOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Book (or ask) every date that can be had; what cannot is kept as a date with its reason."""
        said, person = read(SeriesIn, request.data), person_in(request)
        resource = resource_in(said["resource"])
        series = create_series(
            resource, rule=_rule(said), person=person, by=actor_for(request.user), at=clock.now(),
            association=association_in(request, said["association"]), instead=_instead(said),
            request_key=request_key(request), **details_in(said, resource.kind),
        )  # fmt: skip
        return Response(_with_dates(series), status=status.HTTP_201_CREATED)


class SeriesPreview(APIView):
    """Looking before it is made."""

    @extend_schema(operation_id="series_preview", request=RuleIn, responses={200: PlannedOut(many=True), **REFUSALS})
    def post(self, request: Request) -> Response:
        """Every date with its price, or why it is skipped or cannot be and what could be instead. Makes nothing."""
        said, person = read(RuleIn, request.data), person_in(request)
        planned = preview_series(
            resource_in(said["resource"]), rule=_rule(said), person=person,
            association=association_in(request, said["association"]), by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip
        return Response(PlannedOut(planned, many=True).data)


class SeriesDetail(APIView):
    """One series of yours."""

    @extend_schema(operation_id="series_read", responses={200: SeriesWithDatesOut, 404: ErrorSerializer})
    def get(self, request: Request, code: str) -> Response:
        """With every date and what became of it."""
        return Response(_with_dates(_own(request, code)))


class SeriesCancel(APIView):
    """Cancelling all that is to come, or what comes from a date on."""

    @extend_schema(
        operation_id="series_cancel_preview",
        parameters=[SeriesCancelIn],
        responses={200: SeriesCancelPreviewOut, **REFUSALS},
    )
    def get(self, request: Request, code: str) -> Response:
        """What would come back if it were cancelled now; nothing is changed."""
        series, said = _own(request, code), read(SeriesCancelIn, request.query_params)
        booking, scope = _from(series, said["date"])
        preview = cancel_series_preview(booking, scope=scope, at=clock.now())
        codes = [row.code for row in preview.bookings]
        told = {"bookings": codes, "back_cents": preview.back_cents, "fee_cents": preview.fee_cents}
        return Response(SeriesCancelPreviewOut(told).data)

    @extend_schema(
        operation_id="series_cancel",
        parameters=[KEY_PARAMETER],
        request=SeriesCancelIn,
        responses={200: SeriesWithDatesOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Cancel each date by its own terms; what is past or in use stays."""
        series, said = _own(request, code), read(SeriesCancelIn, request.data)
        booking, scope = _from(series, said["date"])
        by, at = actor_for(request.user), clock.now()
        cancelled = cancel_series(booking, scope=scope, by=by, at=at, reason=said["reason"])
        return Response(_with_dates(cancelled))


def _own(request: Request, code: str) -> Series:
    return series_for(code, actor=actor_for(request.user), person=person_in(request))


def _rule(said: dict[str, Any]) -> SeriesRule:
    return SeriesRule(**{each.name: said[each.name] for each in fields(SeriesRule)})


def _instead(said: dict[str, Any]) -> dict[dt.date, Instead]:
    """By date what to take there. Refuses: Missing, InvalidPeriod."""
    rows = said["instead"]
    things = {thing.slug: thing for thing in resources_on().filter(slug__in=[row["resource"] for row in rows])}
    if any(row["resource"] not in things for row in rows):
        raise Missing(field="instead")
    return {row["date"]: Instead(things[row["resource"]], period_in(row)) for row in rows}


def _with_dates(series: Series) -> dict[str, Any]:
    return {**SeriesOut(series).data, "dates": OccurrenceOut(occurrences_of(series), many=True).data}


def _from(series: Series, date: dt.date | None) -> tuple[Booking, SeriesScope]:
    """The booking from which on, and how much that is. Refuses: Missing, NothingLeftOfSeries."""
    if date is not None:
        booking = occurrence_on(series, date).booking
        if booking is None:
            raise Missing(field="date")
        return booking, SeriesScope.FOLLOWING
    rows = [row.booking for row in occurrences_of(series) if row.booking is not None]
    standing = [booking for booking in rows if booking.state in STANDS] or rows
    if not standing:
        raise NothingLeftOfSeries
    return standing[0], SeriesScope.ALL
