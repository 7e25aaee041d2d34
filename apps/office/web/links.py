"""`/beheer/kalender/`: links that put our bookings into people's own calendars."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.accounts.web.access import managers_only
from apps.bookings.domain.feed import create_subscription, revoke_subscription, rotate_subscription
from apps.bookings.enums import FeedDetail, FeedScope
from apps.bookings.models import CalendarSubscription, Resource
from apps.bookings.queries.feed import subscriptions_of, subscriptions_of_staff
from apps.bookings.web.feeds import fresh_link, made_before, note_made, own_link
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.web.page import render_page


class StaffLinkForm(forms.Form):
    """What a link shows, and how much of it."""

    name = forms.CharField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("For example: great hall, Jef's phone."), max_length=80
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What does it show?"),
        choices=FeedScope.choices,
        initial=FeedScope.RESOURCE,
        widget=forms.RadioSelect,
    )
    resource = forms.ModelChoiceField(
        label=gettext_lazy("Which thing or room?"),
        queryset=Resource.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose one"),
        help_text=gettext_lazy("Only for the calendar of one thing or room."),
        to_field_name="slug",
    )
    detail = forms.ChoiceField(
        label=gettext_lazy("How much does it tell?"),
        choices=FeedDetail.choices,
        initial=FeedDetail.BUSY,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what there is to book."""
        super().__init__(*args, **kwargs)
        choice = self.fields["resource"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = Resource.objects.select_related("kind").order_by("kind__position", "position", "name")

    def clean(self) -> dict[str, Any]:
        """One thing's calendar needs the thing."""
        data = super().clean() or {}
        if data.get("scope") == FeedScope.RESOURCE and not data.get("resource") and "resource" not in self.errors:
            self.add_error("resource", _("Choose which thing or room."))
        return data


@managers_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """One's own links, all that staff gave out, and a new one. An address is shown in the answer to the POST only."""
    form = StaffLinkForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    if made_before(request):
        return redirect("office:calendar")
    data, user = form.cleaned_data, _user(request)
    try:
        link, token = create_subscription(
            owner=user,
            name=data["name"],
            scope=FeedScope(data["scope"]),
            resource=data["resource"],
            detail=FeedDetail(data["detail"]),
            by=actor_for(user),
            at=clock.now(),
        )
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, form, status=status_of(error))
    note_made(request)
    return _page(request, StaffLinkForm(), new=fresh_link(link, token))


@managers_only
@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Take back any link that staff gave out, or one's own."""
    link = _any_link(request, code)
    revoke_subscription(link, by=actor_for(request.user), at=clock.now())
    messages.success(request, _("The link '%(name)s' no longer works.") % {"name": link.name})
    return redirect("office:calendar")


@managers_only
@never_cache
@require_POST
def rotate(request: HttpRequest, code: str) -> HttpResponse:
    """A new address for one's own link."""
    link = own_link(request, code)
    token = rotate_subscription(link, by=actor_for(request.user), at=clock.now())
    return _page(request, StaffLinkForm(), new=fresh_link(link, token))


def _any_link(request: HttpRequest, code: str) -> CalendarSubscription:
    link = (subscriptions_of_staff() | subscriptions_of(_user(request))).filter(code=code).first()
    if link is None:
        raise Missing
    return link


def _page(
    request: HttpRequest, form: StaffLinkForm, *, new: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    others = subscriptions_of_staff().exclude(owner=_user(request))
    context = {"form": form, "mine": subscriptions_of(_user(request)), "page": page_of(request, others), "new": new}
    context["key"] = uuid.uuid4()
    return render_page(request, "calendar.html", "calendar", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - `managers_only` saw to it
    return request.user
