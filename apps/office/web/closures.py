"""`/beheer/sluitingen/`: when a thing or a room cannot be had."""

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
from apps.bookings.errors import BookingsInTheWay
from apps.bookings.models import Booking, Closure, Resource
from apps.bookings.queries.closure import closures_from
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.period import Period
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.web.moments import date_field, moment_of, time_field
from apps.office.web.page import page_of, render_page

PK_DIGITS: Final = 15  # what fits in the database's column


class ClosureForm(forms.Form):
    """What is closed, from when to when, and why."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("What is closed?"),
        queryset=Resource.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose one"),
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
        choice.queryset = Resource.objects.select_related("kind").order_by("kind__position", "position", "name")

    def period(self) -> Period:
        """The stretch that was typed, in UTC. Refuses: InvalidTime, TimeDoesNotExist, InvalidPeriod."""
        data = self.cleaned_data
        return Period(moment_of(data, "start"), moment_of(data, "end"))


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def closures(request: HttpRequest) -> HttpResponse:
    """What is closed or will be, and the form to close something."""
    form = ClosureForm(request.POST or None, initial={"resource": request.GET.get("wat", "")})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    by, at = actor_for(request.user), clock.now()
    try:
        closure = close_resource(data["resource"], period=form.period(), reason=data["reason"], by=by, at=at)
    except BookingsInTheWay as error:
        add_refusal(form, error)
        return _page(request, form, in_the_way=error.context["bookings"], status=status_of(error))
    except BuurtpuntError as error:
        if error.field == "end":
            error.field = "end_date"
        add_refusal(form, error)
        return _page(request, form, status=status_of(error))
    messages.success(request, _("%(what)s is closed then.") % {"what": closure.resource.name})
    return redirect("office:closures")


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
    request: HttpRequest, form: ClosureForm, *, in_the_way: list[Booking] | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "page": page_of(request, closures_from(clock.now())), "in_the_way": in_the_way}
    return render_page(request, "closures.html", "closures", context, status=status)
