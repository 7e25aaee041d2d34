import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Person
from apps.hub import codes
from tests.factories import a_person


@pytest.mark.django_db
def test_code_is_short_and_has_no_look_alikes() -> None:
    code = codes.fresh_code(Person)
    assert len(code) == 4
    assert set(code) <= set(codes.ALPHABET)
    assert not set(codes.ALPHABET) & set("AEIOUL01")


@pytest.mark.django_db
def test_code_grows_when_the_short_ones_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "ALPHABET", "B")
    first, second = a_person("Een Eerste"), a_person("Twee Tweede")
    assert (first.code, second.code) == ("BBBB", "BBBBB")


@pytest.mark.django_db
def test_no_code_left_is_a_mistake_and_no_endless_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "ALPHABET", "B")
    monkeypatch.setattr(codes, "LONGEST", 4)
    a_person("Een Eerste")
    with pytest.raises(RuntimeError):
        codes.fresh_code(Person)


@pytest.mark.parametrize("text", ["k742", "K7 42", " k7.42 ", "K7-42", "k7·42"])
def test_code_is_read_as_people_type_it(text: str) -> None:
    assert codes.normalise_code(text) == "K742"


@pytest.mark.parametrize(("code", "shown"), [("K742", "K7 42"), ("K742B", "K74 2B")])
def test_code_is_shown_in_two_parts(code: str, shown: str) -> None:
    assert codes.spell_code(code) == shown


@given(st.text(codes.ALPHABET, min_size=codes.SHORTEST, max_size=codes.LONGEST))
def test_shown_code_is_read_back(code: str) -> None:
    assert codes.normalise_code(codes.spell_code(code)) == code
