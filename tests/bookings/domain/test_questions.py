"""What may be answered to the questions of a kind."""

import pytest

from apps.bookings.domain.questions import LONGEST, read_answer, read_answers, spell_answers
from apps.bookings.enums import FieldScope, FieldType
from apps.bookings.models import KindField
from apps.hub.errors import BuurtpuntError


def a_question(kind: FieldType = FieldType.TEXT, *, required: bool = False, scope: str = "booking") -> KindField:
    """A question of one kind of answer."""
    return KindField(
        slug="klus", label="Voor welke klus?", type=kind, is_required=required, scope=FieldScope(scope),
        choices=["muur", "hout"] if kind == FieldType.CHOICE else [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (FieldType.TEXT, "  een   muur\n", "een muur"),
        (FieldType.TEXT, "een\x00 muur", "een muur"),
        (FieldType.TEXT, 12, "12"),
        (FieldType.NUMBER, "1 200", 1200),
        (FieldType.NUMBER, 25, 25),
        (FieldType.NUMBER, "-3", -3),
        (FieldType.CHOICE, "muur", "muur"),
        (FieldType.YES_NO, "ja", True),
        (FieldType.YES_NO, True, True),
        (FieldType.YES_NO, False, False),
        (FieldType.YES_NO, "nee", False),
    ],
)
def test_answer_is_kept_as_its_kind(kind: FieldType, given: object, kept: object) -> None:
    assert read_answer(a_question(kind), given) == kept


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        (FieldType.NUMBER, "veel", "number_expected"),
        (FieldType.NUMBER, "1.5", "number_expected"),
        (FieldType.NUMBER, "-", "number_expected"),
        (FieldType.NUMBER, "٣", "number_expected"),
        (FieldType.NUMBER, "9" * 11, "number_expected"),
        (FieldType.CHOICE, "beton", "answer_not_offered"),
        (FieldType.YES_NO, "misschien", "answer_not_offered"),
        (FieldType.TEXT, "x" * (LONGEST + 1), "answer_too_long"),
    ],
)
def test_answer_of_another_kind_is_refused_at_its_question(kind: FieldType, given: object, code: str) -> None:
    with pytest.raises(BuurtpuntError) as refusal:
        read_answer(a_question(kind), given)
    assert (refusal.value.code, refusal.value.field) == (code, "answer_klus")


@pytest.mark.parametrize("given", [None, "", "   ", "\x00"])
def test_no_answer_is_none_unless_it_must_be(given: str | None) -> None:
    assert read_answers([a_question()], {"klus": given}) == {}
    with pytest.raises(BuurtpuntError) as refusal:
        read_answers([a_question(required=True)], {"klus": given})
    assert refusal.value.code == "answer_needed"


@pytest.mark.parametrize(("scope", "refused"), [("booking", True), ("thing", False)])
def test_a_yes_that_must_be_is_only_asked_of_who_books(scope: str, refused: bool) -> None:
    question = a_question(FieldType.YES_NO, required=True, scope=scope)
    try:
        answer = read_answer(question, "nee")
    except BuurtpuntError as refusal:
        answer = refusal.code
    assert answer == ("answer_needed" if refused else False)


def test_answers_nobody_asked_for_are_left_out() -> None:
    assert read_answers([a_question()], {"klus": "muur", "admin": "1"}) == {"klus": "muur"}


def test_answers_are_spelled_in_the_order_asked() -> None:
    first, second = a_question(FieldType.YES_NO), a_question(FieldType.NUMBER)
    second.slug, second.label = "watt", "Vermogen"
    spelled = spell_answers([second, first], {"klus": True, "watt": 1200, "weg": "x"})
    assert [label for label, _words in spelled] == ["Vermogen", "Voor welke klus?"]
    assert spelled[1][1] == "ja"
