"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.hub import modules
from apps.hub.models import Place


def place(request: HttpRequest) -> dict[str, Any]:
    """The place, its modules that are on, and whether this is a demo. All lazy: no page pays unasked."""
    return {
        "place": SimpleLazyObject(Place.objects.first),
        "modules": SimpleLazyObject(lambda: modules.enabled(request)),
        "demo_mode": settings.BUURTPUNT_MODE == "demo",
    }
