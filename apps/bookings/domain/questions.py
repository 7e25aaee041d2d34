"""The questions of a kind and what is answered to them: the same for every door."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from apps.bookings.enums import FieldScope, FieldType
from apps.bookings.errors import AnswerNeeded, AnswerNotOffered, AnswerTooLong, NumberExpected
from apps.bookings.models import Booking, KindField, ResourceKind
from apps.hub.ui import formats

Answer = str | int | bool

LONGEST: Final = 300
MOST: Final = 1_000_000_000
PREFIX: Final = "answer_"  # the name of a question in a form, before its slug
_YES: Final = frozenset({"ja", "yes", "on", "true", "1"})
_NO: Final = frozenset({"nee", "no", "off", "false", "0"})


def questions_of(kind: ResourceKind, scope: FieldScope) -> list[KindField]:
    """What is asked about each thing, or at each booking. No query on a kind with its questions."""
    return [question for question in kind.fields.all() if question.scope == scope]


def read_answers(questions: Iterable[KindField], given: Mapping[str, object]) -> dict[str, Answer]:
    """The answers by slug, as they are kept; what was left out and need not be answered is left out.

    Refuses: AnswerNeeded, NumberExpected, AnswerNotOffered, AnswerTooLong, each at its question's field.
    """
    found = {question.slug: read_answer(question, given.get(question.slug)) for question in questions}
    return {slug: answer for slug, answer in found.items() if answer is not None}


def read_answer(question: KindField, given: object) -> Answer | None:
    """One answer as it is kept; None for none. Refuses as `read_answers`."""
    field = PREFIX + question.slug
    text = " ".join(str(given).replace("\x00", "").split()) if given is not None else ""
    if not text:
        if question.is_required:
            raise AnswerNeeded(field=field, question=question.label)
        return None
    if question.type == FieldType.YES_NO:
        return _yes_or_no(question, text.lower())
    if question.type == FieldType.NUMBER:
        return _number(question, text)
    if question.type == FieldType.CHOICE and text not in question.choices:
        raise AnswerNotOffered(field=field, question=question.label)
    if len(text) > LONGEST:
        raise AnswerTooLong(field=field, question=question.label, limit=LONGEST)
    return text


def _yes_or_no(question: KindField, text: str) -> bool | None:
    if text in _YES:
        return True
    if text not in _NO:
        raise AnswerNotOffered(field=PREFIX + question.slug, question=question.label)
    if question.is_required and question.scope == FieldScope.BOOKING:
        raise AnswerNeeded(field=PREFIX + question.slug, question=question.label)  # 'I have read …' wants a yes
    return False


def _number(question: KindField, text: str) -> int:
    digits = text.replace(" ", "").replace("\xa0", "")
    body = digits.removeprefix("-")
    if not (body.isascii() and body.isdigit()) or len(body) > len(str(MOST)):
        raise NumberExpected(field=PREFIX + question.slug, question=question.label)
    return int(digits)


def spell_answers(questions: Iterable[KindField], answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """Question and answer in words, in the order asked, without what was not answered."""
    return [
        (question.label, spell_answer(answers[question.slug])) for question in questions if question.slug in answers
    ]


def spell_answer(answer: object) -> str:
    """'ja', '1 200', 'een muur'."""
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    return formats.number(answer) if isinstance(answer, int) else str(answer)


def booking_answers(booking: Booking) -> list[tuple[str, str]]:
    """What was answered when booking, in words. No query on a kind with its questions, or without answers."""
    if not booking.answers:
        return []
    return spell_answers(questions_of(booking.resource.kind, FieldScope.BOOKING), booking.answers)
