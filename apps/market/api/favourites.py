"""`/api/v1/favourites/`: what one likes and usually takes. It reminds, and never orders."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import Person
from apps.accounts.rules import person_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.api.idempotency import KEY_PARAMETER, idempotent
from apps.hub.errors import Missing
from apps.market.api.examples import REFUSALS
from apps.market.api.serializers import FavouriteIn, FavouriteOut
from apps.market.domain.favourite import like_product, unlike_product
from apps.market.models import Favourite, Product
from apps.market.queries.favourite import favourites_of


class FavouriteList(generics.GenericAPIView[Favourite]):
    """Your favourites by name."""

    serializer_class = FavouriteOut
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Favourite]:
        """Your own; none for the schema's anonymous reader."""
        person = person_of(self.request.user)
        return favourites_of(person) if person else Favourite.objects.none()

    @extend_schema(operation_id="favourites_list", responses=FavouriteOut(many=True))
    def get(self, _request: Request) -> Response:
        """List, twenty a page."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(FavouriteOut(page, many=True).data)


class FavouriteDetail(APIView):
    """One product you like."""

    @extend_schema(
        operation_id="favourites_put",
        parameters=[KEY_PARAMETER],
        request=FavouriteIn,
        responses={200: FavouriteOut, **REFUSALS},
    )
    @idempotent
    def put(self, request: Request, slug: str) -> Response:
        """Like it, and say how many you usually take."""
        said = FavouriteIn(data=request.data)
        said.is_valid(raise_exception=True)
        favourite = like_product(
            _person(request), _product(slug), usual=said.validated_data.get("usual"), by=actor_for(request.user),
            at=clock.now(),
        )  # fmt: skip
        return Response(FavouriteOut(favourite).data)

    @extend_schema(
        operation_id="favourites_delete",
        parameters=[KEY_PARAMETER],
        request=None,
        responses={204: None, **REFUSALS},
    )
    @idempotent
    def delete(self, request: Request, slug: str) -> Response:
        """Like it no more."""
        unlike_product(_person(request), _product(slug), by=actor_for(request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _person(request: Request) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Missing
    return person


def _product(slug: str) -> Product:
    product = Product.objects.select_related("producer").filter(slug=slug).first()
    if product is None:
        raise Missing(field="product")
    return product
