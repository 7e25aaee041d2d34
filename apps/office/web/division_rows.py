"""What the dividing page shows per line: numbers, what may come instead, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.hub.errors import BuurtpuntError
from apps.hub.ui import formats
from apps.market.domain.division_preview import Proposal
from apps.market.domain.substitution import Choice, price_instead
from apps.market.enums import DivisionPolicy, SoldBy
from apps.market.queries.shortage import Claim, Shortage
from apps.market.queries.surplus import Surplus
from apps.office.web.division_form import DivisionForm


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One line with its number, as planned or as typed."""

    claim: Claim
    value: int | str
    error: str = ""

    @property
    def shown(self) -> str:
        """What the form remembers of it."""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """What may come instead of one line."""

    claim: Claim
    missing: int
    options: list[dict[str, Any]]
    value: str
    is_own: bool
    pieces: int
    error: str = ""


def policy_choices(policy: DivisionPolicy) -> list[dict[str, Any]]:
    """The radio cards."""
    more = {
        DivisionPolicy.SHARE: _("Nobody gets two before everybody has one."),
        DivisionPolicy.FIRST: _("In full, in the order of ordering, until it is gone."),
        DivisionPolicy.HAND: _("You type the numbers yourself."),
    }
    return [
        {"value": each.value, "label": str(each.label).capitalize(), "more": more[each], "checked": each is policy}
        for each in DivisionPolicy
    ]


def share_rows(
    shortage: Shortage, form: DivisionForm, proposal: Proposal | None, wrong: Mapping[str, BuurtpuntError]
) -> list[ShareRow]:
    """In order of placing."""
    planned: dict[str, int | str] = (
        {share.claim.key: share.pieces for share in proposal.division.shares} if proposal else {}
    )
    values = planned | form.typed
    return [
        ShareRow(
            claim, values.get(claim.key, claim.has),
            wrong[claim.key].text if claim.key in wrong and claim.key in form.typed else "",
        )
        for claim in sorted(shortage.claims, key=lambda claim: claim.placed)
    ]  # fmt: skip


def choice_rows(
    proposal: Proposal | None, form: DivisionForm, wrong: Mapping[str, BuurtpuntError], shortage: Shortage
) -> list[ChoiceRow]:
    """Of the lines that miss pieces and of which the customer said yes; without a plan, those chosen wrong."""
    if proposal is not None:
        return [_choice(choice, form) for choice in proposal.choices]
    return [
        ChoiceRow(claim, 0, [_nothing()], "", is_own=False, pieces=0, error=wrong[claim.key].text)
        for claim in shortage.claims
        if claim.key in wrong and claim.key in form.chosen
    ]


def _choice(choice: Choice, form: DivisionForm) -> ChoiceRow:
    value = choice.chosen.offer.code if choice.chosen else ""
    options = [_nothing(), *(_option(choice.claim, surplus) for surplus in choice.candidates)]
    return ChoiceRow(
        choice.claim, choice.missing, options, value, is_own=choice.claim.key in form.chosen, pieces=choice.pieces
    )


def _nothing() -> dict[str, Any]:
    return {"value": "", "label": _("nothing instead")}


def _option(claim: Claim, surplus: Surplus) -> dict[str, Any]:
    price = formats.euro(price_instead(claim.line, surplus))
    by_weight = surplus.offer.variant.sold_by == SoldBy.WEIGHT
    what = str(surplus.offer.variant)
    words = _("%(what)s, %(price)s a kilo, %(n)d left") if by_weight else _("%(what)s, %(price)s each, %(n)d left")
    return {"value": surplus.offer.code, "label": words % {"what": what, "price": price, "n": surplus.pieces}}
