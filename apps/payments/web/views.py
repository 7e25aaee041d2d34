"""The basket and its checkout, on one page."""

import json
import re
import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.guests import current_person, remember_guest
from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.models import IdempotentRequest
from apps.hub.web.refusals import add_refusal, status_of
from apps.payments.basket import BasketOwner
from apps.payments.domain.checkout import Checkout, CheckoutRefused, GuestDetails, basket_sections, confirm_basket
from apps.payments.errors import BasketChanged
from apps.payments.web.forms import GuestForm, QuestionsForm
from apps.payments.web.owner import basket_owner
from apps.payments.web.page import BasketPage

THANKS = "basket_thanks"
_SEE_OTHER = 303


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """`/mandje/`: everything that waits, who you are, and one button that obliges to pay."""
    at = clock.now()
    owner, person = basket_owner(request), current_person(request)
    sections = basket_sections(owner, at=at)
    if request.method != "POST":
        return _answer(request, BasketPage(sections, person, GuestForm(), QuestionsForm(sections)))
    if not sections:
        return _already_done(request, owner)
    page = BasketPage(sections, person, GuestForm(request.POST), QuestionsForm(sections, request.POST))
    if not page.is_valid():
        return _answer(request, page, status=422)
    if request.POST.get("seen", page.seen) != page.seen:
        return _refused(request, owner, person, BasketChanged())
    guest = None if person else GuestDetails(**page.guest_form.cleaned_data, language=(get_language() or "nl")[:2])
    try:
        with transaction.atomic():
            done = confirm_basket(
                owner, person=person, guest=guest, answers=_answers(request), by=actor_for(request.user), at=at
            )
            _keep(request, owner, done)
    except BuurtpuntError as error:
        return _refused(request, owner, person, error)
    return _thank(request, done.person, _items(done))


def _answers(request: HttpRequest) -> dict[str, str]:
    """What was posted, without the sign that no database keeps."""
    return {name: value.replace("\x00", "") for name, value in request.POST.dict().items()}


def _request_key(request: HttpRequest) -> str:
    """The key of the form, when it is one of ours."""
    key = request.POST.get("request_key", "")
    return key if re.fullmatch(r"[0-9a-f]{32}", key) else ""


def _refused(request: HttpRequest, owner: BasketOwner, person: Person | None, error: BuurtpuntError) -> HttpResponse:
    """The basket as it is by now, with the reason on top and everything typed."""
    sections = basket_sections(owner, at=clock.now())
    if not sections and _earlier(request, owner):
        return _already_done(request, owner)
    questions = QuestionsForm(sections, request.POST)
    questions.is_valid()
    add_refusal(questions, error)
    page = BasketPage(sections, person, GuestForm(request.POST), questions)
    cause = error.cause if isinstance(error, CheckoutRefused) else error
    return _answer(request, page, status=status_of(cause))


def _answer(request: HttpRequest, page: BasketPage, *, status: int = 200) -> HttpResponse:
    context = {"page": page, "request_key": _request_key(request) or uuid.uuid4().hex}
    return render(request, "payments/basket.html", context, status=status)


def _scope(owner: BasketOwner) -> str:
    return f"basket:{owner.person.pk}" if owner.person else f"basket:{owner.key}"


def _keep(request: HttpRequest, owner: BasketOwner, done: Checkout) -> None:
    """Remember in the same transaction what this form became: the same press sent twice finds it."""
    key = _request_key(request)
    body = json.dumps({"person": done.person.pk, "items": _items(done)})
    if key:
        IdempotentRequest.objects.update_or_create(
            scope=_scope(owner)[:64],
            key=key,
            defaults={"fingerprint": "", "status": _SEE_OTHER, "body": body, "created_at": clock.now()},
        )


def _earlier(request: HttpRequest, owner: BasketOwner) -> dict[str, Any] | None:
    key = _request_key(request)
    row = IdempotentRequest.objects.filter(scope=_scope(owner)[:64], key=key).first() if key else None
    found: dict[str, Any] | None = json.loads(row.body) if row else None
    return found


def _already_done(request: HttpRequest, owner: BasketOwner) -> HttpResponse:
    """A double click, or the back button after placing: show what came of it instead of a complaint."""
    earlier = _earlier(request, owner)
    if earlier:
        return _thank(request, Person.objects.get(pk=earlier["person"]), earlier["items"])
    if request.session.get(THANKS):
        return _see_other("basket:thanks")
    messages.info(request, _("Your basket is empty."))
    return _see_other("basket:home")


def _items(done: Checkout) -> list[dict[str, Any]]:
    return [
        {
            "module": item.module, "title": str(item.title), "detail": str(item.detail), "code": item.code,
            "url": item.url, "due_cents": item.due_cents, "asks_approval": item.asks_approval,
        }
        for item in done.confirmed
    ]  # fmt: skip


def _thank(request: HttpRequest, person: Person, items: list[dict[str, Any]]) -> HttpResponse:
    if request.user.is_anonymous:
        remember_guest(request, person)
    request.session[THANKS] = items
    return _see_other("basket:thanks")


def _see_other(route: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(route))
    response.status_code = _SEE_OTHER
    return response


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """`/mandje/bedankt/`: what was confirmed, with codes large and what is still to pay."""
    items = request.session.get(THANKS)
    if not items:
        return _see_other("basket:home")
    due = sum(item["due_cents"] for item in items if not item["asks_approval"])
    context = {
        "items": items,
        "due_cents": due,
        "waits": any(item["asks_approval"] for item in items),
        "person": current_person(request),
    }
    return render(request, "payments/thanks.html", context)
