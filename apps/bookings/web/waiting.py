"""`/reservaties/wachtlijst/`: standing in line for a time, and answering its offer."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.domain.person import register_person
from apps.accounts.guests import current_person, remember_guest
from apps.accounts.web.access import see_other
from apps.bookings.domain.waiting import join_waiting, leave_waiting, take_offer
from apps.bookings.enums import WaitingState
from apps.bookings.errors import FreeNow
from apps.bookings.models import Resource, ResourceKind, WaitingEntry
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.queries.waiting import entry_for
from apps.bookings.web.my_waiting import waits_of
from apps.bookings.web.pages import page_of
from apps.bookings.web.strip import query, wish_values
from apps.bookings.web.waiting_pages import ANY, EntryPage, JoinForm, JoinPage, entry_page
from apps.hub import clock, modules
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.refusals import add_refusal, status_of
from apps.payments.web.forms import GuestForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Stand in line for `?ding=` or any of `?soort=`; a guest says who they are, as in the basket.

    Without either: what one waits for.
    """
    if request.method != "POST" and not {"ding", "soort"} & request.GET.keys():
        return _mine(request)
    page = _join_page(request)
    if request.method == "POST":
        entry = _join(request, page)
        if entry is not None:
            messages.success(request, _("You are on the waiting list."))
            return see_other(reverse("bookings:waiting", args=[entry.code]))
    return render(request, "bookings/waiting_join.html", {"page": page}, status=page.status)


@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The place in line, or the offer to take or leave."""
    entry = load_entry(request, code)
    if entry.state == WaitingState.TAKEN and entry.booking is not None:
        return see_other(reverse("bookings:detail", args=[entry.booking.code]))
    return _answer(request, entry_page(entry))


@never_cache
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """One tap makes a booking of the offer; what the kind asks is asked with it."""
    entry = load_entry(request, code)
    page = entry_page(entry, data=request.POST)
    if page.form is not None and not page.form.is_valid():
        page.status = 422
        return _answer(request, page)
    given = page.form.cleaned_data if page.form is not None else {}
    details = {name: given[name] for name in ("activity", "attendees", "answers", "accepts_rules") if name in given}
    try:
        booking = take_offer(entry, by=actor_for(request.user), at=clock.now(), **details)
    except BuurtpuntError as error:
        page = entry_page(load_entry(request, code), data=request.POST)
        page.status, page.refusal = status_of(error), error
        return _answer(request, page)
    messages.success(request, _("It is yours."))
    return see_other(reverse("bookings:detail", args=[booking.code]))


@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """'No thanks', or off the list; pressed twice is once."""
    entry = load_entry(request, code)
    leave_waiting(entry, by=actor_for(request.user), at=clock.now())
    messages.success(request, _("You are off the list. Thank you for telling: somebody else is glad with it."))
    return see_other(reverse("bookings:waiting", args=[entry.code]))


def load_entry(request: HttpRequest, code: str) -> WaitingEntry:
    """The entry of this code, for who may see it. Refuses: Missing, for strangers too."""
    entry = entry_for(normalise_code(code), actor=actor_for(request.user), person=current_person(request))
    if entry.shown_kind.module in modules.switched_off():
        raise Missing
    return entry


def _mine(request: HttpRequest) -> HttpResponse:
    person = current_person(request)
    return render(request, "bookings/waiting_mine.html", {"waiting": waits_of(person) if person else []})


def _answer(request: HttpRequest, page: EntryPage) -> HttpResponse:
    return render(request, "bookings/waiting.html", {"page": page, "entry": page.entry}, status=page.status)


def _join_page(request: HttpRequest) -> JoinPage:
    data = request.POST if request.method == "POST" else request.GET
    # an address with a NUL is nobody's: PostgreSQL takes none
    thing, kind = _wanted(*(data.get(name, "").replace("\x00", "") for name in ("ding", "soort")))
    person = current_person(request)
    bound = data if request.method == "POST" or "van" in data else None
    form = JoinForm(bound, thing=thing, kind=kind, person=person, initial={"date": data.get("dag", "")})
    if request.method != "POST":
        form.is_valid()
    guest = None if person else GuestForm(request.POST if request.method == "POST" else None)
    return JoinPage(thing, kind, form, guest)


def _wanted(thing: str, kind: str) -> tuple[Resource | None, ResourceKind]:
    """What is waited for. Refuses: Missing."""
    resource = bookable_resources().filter(slug=thing).first() if thing else None
    found = resource.kind if resource else ResourceKind.objects.filter(slug=kind, is_active=True).first()
    if found is None or found.module in modules.switched_off() or (thing and resource is None):
        raise Missing
    return resource, found


def _join(request: HttpRequest, page: JoinPage) -> WaitingEntry | None:
    """The entry; None when something was refused, which then stands on the page."""
    is_fine = all([page.form.is_valid(), page.guest is None or page.guest.is_valid()])
    period = page.form.period
    if not is_fine or period is None:
        page.status = 422
        return None
    given, by, at = page.form.cleaned_data, actor_for(request.user), clock.now()
    only = None if given.get("which") == ANY else page.thing
    person = current_person(request)
    try:
        with transaction.atomic():
            who = person or register_person(
                **(page.guest.cleaned_data if page.guest else {}), language=(get_language() or "nl")[:2], by=by, at=at
            )
            entry = join_waiting(
                resource=only, kind=None if only else page.kind, period=period, person=who,
                association=given.get("association"), by=by, at=at,
            )  # fmt: skip
    except BuurtpuntError as error:
        add_refusal(page.form, error)
        page.status = status_of(error)
        if isinstance(error, FreeNow) and page.thing is not None:
            page.book_url = f"{page_of(page.thing)}?{query(**wish_values(period))}#boeken"
        return None
    if person is None:
        remember_guest(request, who)
    return entry
