"""Where each module shows its things: filled by the modules, since the engine knows none of them."""

from django.urls import reverse

from apps.bookings.models import Resource

_routes: dict[str, str] = {}


def register(module: str, route: str) -> None:
    """The route of a thing's page, which takes its slug."""
    _routes[module] = route


def page_of(resource: Resource) -> str:
    """The address of a thing's page; empty when its module has none."""
    route = _routes.get(resource.kind.module)
    return reverse(route, args=[resource.slug]) if route else ""
