"""A new kind by data alone, and changing one."""

import pytest

from apps.accounts.models import User
from apps.bookings.domain.kind import Question, add_kind, change_kind, fresh_slug
from apps.bookings.enums import FieldScope, FieldType
from apps.bookings.models import KindField, ResourceKind
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.queries.history import history_of
from tests.factories import NOON
from tests.factories_bookings import a_kind
from tests.factories_lending import a_drill, a_lending_kind

pytestmark = pytest.mark.django_db

WORDS = {"name": "Spel", "name_plural": "Spellen", "module": "things"}


def refusal_of(**wrong: object) -> tuple[str, str | None]:
    """Code and field of the refusal of a kind with something wrong."""
    with pytest.raises(BuurtpuntError) as refusal:
        add_kind(profile=WORDS | wrong, by=SYSTEM, at=NOON)
    return refusal.value.code, refusal.value.field


def test_kind_stands_behind_the_others_with_its_own_address() -> None:
    first = a_kind("bakfiets")
    kind = add_kind(profile=WORDS, by=SYSTEM, at=NOON)
    again = add_kind(profile=WORDS, by=SYSTEM, at=NOON)
    assert [row.slug for row in ResourceKind.objects.all()] == [first.slug, kind.slug, again.slug]
    assert (kind.slug, again.slug) == ("spel", "spel-2")
    assert [event.event for event in history_of(kind)] == ["made"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Zoé's hal", "zoes-hal"),
        ("Nieuw", "nieuw-2"),
        ("Om het even", "om-het-even-2"),
        ("???", "ding"),
        ("a" * 90, "a" * 44),
    ],
)
def test_slug_is_readable_free_and_never_one_of_our_words(name: str, slug: str) -> None:
    assert fresh_slug(name, {"boor"}) == slug


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": ""}, "invalid_kind", "name"),
        ({"name": "x" * 61}, "invalid_kind", "name"),
        ({"module": "maan"}, "module_unknown", "module"),
        ({"handling": "gooien"}, "invalid_kind", "handling"),
        ({"cancellation_terms": [[24, 50], [2, 80]]}, "tiers_wrong", "hours_0"),
        ({"cancellation_terms": [[24, 50], [24, 20]]}, "tiers_wrong", "hours_0"),
        ({"cancellation_terms": [[24, 150]]}, "invalid_kind", "cancellation_terms"),
    ],
)
def test_kind_with_something_wrong_is_refused(wrong: dict[str, object], code: str, field: str) -> None:
    assert refusal_of(**wrong) == (code, field)
    assert not ResourceKind.objects.exists()


def test_no_terms_at_all_means_nothing_comes_back() -> None:
    assert add_kind(profile=WORDS | {"cancellation_terms": []}, by=SYSTEM, at=NOON).cancellation_terms == []


def test_questions_stand_in_the_order_given_and_keep_their_names() -> None:
    kind = a_lending_kind()
    known = list(kind.fields.values_list("slug", flat=True))
    turned = [
        Question("Voor welk werk?", FieldScope.BOOKING, slug="voor-welke-klus"),
        Question("Soort", FieldScope.BOOKING, FieldType.CHOICE, choices=("hout", "steen")),
    ]
    change_kind(kind, changes={}, questions=turned, by=SYSTEM, at=NOON)
    assert known == ["vermogen", "voor-welke-klus"]
    assert [(row.slug, row.label) for row in kind.fields.all()] == [
        ("voor-welke-klus", "Voor welk werk?"),
        ("soort", "Soort"),
    ]
    assert [event.event for event in history_of(kind)][-1] == "changed"


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ([Question("Soort", FieldScope.BOOKING, FieldType.CHOICE, choices=("hout",))], "choices_needed"),
        ([Question("Soort", FieldScope.BOOKING), Question("SOORT", FieldScope.BOOKING)], "question_twice"),
    ],
)
def test_questions_that_cannot_be_are_refused_and_change_nothing(questions: list[Question], code: str) -> None:
    kind = a_lending_kind()
    with pytest.raises(BuurtpuntError) as refusal:
        change_kind(kind, changes={"name": "Anders"}, questions=questions, by=SYSTEM, at=NOON)
    kind.refresh_from_db()
    assert (refusal.value.code, kind.name, KindField.objects.count()) == (code, "Uitleendienst", 2)


def test_same_again_writes_no_history() -> None:
    kind = a_lending_kind()
    same = [
        Question("Vermogen", FieldScope.THING, FieldType.NUMBER, slug="vermogen"),
        Question("Voor welke klus?", FieldScope.BOOKING, is_required=True, slug="voor-welke-klus"),
    ]
    before = len(history_of(kind))
    change_kind(kind, changes={"name": kind.name}, questions=same, by=SYSTEM, at=NOON)
    assert len(history_of(kind)) == before


def test_kind_with_things_stays_on_its_pages() -> None:
    kind = a_drill().kind
    with pytest.raises(BuurtpuntError) as refusal:
        change_kind(kind, changes={"module": "mobi"}, by=SYSTEM, at=NOON)
    assert (refusal.value.code, refusal.value.field) == ("kind_has_things", "module")


def test_kind_without_things_may_move() -> None:
    kind = a_lending_kind()
    assert change_kind(kind, changes={"module": "mobi"}, by=SYSTEM, at=NOON).module == "mobi"


def test_only_managers_make_and_change_kinds(rita: User) -> None:
    kind = a_lending_kind()
    with pytest.raises(NotAllowed):
        add_kind(profile=WORDS, by=actor_for(rita), at=NOON)
    with pytest.raises(NotAllowed):
        change_kind(kind, changes={"name": "Anders"}, by=actor_for(rita), at=NOON)
