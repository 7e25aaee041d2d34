"""`/beheer/markt/<code>/tekorten/<offer>/`: dividing what is short, looked at before it is done."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.domain.mail import words_of_mail
from apps.hub.errors import BuurtpuntError, Conflict, Missing
from apps.hub.models import Place
from apps.hub.web.refusals import status_of
from apps.market.domain.division_preview import OrderPreview, Proposal, preview_orders
from apps.market.domain.shortage import divide_shortage
from apps.market.domain.telling import mail_context
from apps.market.errors.division import DivisionChanged, DivisionRefused, NothingToDivide
from apps.market.models import Offer, OrderCycle
from apps.market.queries.shortage import CYCLES_TO_DIVIDE, Shortage, shortage_of, was_divided
from apps.office.queries.market import cycle_by_code
from apps.office.web.division_form import DivisionForm, read_form
from apps.office.web.division_rows import choice_rows, policy_choices, share_rows
from apps.office.web.market import market_page
from apps.office.web.market_tabs import tabs_for
from apps.office.web.page import render_page

MAIL = "market/mail/order_amended"


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def divide(request: HttpRequest, code: str, offer: str) -> HttpResponse:
    """Who would get what, at which price and with which mail; with `actie=verdeel` it is done as it was shown."""
    cycle = cycle_by_code(code)
    found = Offer.objects.filter(cycle=cycle, code=normalise_code(offer)).select_related("variant__product").first()
    if found is None:
        raise Missing
    wants_it = request.method == "POST" and request.POST.get("actie") == "verdeel"
    if wants_it and was_divided(cycle, request.POST.get("gezien", "")[:64]):
        return _done(request, cycle, found, None)
    shortage = shortage_of(found) if cycle.state in CYCLES_TO_DIVIDE else None
    if shortage is None:
        error = NothingToDivide() if wants_it else None
        return _empty(request, cycle, found, error=error)
    form = read_form(request.POST, shortage.claims) if request.method == "POST" else DivisionForm()
    try:
        proposal = form.propose(shortage)
        if wants_it:
            return _do(request, cycle, proposal, form)
    except DivisionRefused as error:
        return _page(request, cycle, shortage, form, refused=error, status=status_of(error))
    except Conflict as error:
        return _again(request, cycle, found, form, error)
    return _page(request, cycle, shortage, form, proposal=proposal)


def _do(request: HttpRequest, cycle: OrderCycle, proposal: Proposal, form: DivisionForm) -> HttpResponse:
    """Exactly what was shown, or nothing. Refuses: DivisionChanged, and as `divide_shortage`."""
    if proposal.seen != form.seen:
        raise DivisionChanged
    offer = proposal.shortage.offer
    done = divide_shortage(
        cycle, offer, division=proposal.division, seen=form.seen, by=actor_for(request.user), at=clock.now()
    )
    return _done(request, cycle, offer, (done.mailed, done.to_call))


def _done(request: HttpRequest, cycle: OrderCycle, offer: Offer, told: tuple[int, int] | None) -> HttpResponse:
    words = [_("%(name)s is divided.") % {"name": offer.variant.full_name}]
    if told is not None:
        mailed, to_call = told
        if mailed:
            words.append(ngettext("%(n)d person gets a mail.", "%(n)d people get a mail.", mailed) % {"n": mailed})
        if to_call:
            words.append(ngettext("Call %(n)d person.", "Call %(n)d people.", to_call) % {"n": to_call})
    messages.success(request, " ".join(words))
    return redirect("office:market_shortages", code=cycle.code)


def _again(
    request: HttpRequest, cycle: OrderCycle, offer: Offer, form: DivisionForm, error: BuurtpuntError
) -> HttpResponse:
    """It moved while they looked: the same choices over what is there now."""
    shortage = shortage_of(offer)
    if shortage is None:
        return _empty(request, cycle, offer, error=error)
    try:
        proposal = form.propose(shortage)
    except DivisionRefused as refused:
        return _page(request, cycle, shortage, form, refused=refused, error=error, status=status_of(error))
    return _page(request, cycle, shortage, form, proposal=proposal, error=error, status=status_of(error))


def _empty(
    request: HttpRequest, cycle: OrderCycle, offer: Offer, *, error: BuurtpuntError | None = None
) -> HttpResponse:
    context = {"cycle": cycle, "tabs": tabs_for(cycle, "shortages"), "offer": offer, "error": error}
    return render_page(request, "market_shortage.html", "market", context, status=status_of(error) if error else 200)


def _page(
    request: HttpRequest,
    cycle: OrderCycle,
    shortage: Shortage,
    form: DivisionForm,
    *,
    proposal: Proposal | None = None,
    refused: DivisionRefused | None = None,
    error: BuurtpuntError | None = None,
    status: int = 200,
) -> HttpResponse:
    wrong = refused.rows if refused else {}
    orders = preview_orders(proposal, by=actor_for(request.user), at=clock.now()) if proposal else []
    place = Place.objects.first()
    context = {
        "cycle": cycle,
        "tabs": tabs_for(cycle, "shortages"),
        "offer": shortage.offer,
        "shortage": shortage,
        "policies": policy_choices(form.policy),
        "policy": form.policy,
        "rows": share_rows(shortage, form, proposal, wrong),
        "choices": choice_rows(proposal, form, wrong, shortage),
        "errors": _errors(shortage, refused),
        "error": error,
        "proposal": proposal,
        "left": shortage.available - proposal.division.given if proposal else 0,
        "orders": [_row(found, place) for found in orders],
        "mails": sum(bool(found.order.person.email) for found in orders),
    }
    return render_page(request, "market_shortage.html", "market", context, status=status)


def _errors(shortage: Shortage, refused: DivisionRefused | None) -> list[str]:
    """For the summary on top: what is wrong as a whole, and per line by name."""
    if refused is None:
        return []
    names = {claim.key: claim.line.order.person.name for claim in shortage.claims}
    rows = [f"{names.get(key, key)}: {error.text}" for key, error in refused.rows.items()]
    return [refused.whole.text, *rows] if refused.whole else rows


def _row(found: OrderPreview, place: Place | None) -> dict[str, Any]:
    """One order that changes, with the mail as its customer would read it."""
    order, language = found.order, found.order.person.language
    with translation.override(language):
        path = reverse("market:order", kwargs={"code": order.code})
        said = mail_context(order, found.told, lines=found.lines, outstanding=found.outstanding)
    said |= {"place": place, "base_url": settings.BUURTPUNT_URL, "language": language}
    subject, text = words_of_mail(MAIL, said | {"url": f"{settings.BUURTPUNT_URL}{path}"}, language=language)
    return {
        "order": order,
        "person": order.person,
        "preview": found,
        "told": found.told,
        "subject": subject,
        "text": text,
        "give_back_cents": said["give_back_cents"],
    }
