"""The form of a division: what somebody chose, typed and was shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from apps.market.domain.division_preview import Proposal, propose_division
from apps.market.enums import DivisionPolicy
from apps.market.errors import InvalidQuantity
from apps.market.queries.shortage import Claim, Shortage
from apps.market.rules import parse_quantity

WRONG: Final = -1  # what is no number: the domain refuses it by name


@dataclass(frozen=True, slots=True)
class DivisionForm:
    """Policy, numbers by hand and chosen substitutes, each by `Claim.key`; `typed` keeps what stood in the fields."""

    policy: DivisionPolicy = DivisionPolicy.SHARE
    by_hand: dict[str, int] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    seen: str = ""

    def propose(self, shortage: Shortage) -> Proposal:
        """What would become of it. Refuses: DivisionRefused."""
        return propose_division(shortage, policy=self.policy, by_hand=self.by_hand, chosen=self.chosen)


def read_form(data: Mapping[str, str], claims: Iterable[Claim]) -> DivisionForm:
    """What was sent. A number that was changed by hand makes it a division by hand.

    Not so when another policy is chosen in the same go: that one counts its own numbers. A substitute stays our
    proposal until somebody chose otherwise.
    """
    keys = [claim.key for claim in claims]
    policy, shown = _policy(data.get("hoe", "")), _policy(data.get("vorig", ""))
    typed = {key: data.get(f"aantal-{key}", "") for key in keys}
    is_touched = policy is shown and any(typed[key] != data.get(f"was-{key}", "") for key in keys)
    if policy is DivisionPolicy.HAND or is_touched:
        policy = DivisionPolicy.HAND
    else:
        typed = {}
    return DivisionForm(
        policy=policy,
        by_hand={key: _number(text) for key, text in typed.items()},
        chosen={key: data[f"vervang-{key}"] for key in keys if _is_chosen(data, key)},
        typed=typed,
        seen=data.get("gezien", ""),
    )


def _policy(text: str) -> DivisionPolicy:
    return DivisionPolicy(text) if text in DivisionPolicy.values else DivisionPolicy.SHARE


def _number(text: str) -> int:
    try:
        return parse_quantity(text)
    except InvalidQuantity:
        return WRONG


def _is_chosen(data: Mapping[str, str], key: str) -> bool:
    value = data.get(f"vervang-{key}")
    return value is not None and (bool(data.get(f"zelf-{key}")) or value != data.get(f"stond-{key}", ""))
