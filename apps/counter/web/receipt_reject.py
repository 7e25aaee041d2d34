"""Something is wrong with what came: how many pieces, why, and a photo."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.counter.web.access import market_page
from apps.counter.web.queue import counter_context
from apps.counter.web.receipt_access import delivery_at, line_at, version_in
from apps.counter.web.receipt_words import CountRow, delivery_url, row_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing, NotAllowed
from apps.hub.pictures import redraw_picture
from apps.hub.ui.controls import stepped
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.counting import MOST_COUNTED
from apps.market.domain.receipt import count_line, start_receipt
from apps.market.enums import RejectReason
from apps.market.queries.receipt import Delivery, DeliveryLine, lines_of_delivery

LONGEST: Final = 1600  # pixels


class RejectForm(forms.Form):
    """What came, what of it is not right, and why."""

    received = forms.IntegerField(label=_("How many came?"), min_value=0, max_value=MOST_COUNTED)
    rejected = forms.IntegerField(label=_("How many are not right?"), min_value=0, max_value=MOST_COUNTED)
    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=RejectReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )  # fmt: skip
    photo = forms.FileField(
        label=_("Photo"), required=False, help_text=_("So that we can show the producer."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, cycle: str, producer: str, offer: str) -> HttpResponse:
    """The form for one line of a delivery; nothing refused any more takes the photo away too."""
    found = delivery_at(cycle, producer)
    row = _line_of(found, offer)
    if request.method != "POST":
        return _page(request, found, row, RejectForm(initial=_as_it_stands(row)))
    data = request.POST.copy()
    for name in ("received", "rejected"):
        data[name] = stepped(request.POST, name, step=f"step-{name}")
    if any(f"step-{name}" in data for name in ("received", "rejected")):  # without JavaScript: look, then press
        return _page(request, found, row, RejectForm(initial=data.dict()))
    form = RejectForm(data, request.FILES)
    if "all_good" in data:
        data.update({"rejected": "0", "reason": ""})
        form.fields["reason"].required = False
    if not form.is_valid():
        return _page(request, found, row, form, status=422)
    try:
        _count(request, found, offer, form)
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        add_refusal(form, error)
        found = delivery_at(cycle, producer)
        return _page(request, found, _line_of(found, offer), form, status=status_of(error))
    return see_other(f"{delivery_url('delivery', found)}?geteld={row.offer.code}#lijn-{row.offer.code}")


def _count(request: HttpRequest, found: Delivery, offer: str, form: RejectForm) -> None:
    data, sent = form.cleaned_data, form.cleaned_data["photo"]
    photo = None
    if sent and data["rejected"]:
        photo = redraw_picture(sent.file, size=sent.size, name=f"levering-{normalise_code(offer)}", longest=LONGEST)
    by, at = actor_for(request.user), clock.now()
    receipt = start_receipt(found.cycle, found.producer, by=by, at=at)
    count_line(
        line_at(receipt, offer), received=data["received"], rejected=data["rejected"], reason=data["reason"],
        photo=photo, version=version_in(request.POST.get("version", "")), by=by, at=at,
    )  # fmt: skip


def _line_of(found: Delivery, offer: str) -> DeliveryLine:
    code = normalise_code(offer)
    row = next((row for row in lines_of_delivery(found) if row.offer.code == code), None)
    if row is None:
        raise Missing
    return row


def _as_it_stands(row: DeliveryLine) -> dict[str, Any]:
    line = row.line
    if line is None or line.quantity_received is None:
        return {"received": row.expected, "rejected": 1}
    return {
        "received": line.quantity_received,
        "rejected": line.quantity_rejected or 1,
        "reason": line.reject_reason,
    }


def _page(
    request: HttpRequest, found: Delivery, line: DeliveryLine, form: RejectForm, *, status: int = 200
) -> HttpResponse:
    row: CountRow = row_of(found, line)
    context = counter_context(request) | {
        "delivery": found,
        "row": row,
        "form": form,
        "is_refused": bool(row.refused),
        "back_url": delivery_url("delivery", found),
    }
    return render(request, "counter/delivery_reject.html", context, status=status)
