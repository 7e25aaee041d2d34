"""Finding people: by part of the name, by their code, by the (last) figures of the phone."""

import unicodedata
from typing import Final

from django.db.models import Q, QuerySet

from apps.accounts.errors import InvalidPhone
from apps.accounts.models import Person
from apps.accounts.names import search_form
from apps.accounts.phone import parse_phone
from apps.hub.codes import LONGEST, SHORTEST, normalise_code

LONGEST_QUESTION: Final = 60
MOST_WORDS: Final = 6
LAST_FIGURES: Final = 4
LEAST_FIGURES_OF_A_NUMBER: Final = 8


def clean_question(text: str) -> str:
    """What was typed or scanned, without signs that nobody typed, at most a line long."""
    visible = "".join(sign for sign in text[: 4 * LONGEST_QUESTION] if unicodedata.category(sign)[0] not in "CS")
    return " ".join(visible.split())[:LONGEST_QUESTION]


def people_like(question: str) -> QuerySet[Person]:
    """Who it may be, by name; nobody for an empty question."""
    wanted = by_name(question) | by_code(question) | by_phone(question)
    if not wanted:
        return Person.objects.none()
    return Person.objects.filter(wanted, erased_at__isnull=True).order_by("search_name", "pk")


def person_by_code(code: str) -> Person | None:
    """The living person of this code."""
    wanted = normalise_code(code)
    return Person.objects.filter(code=wanted, erased_at__isnull=True).first() if wanted else None


def by_name(question: str) -> Q:
    """Every word stands somewhere in the name; spaces and accents do not count."""
    words = [word for word in map(search_form, question.split()[:MOST_WORDS]) if word]
    if not any(sign.isalpha() for word in words for sign in word):
        return Q()
    wanted = Q()
    for word in words:
        wanted &= Q(search_name__contains=word)
    return wanted


def possible_code(question: str) -> str:
    """What was typed as a code, or nothing when it cannot be one."""
    code = normalise_code(question)
    return code if code.isascii() and code.isalnum() and SHORTEST <= len(code) <= LONGEST else ""


def by_code(question: str) -> Q:
    """A person's own code."""
    code = possible_code(question)
    return Q(code=code) if code else Q()


def by_phone(question: str) -> Q:
    """The last four figures, or a whole number in any spacing."""
    figures = "".join(sign for sign in question if sign.isascii() and sign.isdigit())
    if figures != question.translate(str.maketrans("", "", " ./-+()")):
        return Q()
    if len(figures) == LAST_FIGURES:
        return Q(phone_last4=figures)
    if len(figures) < LEAST_FIGURES_OF_A_NUMBER:
        return Q()
    try:
        return Q(phone=parse_phone(question))
    except InvalidPhone:
        return Q()
