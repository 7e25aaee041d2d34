"""`/beheer/sluitingen/`: when a thing or a room cannot be had, and what then happens to what is booked."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.web.access import managers_only
from apps.bookings.domain.closure import close_resource, lift_closure
from apps.bookings.enums import OccupancyKind
from apps.bookings.errors import BookingsInTheWay, NoOtherFree
from apps.bookings.models import Closure, Resource
from apps.bookings.queries.closure import bookings_in_the_way, closures_from
from apps.bookings.queries.resource import leaf_ids, with_details
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing, TransitionRefused
from apps.hub.period import Period
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.web.in_the_way import InTheWayForm
from apps.office.web.moments import date_field, moment_of, time_field
from apps.office.web.page import render_page

PK_DIGITS: Final = 15  # what fits in the database's column


class ClosureForm(forms.Form):
    """What is closed, from when to when, and why."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("What is closed?"),
        queryset=Resource.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose one"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (OccupancyKind.CLOSURE, gettext_lazy("Closed: a holiday, an event of our own")),
            (OccupancyKind.MAINTENANCE, gettext_lazy("Maintenance: a repair, cleaning, works")),
        ],
        initial=OccupancyKind.CLOSURE,
        widget=forms.RadioSelect,
    )
    start_date = date_field(gettext_lazy("From day"))
    start_time = time_field(gettext_lazy("From hour"), "0.00")
    end_date = date_field(gettext_lazy("To day"), help_text=gettext_lazy("This day is part of it."))
    end_time = time_field(gettext_lazy("To hour"), "24.00")
    reason = forms.CharField(
        label=gettext_lazy("Why?"), help_text=gettext_lazy("Everybody can read this."), max_length=120
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what there is to book."""
        super().__init__(*args, **kwargs)
        choice = self.fields["resource"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = with_details(Resource.objects.order_by("kind__position", "position", "name"))

    def period(self) -> Period:
        """The stretch that was typed, in UTC. Refuses: InvalidTime, TimeDoesNotExist, InvalidPeriod."""
        data = self.cleaned_data
        return Period(moment_of(data, "start"), moment_of(data, "end"))


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def closures(request: HttpRequest) -> HttpResponse:
    """What is closed or will be, and the form to close something; what stands in the way is handled in it."""
    form = ClosureForm(request.POST or None, initial={"resource": request.GET.get("wat", "")})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        return _close(request, form, form.period())
    except BuurtpuntError as error:
        if error.field == "end":
            error.field = "end_date"
        add_refusal(form, error)
        return _page(request, form, status=status_of(error))


def _close(request: HttpRequest, form: ClosureForm, period: Period) -> HttpResponse:
    """Close it, or show what stands in the way with all that was chosen so far."""
    data, by, at = form.cleaned_data, actor_for(request.user), clock.now()
    leaves = leaf_ids(data["resource"])
    way = InTheWayForm(request.POST, bookings=bookings_in_the_way(leaves, period), closed=leaves, at=at)
    status = 422
    if way.is_valid():
        try:
            closure = close_resource(
                data["resource"], period=period, reason=data["reason"], handling=way.handling, move_to=way.move_to,
                kind=OccupancyKind(data["kind"]), by=by, at=at,
            )  # fmt: skip
        except (BookingsInTheWay, NoOtherFree, TransitionRefused) as error:  # somebody was first: look again
            way = InTheWayForm(request.POST, bookings=bookings_in_the_way(leaves, period), closed=leaves, at=at)
            way.is_valid()
            add_refusal(way, error)
            status = status_of(error)
        else:
            messages.success(request, _("%(what)s is closed then.") % {"what": closure.resource.name})
            return redirect("office:closures")
    if not way.was_asked:
        status = status_of(BookingsInTheWay())
    return _page(request, form, way=way, status=status)


@managers_only
@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """Open again what was closed; that it is open already is fine."""
    pk = request.POST.get("closure", "")
    known = Closure.objects.select_related("resource")
    closure = known.filter(pk=pk).first() if pk.isdecimal() and len(pk) <= PK_DIGITS else None
    if closure is None:
        raise Missing
    lift_closure(closure, by=actor_for(request.user), at=clock.now())
    messages.success(request, _("%(what)s can be booked then again.") % {"what": closure.resource.name})
    return redirect("office:closures")


def _page(
    request: HttpRequest, form: ClosureForm, *, way: InTheWayForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "page": page_of(request, closures_from(clock.now())), "way": way}
    return render_page(request, "closures.html", "closures", context, status=status)
