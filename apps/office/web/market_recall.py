"""`/beheer/markt/<code>/terugroepen/`: warn everybody who got one product, after a real question."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.recall import MOST_SIGNS, recall_offer
from apps.market.enums import CycleState
from apps.market.models import Offer, OrderCycle
from apps.market.queries.recall import (
    holders_of,
    offers_somebody_has,
    pieces_shelved,
    pieces_with_passers_by,
    recalls_of,
    still_here,
    to_call,
)
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import market_page
from apps.office.web.market_tabs import tabs_for
from apps.office.web.page import render_page


class RecallForm(forms.Form):
    """What people must know, and whether it leaves the orders that wait."""

    text = forms.CharField(
        label=gettext_lazy("What must people know, and do?"),
        max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Say what is wrong, that they should not eat it, and where to bring it back."),
    )
    takes_out = forms.BooleanField(
        label=gettext_lazy("Take it out of the orders that were not handed over yet, and do not charge it"),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a product, write the text, answer the question; then who must be called."""
    cycle = cycle_by_code(code)
    if request.method == "POST":
        return _answer(request, cycle, _offer_of(cycle, request.POST.get("product", "")))
    if "klaar" in request.GET:
        return _done(request, cycle, request.GET["klaar"])
    if request.GET.get("product"):
        offer = _offer_of(cycle, request.GET["product"])
        return _write(request, cycle, offer, RecallForm(initial={"key": uuid4()}))
    context = {"offers": offers_somebody_has(cycle), "recalls": recalls_of(cycle)}
    return _page(request, cycle, "market_recall.html", context)


def _answer(request: HttpRequest, cycle: OrderCycle, offer: Offer) -> HttpResponse:
    form = RecallForm(request.POST)
    if not form.is_valid():
        return _write(request, cycle, offer, form, status=422)
    data, action = form.cleaned_data, request.POST.get("actie")
    if action == "terug":
        return _write(request, cycle, offer, form)
    if action != "versturen":
        return _page(request, cycle, "market_recall_ask.html", _figures(offer) | {"form": form, "data": data})
    try:
        made = recall_offer(
            cycle, offer, text=data["text"], key=data["key"], takes_out=data["takes_out"],
            by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _write(request, cycle, offer, form, status=status_of(error))
    said = ngettext("%(n)d mail goes out.", "%(n)d mails go out.", made.mailed) % {"n": made.mailed}
    messages.success(request, said)
    return redirect(f"{reverse('office:market_recall', args=[cycle.code])}?klaar={made.key}")


def _write(
    request: HttpRequest, cycle: OrderCycle, offer: Offer, form: RecallForm, *, status: int = 200
) -> HttpResponse:
    context = _figures(offer) | {"form": form, "can_take_out": cycle.state != CycleState.SETTLED}
    return _page(request, cycle, "market_recall_write.html", context, status=status)


def _done(request: HttpRequest, cycle: OrderCycle, key: str) -> HttpResponse:
    """What was sent, and the people that no mail reaches. Refuses: Missing."""
    try:
        made = recalls_of(cycle).filter(key=UUID(key)).first()
    except ValueError:
        made = None
    if made is None:
        raise Missing
    bags, left = still_here(made.offer)
    context = {
        "recall": made,
        "callees": list(to_call(holders_of(made.offer, until=made.at))),
        "bags": bags,
        "left": left,
        "shelved": pieces_shelved(made.offer),
        "strangers": pieces_with_passers_by(made.offer, until=made.at),
    }
    return _page(request, cycle, "market_recall_done.html", context)


def _figures(offer: Offer) -> dict[str, Any]:
    """How many people have it: by mail, to call, and whose bag still stands here."""
    holders = holders_of(offer)
    bags, left = still_here(offer)
    calls = len(list(to_call(holders)))
    return {
        "offer": offer,
        "mails": len(holders) - calls,
        "calls": calls,
        "waiting": sum(holder.is_waiting for holder in holders),
        "people": len(holders),
        "bags": bags,
        "left": left,
        "shelved": pieces_shelved(offer),
        "strangers": pieces_with_passers_by(offer),
    }


def _offer_of(cycle: OrderCycle, code: str) -> Offer:
    """An offer that somebody of this market has. Refuses: Missing."""
    offer = offers_somebody_has(cycle).filter(code=normalise_code(code)).first()
    if offer is None:
        raise Missing
    return offer


def _page(
    request: HttpRequest, cycle: OrderCycle, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    frame = {"cycle": cycle, "tabs": tabs_for(cycle, "recall")}
    return render_page(request, template, "market", frame | context, status=status)
