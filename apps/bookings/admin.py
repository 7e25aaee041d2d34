"""Things to book and bookings in the data admin. States and money only show: the office and the counter change them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import TabularInline

from apps.bookings import tariff_admin  # noqa: F401 - registers itself
from apps.bookings.domain.feed import revoke_subscription
from apps.bookings.domain.thing import remove_detail, save_detail, save_kind, save_thing
from apps.bookings.models import (
    Booking,
    BookingLine,
    CalendarSubscription,
    Closure,
    Occupancy,
    OpeningHours,
    Resource,
    ResourceKind,
    ResourcePart,
)
from apps.hub import clock
from apps.hub.admin_base import (
    DomainAdmin,
    ManagersOnly,
    PhotoForm,
    ShowAdmin,
    ShowInline,
    admin,
    column,
    doer,
    may_manage,
)


@admin.register(ResourceKind)
class ResourceKindAdmin(DomainAdmin):
    """What people choose first."""

    list_display = ("name", "module", "hours_bind", "position")
    list_filter = ("module",)
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: ResourceKind, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the domain."""
        save_kind(obj, changed=form.changed_data, by=doer(request), at=clock.now())


class DetailInline(ManagersOnly, TabularInline):  # type: ignore[misc] # unfold's classes are Any to mypy
    """Rows of a thing that can be changed and taken away."""

    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Bookings keep what they were made with, so a row may go."""
        return may_manage(request)


class OpeningHoursInline(DetailInline):
    """When it can be had."""

    model = OpeningHours


class ResourcePartInline(DetailInline):
    """What it is made of: set out of service, and fixed once it was booked, since that took time of these parts."""

    model = ResourcePart
    fk_name = "whole"

    def _is_open(self, request: HttpRequest, obj: Resource | None) -> bool:
        return may_manage(request) and (obj is None or not (obj.is_active or obj.bookings.exists()))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While nothing was booked."""
        return self._is_open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return self._is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return self._is_open(request, obj)


@admin.register(Resource)
class ResourceAdmin(DomainAdmin):
    """Things to book, with hours, parts and prices."""

    form = PhotoForm
    inlines = (OpeningHoursInline, ResourcePartInline)
    list_display = ("name", "kind", "is_active", "needs_approval", "position")
    list_filter = ("kind", "is_active", "needs_approval")
    list_select_related = ("kind",)
    prepopulated_fields = {"slug": ("name",)}
    search_fields = ("name", "slug")

    def save_model(self, request: HttpRequest, obj: Resource, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the domain."""
        save_thing(obj, changed=form.changed_data, by=doer(request), at=clock.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Hours, prices and parts, one by one."""
        by, at = doer(request), clock.now()
        formset.save(commit=False)
        for gone in formset.deleted_objects:
            remove_detail(gone, by=by, at=at)
        for row in (*formset.new_objects, *(row for row, _fields in formset.changed_objects)):
            save_detail(row, by=by, at=at)
        formset.save_m2m()


class BookingLineInline(ShowInline):
    """The price as it was promised."""

    model = BookingLine


@admin.register(Booking)
class BookingAdmin(ShowAdmin):
    """Bookings, to look up; the office and the counter change them."""

    inlines = (BookingLineInline,)
    exclude = ("guest_key", "request_key")
    list_display = (
        "code",
        column("resource", _("thing")),
        column("person", _("person")),
        column("association", _("association")),
        "starts_at",
        "ends_at",
        "state",
        column("total_cents", _("price"), is_money=True),
    )
    list_filter = ("state", "resource__kind", "resource")
    list_select_related = ("resource", "person", "association")
    search_fields = ("code", "person__search_name", "association__name")
    date_hierarchy = "starts_at"

    def view_on_site(self, obj: Booking) -> str:
        """Its own page."""
        return reverse("bookings:detail", args=[obj.code])


@admin.register(Closure)
class ClosureAdmin(ShowAdmin):
    """When things are closed; the office closes and opens."""

    list_display = (column("resource", _("thing")), "starts_at", "ends_at", "reason")
    list_filter = ("resource",)
    list_select_related = ("resource",)


@admin.register(Occupancy)
class OccupancyAdmin(ShowAdmin):
    """What takes which time, to understand a refusal."""

    list_display = (
        column("resource", _("thing")),
        "starts_at",
        "ends_at",
        "kind",
        column("booking", _("booking")),
        column("closure", _("closure")),
    )
    list_filter = ("kind", "resource")
    list_select_related = ("resource", "booking", "closure")
    date_hierarchy = "starts_at"


@admin.register(CalendarSubscription)
class CalendarSubscriptionAdmin(ShowAdmin):
    """Who follows which calendar; never the address itself."""

    actions = ("revoke",)
    exclude = ("token_hash", "stamp", "etag")
    list_display = (
        "name",
        column("owner", _("of")),
        "scope",
        column("resource", _("thing")),
        "detail",
        "last_fetched_at",
        "last_client",
        "revoked_at",
    )
    list_filter = ("scope", "detail", "last_client")
    list_select_related = ("owner__person", "resource")

    @admin.action(description=_("Revoke these links"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[CalendarSubscription]) -> None:
        """Through the domain, one by one."""
        links = list(queryset)
        for link in links:
            revoke_subscription(link, by=doer(request), at=clock.now())
        text = ngettext("%(n)d link no longer works.", "%(n)d links no longer work.", len(links))
        self.message_user(request, text % {"n": len(links)})
