"""What is particular to rooms in the data admin; the thing itself stands under things to book."""

from typing import Any

from django.http import HttpRequest

from apps.bookings.domain.thing import save_profile
from apps.cafe.models import Room
from apps.hub import clock
from apps.hub.admin_base import DomainAdmin, admin, doer


@admin.register(Room)
class RoomAdmin(DomainAdmin):
    """Halls and rooms."""

    autocomplete_fields = ("resource",)
    list_display = ("__str__", "capacity", "area_m2", "is_accessible")
    list_select_related = ("resource",)
    search_fields = ("resource__name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Room | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """Whose profile it is stays."""
        return ("resource",) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Room, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the domain."""
        save_profile(obj, thing=obj.resource, by=doer(request), at=clock.now())
