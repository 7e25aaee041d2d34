"""'Mijn kalenderlink': one's own bookings in one's own calendar."""

import uuid
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.accounts.web.access import signed_in
from apps.bookings.domain.feed import create_subscription, revoke_subscription, rotate_subscription
from apps.bookings.enums import FeedScope
from apps.bookings.models import CalendarSubscription
from apps.bookings.queries.feed import subscriptions_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.refusals import add_refusal, status_of

_MADE: Final = "links_made"


class LinkForm(forms.Form):
    """A name, to tell one link from the next."""

    name = forms.CharField(
        label=gettext_lazy("Where will you use it?"),
        help_text=gettext_lazy("For example: my phone."),
        max_length=80,
    )


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """One's links, and a new one. The address is shown in the answer to the POST and never kept."""
    form = LinkForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    if made_before(request):
        return redirect("bookings:my_calendar")
    user = _user(request)
    try:
        link, token = create_subscription(
            owner=user, name=form.cleaned_data["name"], scope=FeedScope.MINE, by=actor_for(user), at=clock.now()
        )
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, form, status=status_of(error))
    note_made(request)
    return _page(request, LinkForm(), new=fresh_link(link, token))


@signed_in
@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's link back."""
    revoke_subscription(own_link(request, code), by=actor_for(request.user), at=clock.now())
    messages.success(request, _("The link no longer works."))
    return redirect("bookings:my_calendar")


@signed_in
@never_cache
@require_POST
def rotate(request: HttpRequest, code: str) -> HttpResponse:
    """A new address for one's link, because the old one got about."""
    link = own_link(request, code)
    token = rotate_subscription(link, by=actor_for(request.user), at=clock.now())
    return _page(request, LinkForm(), new=fresh_link(link, token))


def own_link(request: HttpRequest, code: str) -> CalendarSubscription:
    """The living link of this code, if it is theirs. Refuses: Missing."""
    link = subscriptions_of(_user(request)).filter(code=code).first()
    if link is None:
        raise Missing
    return link


def made_before(request: HttpRequest) -> bool:
    """Whether this very form made its link already: a page that is loaded again makes no second one.

    The address cannot be shown again, since nobody keeps it; the person is told so.
    """
    if request.POST.get("key", "") not in request.session.get(_MADE, []):
        return False
    messages.info(request, _("This link was made already. Missed its address? Ask for a new one below."))
    return True


def note_made(request: HttpRequest) -> None:
    """Remember the form's key for as long as the session lasts."""
    key = request.POST.get("key", "")[:36]
    if key:
        request.session[_MADE] = [*request.session.get(_MADE, []), key][-20:]


def fresh_link(link: CalendarSubscription, token: str) -> dict[str, Any]:
    """What the part that shows a new address needs; afterwards nobody can look it up."""
    url = settings.BUURTPUNT_URL + reverse("feeds:feed", args=[token])
    return {"link": link, "url": url, "webcal": "webcal:" + url.partition(":")[2]}


def _page(
    request: HttpRequest, form: LinkForm, *, new: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    links = subscriptions_of(_user(request)).filter(scope=FeedScope.MINE)
    context = {"form": form, "links": links, "new": new, "key": uuid.uuid4()}
    return render(request, "bookings/feeds.html", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - `signed_in` saw to it
    return request.user
