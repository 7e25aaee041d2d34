"""Bottles and crates that come full and go back empty with a delivery."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.counter.web.access import market_page
from apps.counter.web.queue import counter_context
from apps.counter.web.receipt_access import delivery_at, version_in
from apps.counter.web.receipt_words import delivery_url
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Conflict, Missing, NotAllowed
from apps.hub.ui.controls import stepped
from apps.hub.web.refusals import status_of
from apps.market.domain.crates import Total, field_of, proposed_containers, set_containers
from apps.market.enums import CYCLES_TO_WEIGH, ContainerReason
from apps.market.errors import InvalidQuantity
from apps.market.models import ContainerKind
from apps.market.queries.container import containers_moved, containers_of_producer, kinds_in_use
from apps.market.queries.receipt import Delivery
from apps.market.rules import parse_quantity

_LABELS: Final = {ContainerReason.DELIVERED: _("Came in, full"), ContainerReason.SENT_BACK: _("Went back, empty")}


@dataclass(frozen=True, slots=True)
class Field:
    """A number on the screen: what is typed or proposed, and what stands in the books."""

    name: str
    label: str
    reason: ContainerReason
    value: str
    stands: int
    proposed: int
    of: str

    @property
    def full_label(self) -> str:
        """'Vol binnen: melkfles'."""
        return f"{self.label}: {self.of}"


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of bottle or crate: full ones in, empties back, and what we still have of this producer."""

    kind: ContainerKind
    came: Field
    back: Field
    balance: int

    @property
    def is_known(self) -> bool:
        """Whether it has to do with this producer."""
        return bool(self.balance or self.came.proposed or self.came.stands or self.back.stands)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def crates(request: HttpRequest, cycle: str, producer: str) -> HttpResponse:
    """Totals of this delivery per kind; typing them again corrects them."""
    found = delivery_at(cycle, producer)
    if request.method != "POST":
        return _page(request, found)
    if any(name.startswith("step-") for name in request.POST):  # without JavaScript: look first, then press
        return _page(request, found, typed=request.POST)
    try:
        totals = _totals(request.POST, _rows(found))
        set_containers(found.cycle, found.producer, totals=totals, by=actor_for(request.user), at=clock.now())
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        typed = None if isinstance(error, Conflict) else request.POST
        return _page(request, found, typed=typed, refusal=error, status=status_of(error))
    messages.success(request, gettext("Written down."))
    return see_other(delivery_url("delivery", found))


def _totals(data: QueryDict, rows: list[KindRow]) -> list[Total]:
    """What was typed, but for the number that is written down by itself when the delivery is finished."""
    totals = []
    for row in rows:
        for field in (row.came, row.back):
            if field.name not in data:
                continue
            try:
                pieces = parse_quantity(data.get(field.name, ""))
            except InvalidQuantity as error:
                raise InvalidQuantity(field=field.name) from error
            seen = version_in(data.get(f"seen-{field.name}", ""))
            if not (field.proposed and pieces == field.proposed and seen == field.stands == 0):
                totals.append(Total(row.kind, field.reason, pieces, seen=seen))
    return totals


def _rows(found: Delivery, *, typed: QueryDict | None = None) -> list[KindRow]:
    """Those of this producer in front. Five queries for any number."""
    balances = {row.kind.pk: row.pieces for row in containers_of_producer(found.producer)}
    moved = {reason: containers_moved(found.cycle, found.producer, reason=reason) for reason in _LABELS}
    proposed: dict[int, int] = {}
    if found.receipt is not None and not found.is_in:
        proposed = {kind.pk: pieces for kind, pieces in proposed_containers(found.receipt).items()}
    known = balances.keys() | proposed.keys() | {kind for kinds in moved.values() for kind in kinds}
    rows = []
    for kind in kinds_in_use(also=known):
        came, back = (
            _field(
                kind, reason, stands=abs(moved[reason].get(kind.pk, 0)), typed=typed,
                proposed=proposed.get(kind.pk, 0) if reason is ContainerReason.DELIVERED else 0,
            )
            for reason in _LABELS
        )  # fmt: skip
        rows.append(KindRow(kind, came, back, balances.get(kind.pk, 0)))
    return sorted(rows, key=lambda row: not row.is_known)


def _field(
    kind: ContainerKind, reason: ContainerReason, *, stands: int, proposed: int, typed: QueryDict | None
) -> Field:
    name = field_of(kind, reason)
    value = str(stands or proposed)
    if typed is not None and name in typed:
        value = stepped(typed, name, step=f"step-{name}")[:12]
    return Field(name, str(_LABELS[reason]), reason, value, stands, 0 if stands else proposed, kind.name)


def _page(
    request: HttpRequest,
    found: Delivery,
    *,
    typed: QueryDict | None = None,
    refusal: BuurtpuntError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = counter_context(request) | {
        "delivery": found,
        "rows": _rows(found, typed=typed),
        "refusal": refusal,
        "may_write": found.cycle.state in CYCLES_TO_WEIGH,
        "back_url": delivery_url("delivery", found),
    }
    return render(request, "counter/crates.html", context, status=status)
