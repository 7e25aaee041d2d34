"""What the views share: who asks, what they name, and what went wrong with a wish."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.accounts.models import Association, Person
from apps.accounts.rules import person_of
from apps.bookings.api.serializers import RefusalOut
from apps.bookings.domain.alternatives import Alternative, alternatives
from apps.bookings.domain.booking import check_association
from apps.bookings.domain.questions import Answer, questions_of, read_answers
from apps.bookings.domain.rules import reasons_to_refuse
from apps.bookings.domain.wish import Wish
from apps.bookings.enums import FieldScope
from apps.bookings.models import Resource, ResourceKind
from apps.bookings.queries.resource import bookable_resources
from apps.hub import modules
from apps.hub.actors import actor_for
from apps.hub.api.idempotency import HEADER
from apps.hub.api.serializers import ErrorSerializer
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.period import Period
from apps.hub.web.refusals import error_body, status_of
from apps.payments.basket import BasketOwner

REFUSALS: Final[dict[int, Any]] = {
    403: ErrorSerializer,
    404: ErrorSerializer,
    409: RefusalOut,
    422: RefusalOut,
}
_KEYS: Final = uuid.UUID("8f5f3c1e-6a63-4c0b-9d0e-3f6f5b2d7a11")


def read(serializer: type[BaseSerializer[Any]], data: Any) -> dict[str, Any]:
    """What was sent, in form. Refuses: as the serializer."""
    given = serializer(data=data)
    given.is_valid(raise_exception=True)
    said: dict[str, Any] = given.validated_data
    return said


def person_in(request: Request) -> Person:
    """Who asks. Refuses: Missing for a user without a person."""
    person = person_of(request.user)
    if person is None:
        raise Missing
    return person


def resources_on() -> QuerySet[Resource]:
    """Things of the modules that are on."""
    return bookable_resources().exclude(kind__module__in=modules.switched_off())


def resource_in(slug: str) -> Resource:
    """The thing of this slug. Refuses: Missing."""
    resource = resources_on().filter(slug=slug).first()
    if resource is None:
        raise Missing(field="resource")
    return resource


def kinds_on() -> QuerySet[ResourceKind]:
    """Kinds in use of the modules that are on, with their questions."""
    rows = ResourceKind.objects.filter(is_active=True).exclude(module__in=modules.switched_off())
    return rows.prefetch_related("fields")


def kind_in(slug: str) -> ResourceKind:
    """The kind of this slug. Refuses: Missing."""
    kind = kinds_on().filter(slug=slug).first()
    if kind is None:
        raise Missing(field="kind")
    return kind


def association_in(request: Request, code: str) -> Association | None:
    """The association of this code, if they may book for it. Refuses: Missing, NotYourAssociation."""
    if not code:
        return None
    association = Association.objects.filter(code=code).first()
    if association is None:
        raise Missing(field="association")
    check_association(association, person_of(request.user), by=actor_for(request.user))
    return association


def period_in(said: Mapping[str, Any]) -> Period:
    """From start to end. Refuses: InvalidPeriod."""
    return Period(said["start"], said["end"])


class Said(TypedDict):
    """What the kind asks beside the time."""

    activity: str
    attendees: int | None
    answers: dict[str, Answer]
    accepts_rules: bool


def details_in(said: Mapping[str, Any], kind: ResourceKind) -> Said:
    """What is said beside who, what and when. Refuses: as `read_answers`."""
    return {
        "activity": said["activity"],
        "attendees": said["attendees"],
        "answers": read_answers(questions_of(kind, FieldScope.BOOKING), said["answers"]),
        "accepts_rules": said["accepts_house_rules"],
    }


def request_key(request: Request) -> uuid.UUID | None:
    """Carry the caller's key into the row itself, so that even a crash between the two is one row."""
    key = request.headers.get(HEADER)
    return uuid.uuid5(_KEYS, f"{request.user.pk} {key}") if key else None


def owner_of(request: Request) -> BasketOwner:
    """Whose basket it is; nobody's for a stranger."""
    return BasketOwner(person=person_of(request.user))


def refused(error: BuurtpuntError, wish: Wish) -> Response:
    """The refusal with all the reasons there are, and up to three alternatives that pass every rule."""
    others = [reason for reason in reasons_to_refuse(wish) if reason.code != error.code]
    return told(error, others, [alternative_of(found) for found in alternatives(wish)])


def told(error: BuurtpuntError, others: Sequence[BuurtpuntError], instead: list[dict[str, Any]]) -> Response:
    """The refusal, the other reasons, and what could be instead."""
    body = error_body(error) | {"reasons": [error, *others], "alternatives": instead}
    return Response(RefusalOut(body).data, status=status_of(error))


def alternative_of(found: Alternative) -> dict[str, Any]:
    """An alternative as it is told."""
    return {"resource": found.resource, "period": found.period, "total_cents": found.quote.total_cents}
