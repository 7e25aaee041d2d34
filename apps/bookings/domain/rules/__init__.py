"""What may be booked by whom: each rule a small function with a refusal of its own.

A rule looks at one `Case` and answers with what speaks against it, or None. Other people's time is
no rule: only taking it, under a lock, decides about that.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from apps.accounts.rules import customer_group
from apps.bookings.domain.rules import person, quota, time
from apps.bookings.domain.rules.case import Case
from apps.bookings.domain.rules.quota import lock_party
from apps.bookings.queries.standing import NOBODY, Standing, standing_of
from apps.hub.errors import Refused

if TYPE_CHECKING:
    from apps.bookings.domain.wish import Wish

__all__ = ["is_out_of_reach", "lock_party", "reasons_about_person", "reasons_against", "reasons_to_refuse"]

Rule = Callable[[Case], Refused | None]

TIME_RULES: Final[tuple[Rule, ...]] = (
    time.service,
    time.past,
    time.notice,
    time.horizon,
    time.shortest,
    time.longest,
    time.step,
    time.hours,
    time.holidays,
)
PERSON_RULES: Final[tuple[Rule, ...]] = (person.known, person.capability, person.age)


def reasons_against(wish: "Wish", *, standing: Standing | None = None) -> list[Refused]:
    """All that speaks against this wish but other people's bookings; empty means possible.

    At most two queries, and none where no rule is about people. Who judges many wishes of one party
    loads its `standing` once. House rules are no reason before somebody means it: `reasons_to_refuse`.
    """
    # what has passed, or is too far, is in no week or month that could still fill up
    bare = _case(wish, NOBODY)
    is_out = _is_out(bare)
    case = replace(bare, standing=standing or _standing(wish, counts=not is_out))
    return [*_against(case, TIME_RULES + PERSON_RULES), *([] if is_out else quota.quotas(case))]


def reasons_to_refuse(wish: "Wish") -> list[Refused]:
    """The same when it is meant: the house rules must have been accepted too."""
    rules = person.house_rules(_case(wish, NOBODY))
    return [*reasons_against(wish), *([rules] if rules else [])]


def is_out_of_reach(wish: "Wish") -> bool:
    """Whether it has passed or is too far ahead: nothing near it can be booked either."""
    return _is_out(_case(wish, NOBODY))


def reasons_about_person(wish: "Wish") -> list[Refused]:
    """What speaks against this person having it: asked again when a hold gets its name or a booking another."""
    case = _case(wish, _standing(wish))
    return [*_against(case, PERSON_RULES), *quota.quotas(case)]


def _case(wish: "Wish", standing: Standing) -> Case:
    return Case(wish, wish.resource.rulebook, customer_group(wish.owner.person, wish.association), standing)


def _standing(wish: "Wish", *, counts: bool = True) -> Standing:
    around = wish.period if counts else None
    return standing_of(wish.owner.person, wish.association, resources=[wish.resource], around=around, at=wish.at)


def _is_out(case: Case) -> bool:
    return bool(time.past(case) or time.horizon(case))


def _against(case: Case, rules: Sequence[Rule]) -> list[Refused]:
    return [reason for rule in rules if (reason := rule(case)) is not None]
