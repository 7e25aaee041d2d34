"""What may be booked by whom: each rule a small function with a refusal of its own.

A rule looks at one `Case` and answers with what speaks against it, or None. Other people's time is
no rule: only taking it, under a lock, decides about that.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from apps.accounts.rules import customer_group
from apps.bookings.domain.rules import person, quota, time
from apps.bookings.domain.rules.case import Case
from apps.bookings.domain.rules.quota import lock_party
from apps.bookings.models.rulebook import Rulebook
from apps.bookings.queries.standing import Standing, standing_of
from apps.hub.errors import Refused

if TYPE_CHECKING:
    from apps.bookings.domain.wish import Wish

__all__ = ["lock_party", "reasons_about_person", "reasons_against", "reasons_to_refuse"]

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
    case = _case(wish, standing)
    reasons = _against(case, TIME_RULES + PERSON_RULES)
    # what has passed, or is too far, is in no week or month that could still fill up
    return reasons if time.past(case) or time.horizon(case) else [*reasons, *quota.quotas(case)]


def reasons_to_refuse(wish: "Wish") -> list[Refused]:
    """The same when it is meant: the house rules must have been accepted too."""
    rules = person.house_rules(_case(wish, Standing()))
    return [*reasons_against(wish), *([rules] if rules else [])]


def reasons_about_person(wish: "Wish") -> list[Refused]:
    """What speaks against this person having it: asked again when a hold gets its name or a booking another."""
    case = _case(wish, None)
    return [*_against(case, PERSON_RULES), *quota.quotas(case)]


def _case(wish: "Wish", standing: Standing | None) -> Case:
    person, association = wish.owner.person, wish.association
    book: Rulebook = wish.resource.rulebook
    if standing is None:
        standing = standing_of(person, association, resources=[wish.resource], around=wish.period, at=wish.at)
    return Case(wish, book, customer_group(person, association), standing)


def _against(case: Case, rules: Sequence[Rule]) -> list[Refused]:
    return [reason for rule in rules if (reason := rule(case)) is not None]
