"""Reading things to book."""

from django.db.models import Prefetch, QuerySet

from apps.bookings.models import OpeningHours, Resource, ResourcePart, Tariff


def bookable_resources(module: str | None = None) -> QuerySet[Resource]:
    """Active things of a module (or all) with kind, hours, parts and tariffs: a constant number of queries."""
    rows = with_details(Resource.objects.filter(is_active=True, kind__is_active=True))
    return rows.filter(kind__module=module) if module else rows


def with_details(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """Add what deciding, pricing and telling need: kind, questions, hours, parts, prices, quotas, capability."""
    return rows.select_related("kind__capability", "capability").prefetch_related(
        Prefetch("hours", queryset=OpeningHours.objects.order_by("weekday", "opens")),
        Prefetch("part_links", queryset=ResourcePart.objects.order_by("part_id")),
        Prefetch("tariffs", queryset=_tariffs()),
        Prefetch("kind__tariffs", queryset=_tariffs()),
        "quotas",
        "kind__quotas",
        "kind__fields",
    )


def _tariffs() -> QuerySet[Tariff]:
    return Tariff.objects.order_by("-valid_from", "pk").prefetch_related("rates")


def leaf_ids(resource: Resource) -> list[int]:
    """The resources whose time it takes: its parts, else itself; in id order. No query on prefetched rows."""
    return [link.part_id for link in resource.part_links.all()] or [resource.pk]
