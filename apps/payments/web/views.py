"""The basket and its checkout, on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.guests import current_person, remember_guest
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import status_of
from apps.payments.domain.checkout import Checkout, GuestDetails, basket_sections, confirm_basket
from apps.payments.web.forms import GuestForm, QuestionsForm
from apps.payments.web.owner import basket_owner

THANKS = "basket_thanks"
_EMPTY = _("Your basket is empty.")


@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """`/mandje/`: everything that waits, who you are, and one button that obliges to pay."""
    at = clock.now()
    owner, person = basket_owner(request), current_person(request)
    sections = basket_sections(owner, at=at)
    if request.method != "POST":
        return _page(request, sections, GuestForm(), QuestionsForm(sections))
    if not sections:
        return _already_done(request)
    guest_form, questions = GuestForm(request.POST), QuestionsForm(sections, request.POST)
    valid = questions.is_valid() & (person is not None or guest_form.is_valid())
    if not valid:
        return _page(request, sections, guest_form, questions, status=422)
    guest = None if person else GuestDetails(**guest_form.cleaned_data, language=get_language() or "nl")
    try:
        done = confirm_basket(
            owner, person=person, guest=guest, answers=request.POST.dict(), by=actor_for(request.user), at=at
        )
    except BuurtpuntError as error:
        sections = basket_sections(owner, at=clock.now())
        questions = QuestionsForm(sections, request.POST)
        return _page(request, sections, guest_form, questions, status=_status_of_cause(error), refusal=error)
    return _thank(request, done)


def _status_of_cause(error: BuurtpuntError) -> int:
    """The status of the refusal itself, not of its wrapping."""
    cause = getattr(error, "cause", error)
    return status_of(cause)


def _page(  # noqa: PLR0913 - the parts of one page
    request: HttpRequest,
    sections: list[Any],
    guest_form: GuestForm,
    questions: QuestionsForm,
    *,
    status: int = 200,
    refusal: BuurtpuntError | None = None,
) -> HttpResponse:
    person = current_person(request)
    context = {
        "sections": sections,
        "total_cents": sum(section.total_cents for section in sections),
        "due_cents": sum(section.total_cents for section in sections if not section.asks_approval),
        "person": person,
        "guest_form": None if person else guest_form,
        "questions": questions,
        "refusal": refusal,
    }
    return render(request, "payments/basket.html", context, status=status)


def _already_done(request: HttpRequest) -> HttpResponse:
    """A double click, or the back button after placing: show what came of it instead of a complaint."""
    if request.session.get(THANKS):
        return redirect("basket:thanks")
    messages.info(request, str(_EMPTY))
    return redirect("basket:home")


def _thank(request: HttpRequest, done: Checkout) -> HttpResponse:
    if request.user.is_anonymous:
        remember_guest(request, done.person)
    request.session[THANKS] = [
        {
            "module": item.module, "title": item.title, "detail": item.detail, "code": item.code, "url": item.url,
            "due_cents": item.due_cents, "asks_approval": item.asks_approval,
        }
        for item in done.confirmed
    ]  # fmt: skip
    return redirect("basket:thanks")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What was confirmed, with codes large and what is still to pay."""
    items = request.session.get(THANKS)
    if not items:
        return redirect("basket:home")
    due = sum(item["due_cents"] for item in items if not item["asks_approval"])
    return render(request, "payments/thanks.html", {"items": items, "due_cents": due})
