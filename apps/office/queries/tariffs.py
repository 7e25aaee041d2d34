"""Prices as the office looks at them: per kind, its own and those of its things."""

from django.db.models import Prefetch, QuerySet

from apps.bookings.models import Resource, ResourceKind, Tariff


def kinds_with_prices() -> QuerySet[ResourceKind]:
    """Every kind with its things and all their tariffs and rates: six queries however many."""
    return ResourceKind.objects.prefetch_related(
        Prefetch("tariffs", queryset=_tariffs()),
        Prefetch("resources", queryset=Resource.objects.prefetch_related(Prefetch("tariffs", queryset=_tariffs()))),
    )


def things_with_prices() -> QuerySet[Resource]:
    """Every thing with its kind and all that it may cost."""
    return (
        Resource.objects.select_related("kind")
        .order_by("kind__position", "kind__name", "position", "name")
        .prefetch_related(Prefetch("tariffs", queryset=_tariffs()), Prefetch("kind__tariffs", queryset=_tariffs()))
    )


def _tariffs() -> QuerySet[Tariff]:
    return Tariff.objects.order_by("-valid_from", "pk").prefetch_related("rates")
