"""What must happen when there is too little: one answer for all, and another per product for who wants that.

The basket asks it at checkout and the order page until closing; the same questions, read the same way.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.market.enums import OnShortage
from apps.market.labels import shortage_label
from apps.payments.basket import Question

_HEAD: Final = "market_shortage"
_SAME: Final = "same"


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that is asked about: the offer's code and id, the product's name and the choice until now."""

    code: str
    key: int
    name: str
    choice: str


@dataclass(frozen=True, slots=True)
class ShortageQuestions:
    """The questions about these lines of one market, as a part with `questions` that a form can be made of."""

    questions: list[Question]


def shortage_questions(cycle: str, lines: Sequence[Asked], *, has_paid: bool) -> ShortageQuestions:
    """One question for all, and folded away one per line that may say something else.

    Who has not paid is not asked how their money comes back: leaving out is one choice then, and the answer
    is whichever of the two the lines held.
    """
    if not lines:
        return ShortageQuestions([])
    left_out = _left_out(lines)
    if not has_paid:
        lines = [line if line.choice == OnShortage.SUBSTITUTE else replace(line, choice=left_out) for line in lines]
    general = _general(lines)
    offered = list(OnShortage) if has_paid else [OnShortage.SUBSTITUTE, left_out]
    options = tuple((str(choice), capfirst(shortage_label(choice, has_paid=has_paid))) for choice in offered)
    for_all = Question(
        name=_name(cycle),
        label=_("What if there is too little of something?"),
        kind="choice",
        options=options,
        initial=general,
    )
    per_line = [
        Question(
            name=_name(cycle, line.code),
            label=line.name,
            kind="select",
            options=((_SAME, _("as chosen above")), *options),
            initial=_SAME if line.choice == general else line.choice,
            fold=_("Something else per product"),
        )
        for line in lines
    ]
    return ShortageQuestions([for_all, *(per_line if len(lines) > 1 else ())])


def shortage_answers(cycle: str, lines: Sequence[Asked], answers: Mapping[str, str]) -> dict[int, str]:
    """By the lines' keys what was chosen. What was not asked or not answered stays as it was."""
    general = answers.get(_name(cycle), "")
    if not general:
        return {}
    said = {line.key: answers.get(_name(cycle, line.code), _SAME) for line in lines}
    return {key: general if choice == _SAME else choice for key, choice in said.items()}


def _left_out(lines: Sequence[Asked]) -> str:
    """Which of the two ways of leaving out these lines chose most; to take it off next time, when none did."""
    chosen = [line.choice for line in lines if line.choice != OnShortage.SUBSTITUTE]
    return Counter(chosen).most_common(1)[0][0] if chosen else OnShortage.LEAVE_OUT


def _general(lines: Sequence[Asked]) -> str:
    """What most lines say."""
    return Counter(line.choice for line in lines).most_common(1)[0][0]


def _name(cycle: str, code: str = "") -> str:
    return "_".join(filter(None, (_HEAD, cycle, code)))
