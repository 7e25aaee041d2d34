"""`/beheer/markt/<code>/aanbod/<offer>/intrekken/`: taking back what people ordered, after a real question."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.phone import spell_phone
from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.withdraw import withdraw_offer, withdraw_producer
from apps.market.models import Offer, OrderCycle
from apps.market.queries.offer_table import offers_in_table
from apps.market.queries.withdraw import orders_hit
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import market_page
from apps.office.web.market_offers import producer_of
from apps.office.web.page import render_page


class WithdrawForm(forms.Form):
    """Why, as the customers read it."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=200,
        help_text=gettext_lazy("The customers read this in their mail. For example: the oven broke down."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, is_ordered: bool) -> None:
        """Somebody reads why when it `is_ordered`; else it is for ourselves, and may stay empty."""
        super().__init__(data)
        if not is_ordered:
            self.fields["reason"].required = False
            self.fields["reason"].help_text = _("For ourselves: nobody gets a mail.")


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, code: str, offer: str) -> HttpResponse:
    """One size of a product."""
    cycle = cycle_by_code(code)
    found = offers_in_table(cycle).filter(code=normalise_code(offer)).first()
    if found is None:
        raise Missing

    def act(reason: str) -> None:
        withdraw_offer(found, by=actor_for(request.user), at=clock.now(), reason=reason)

    return _ask(request, cycle, [found], str(found.variant), act)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def producer(request: HttpRequest, code: str, producer: str) -> HttpResponse:
    """All of a producer."""
    cycle, maker = cycle_by_code(code), producer_of(producer)
    found = list(offers_in_table(cycle).filter(variant__product__producer=maker))
    if not found:
        raise Missing

    def act(reason: str) -> None:
        withdraw_producer(cycle, maker, by=actor_for(request.user), at=clock.now(), reason=reason)

    return _ask(request, cycle, found, maker.name, act)


def _ask(
    request: HttpRequest, cycle: OrderCycle, offers: list[Offer], name: str, act: Callable[[str], None]
) -> HttpResponse:
    """Show who is hit, ask once, do it."""
    hits = orders_hit(offers)
    to_call = [(hit.order.person, spell_phone(hit.order.person.phone)) for hit in hits if not hit.order.person.email]
    form = WithdrawForm(request.POST if request.method == "POST" else None, is_ordered=bool(hits))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                act(form.cleaned_data["reason"])
            except BuurtpuntError as error:
                add_refusal(form, error)
                status = status_of(error)
            else:
                messages.success(request, _done_words(name, mails=len(hits) - len(to_call), calls=len(to_call)))
                page = "office:market_shortages" if to_call else "office:market_offers"
                return see_other(reverse(page, args=[cycle.code]))
        else:
            status = 422
    context: dict[str, Any] = {
        "cycle": cycle,
        "form": form,
        "name": name,
        "hits": hits,
        "emptied": sum(hit.is_all for hit in hits),
        "mails": len(hits) - len(to_call),
        "to_call": to_call,
        "is_gone": all(one.withdrawn_at for one in offers),
    }
    return render_page(request, "market_withdraw.html", "market", context, status=status)


def _done_words(name: str, *, mails: int, calls: int) -> str:
    """What was done and who hears of it how; one order per person, so the numbers are people."""
    words = [_("%(name)s is not for sale any more.") % {"name": name}]
    if mails:
        words.append(ngettext("%(n)d person gets a mail.", "%(n)d people get a mail.", mails) % {"n": mails})
    if calls:
        words.append(ngettext("Call %(n)d person.", "Call %(n)d people.", calls) % {"n": calls})
    return " ".join(words)
