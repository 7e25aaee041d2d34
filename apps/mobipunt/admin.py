"""What is particular to vehicles in the data admin; the thing itself stands under things to book."""

from typing import Any

from django.http import HttpRequest

from apps.bookings.domain.thing import save_profile
from apps.hub import clock
from apps.hub.admin_base import DomainAdmin, admin, doer
from apps.mobipunt.models import Vehicle


@admin.register(Vehicle)
class VehicleAdmin(DomainAdmin):
    """Cars, cargo bikes, e-bikes."""

    autocomplete_fields = ("resource",)
    list_display = ("__str__", "form", "propulsion", "plate", "seats", "bay")
    list_filter = ("form", "propulsion")
    list_select_related = ("resource",)
    search_fields = ("resource__name", "plate")

    def get_readonly_fields(self, request: HttpRequest, obj: Vehicle | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """Whose profile it is stays."""
        return ("resource",) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Vehicle, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the domain."""
        save_profile(obj, thing=obj.resource, by=doer(request), at=clock.now())
