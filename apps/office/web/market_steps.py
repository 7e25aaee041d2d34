"""Where a market is on its way from plan to settled, and the next thing to do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.market.enums import CycleState
from apps.market.models import OrderCycle

# Route, and whether it takes the code of the market.
Route = tuple[str, bool]
_CYCLE: Final[Route] = ("office:market_cycle", True)

_WORDS: Final[dict[CycleState, str | Promise]] = {
    CycleState.DRAFT: pgettext_lazy("step of a market", "Draft"),
    CycleState.OPEN: pgettext_lazy("step of a market", "Open"),
    CycleState.CLOSED: pgettext_lazy("step of a market", "Closed"),
    CycleState.ORDERED: pgettext_lazy("step of a market", "Ordered"),
    CycleState.RECEIVED: pgettext_lazy("step of a market", "Received"),
    CycleState.DISTRIBUTED: pgettext_lazy("step of a market", "Handed out"),
    CycleState.SETTLED: pgettext_lazy("step of a market", "Settled"),
}
# What comes next in each state, and where: the first of these routes that there is.
_NEXT: Final[dict[CycleState, tuple[str | Promise, tuple[Route, ...]]]] = {
    CycleState.DRAFT: (_("Fill in what is for sale"), (("office:market_offers", True), _CYCLE)),
    CycleState.OPEN: (_("See what is for sale"), (("office:market_offers", True), _CYCLE)),
    CycleState.CLOSED: (_("Send the order sheets"), (("office:market_sheets", True), _CYCLE)),
    CycleState.ORDERED: (
        _("Receive the goods"),
        (("counter:deliveries", False), ("office:market_sheets", True), _CYCLE),
    ),
    CycleState.RECEIVED: (_("Divide and hand out"), (("office:market_shortages", True), ("counter:home", False))),
    CycleState.DISTRIBUTED: (_("Settle the market"), (("office:market_settlement", True),)),
    CycleState.SETTLED: (_("See the statements"), (("office:market_settlement", True),)),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the line: past, now or still to come."""

    label: str | Promise
    state: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The whole line, and the one next thing."""

    steps: list[Step]
    number: int
    next_label: str | Promise
    next_url: str

    @property
    def now(self) -> Step:
        """Where it is."""
        return self.steps[self.number - 1]


def steps_of(cycle: OrderCycle) -> Steps:
    """The line of one market. No query."""
    states = list(_WORDS)
    here = states.index(CycleState(cycle.state))
    steps = [
        Step(_WORDS[state], "now" if index == here else "past" if index < here else "")
        for index, state in enumerate(states)
    ]
    label, routes = _NEXT[states[here]]
    return Steps(steps, here + 1, label, first_route(routes, cycle))


def first_route(routes: Sequence[Route], cycle: OrderCycle) -> str:
    """The address of the first of these pages that there is; of the market itself where there is none."""
    for name, takes_code in (*routes, _CYCLE):
        try:
            return reverse(name, args=[cycle.code] if takes_code else [])
        except NoReverseMatch:
            continue
    return ""
