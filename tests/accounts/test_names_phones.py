import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.errors import InvalidPhone, NameNeeded, NameTooLong, NameWithoutLetters
from apps.accounts.models.person import NAME_LENGTH
from apps.accounts.names import clean_name, search_form
from apps.accounts.phone import parse_phone, spell_phone
from apps.hub.errors import BuurtpuntError


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Mieke   Verhulst ", "Mieke Verhulst"),
        ("Jean-François D'Hondt", "Jean-François D'Hondt"),
        ("Mieke\tVerhulst\n", "Mieke Verhulst"),
        ("Mieke\N{RIGHT-TO-LEFT OVERRIDE}Verhulst", "MiekeVerhulst"),
        ("e\N{COMBINING ACUTE ACCENT}lise", "élise"),
        ("مريم", "مريم"),
        ("Mieke 😀", "Mieke 😀"),
    ],
)
def test_name_is_kept_as_people_write_it(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize("text", ["123", "😀😀", "-"])
def test_what_has_no_letter_is_no_name(text: str) -> None:
    with pytest.raises(NameWithoutLetters):
        clean_name(text)


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_nothing_is_no_name_either(text: str) -> None:
    with pytest.raises(NameNeeded):
        clean_name(text)


def test_name_longer_than_a_label_is_refused() -> None:
    assert clean_name("x" * NAME_LENGTH)
    with pytest.raises(NameTooLong) as refusal:
        clean_name("x" * (NAME_LENGTH + 1))
    assert str(NAME_LENGTH) in refusal.value.text


@given(st.text())
def test_any_text_becomes_a_name_or_a_refusal(text: str) -> None:
    try:
        name = clean_name(text)
    except BuurtpuntError:
        return
    assert clean_name(name) == name
    assert len(name) <= NAME_LENGTH
    assert search_form(name).isascii()


@pytest.mark.parametrize("name", ["Van den Berghe", "vandenberghe", "VAN DEN BERGHÉ"])
def test_counter_finds_a_name_however_it_is_written(name: str) -> None:
    assert search_form(name) == "vandenberghe"


@pytest.mark.parametrize(
    "text", ["0470 12 34 56", "0470/12.34.56", "0470123456", "+32 470 12 34 56", "0032470123456", "  0470-12-34-56 "]
)
def test_phone_is_read_with_any_spacing(text: str) -> None:
    assert parse_phone(text) == "+32470123456"


@pytest.mark.parametrize("text", ["", "twee", "12", "0470 12 34 5", "0470 12 34 56 78 9", "++32", "😀" * 300, "\x00"])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidPhone):
        parse_phone(text)


@given(st.text(max_size=60))
def test_any_text_becomes_a_number_or_a_refusal(text: str) -> None:
    try:
        number = parse_phone(text)
    except InvalidPhone:
        return
    assert parse_phone(spell_phone(number)) == number


def test_phone_is_shown_as_people_here_write_it() -> None:
    assert spell_phone("+32470123456") == "0470 12 34 56"
    assert spell_phone("+31612345678") == "+31 6 12345678"
    assert spell_phone("") == ""
