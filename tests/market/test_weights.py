"""Weights as typed, and whether they can be true."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.market.errors.weighing import InvalidWeight
from apps.market.weights import MOST_GRAMS, Band, band_for, likely_meant, parse_weight

CHICKEN = band_for(pieces=1, usual=1600, least=1400, most=1900)
grams_of_things = st.integers(1, MOST_GRAMS)


@pytest.mark.parametrize(
    ("typed", "grams"),
    [
        ("1,712", 1712),
        ("1.712", 1712),
        ("1,712 kg", 1712),
        ("1.712kg", 1712),
        ("1,7", 1700),
        ("1,7 kilo", 1700),
        ("2 kg", 2000),
        ("700 kg", 700_000),
        ("1712", 1712),
        ("1712 g", 1712),
        ("1712 gr", 1712),
        ("1.712 g", 1712),
        ("1 712 gram", 1712),
        ("  1,712   KG ", 1712),
        ("0,7", 700),
        ("2", 2),
        ("0012", 12),
    ],
)
def test_kilos_and_grams_are_told_apart(typed: str, grams: int) -> None:
    assert parse_weight(typed) == grams


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "0", "0,000", "-1", "+1", "zwaar", "1,7125", "1,5 g", "1.7.2", "1,", ",7", "1 2", "1e3", "NaN",
        "99999999", "10000 kg", "1712 kg g", "1712 l", "\N{ARABIC-INDIC DIGIT ONE}", "1\x002", "½", "9" * 500,
    ],
)  # fmt: skip
def test_what_is_no_weight_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(InvalidWeight) as refusal:
        parse_weight(typed)

    assert refusal.value.field == "weight"


@given(grams_of_things)
def test_grams_read_back_with_their_unit(grams: int) -> None:
    assert parse_weight(f"{grams} g") == parse_weight(f"{grams}gram") == parse_weight(str(grams)) == grams


@given(grams_of_things, st.sampled_from([",", "."]), st.sampled_from(["", " kg", "kg", " kilo"]))
def test_kilos_read_back_with_three_decimals(grams: int, mark: str, unit: str) -> None:
    assert parse_weight(f"{grams // 1000}{mark}{grams % 1000:03}{unit}") == grams


@given(st.text(max_size=30))
def test_any_text_is_a_weight_or_a_refusal(text: str) -> None:
    try:
        grams = parse_weight(text)
    except InvalidWeight:
        return
    assert 0 < grams <= MOST_GRAMS


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        (band_for(pieces=1, usual=1600, least=1400, most=1900), Band(1050, 2375)),
        (band_for(pieces=2, usual=1600, least=1400, most=1900), Band(2100, 4750)),
        (band_for(pieces=1, usual=1000, least=None, most=None), Band(500, 1500)),
        (band_for(pieces=3, usual=333, least=None, most=None), Band(499, 1499)),
    ],
)
def test_band_is_what_was_told_widened_or_around_the_usual(band: Band, expected: Band) -> None:
    assert band == expected


@pytest.mark.parametrize(
    ("grams", "holds", "is_far"),
    [
        (49, False, True),  # below a tenth of the least
        (50, False, False),
        (499, False, False),
        (500, True, False),
        (1500, True, False),
        (1501, False, False),
        (15_000, False, False),
        (15_001, False, True),  # more than ten times the most
    ],
)
def test_both_ends_of_a_band_belong_to_it(grams: int, holds: bool, is_far: bool) -> None:
    band = Band(500, 1500)

    assert (band.holds(grams), band.is_far_from(grams)) == (holds, is_far)


@given(pieces=st.integers(1, 99), least=st.integers(1, 5000), more=st.integers(0, 5000), place=st.floats(0, 1))
def test_what_the_producer_told_is_never_asked_about(pieces: int, least: int, more: int, place: float) -> None:
    usual = least + int(more * place)
    told = band_for(pieces=pieces, usual=usual, least=least, most=least + more)
    untold = band_for(pieces=pieces, usual=usual, least=None, most=None)

    assert all(told.holds(pieces * each) for each in (least, usual, least + more))
    assert untold.holds(pieces * usual)
    assert not told.is_far_from(pieces * usual)


@pytest.mark.parametrize(
    ("grams", "meant"),
    [
        (1_600_000, 1600),  # 1600 kg: grams typed as kilos
        (2, 2000),  # '2' without a unit, of two kilos
        (16_000, 1600),  # a digit too many
        (171, 1710),  # a digit too few
        (2600, None),  # merely heavy
        (1001, None),
        (777_777, None),  # no whole tenth or thousandth
    ],
)
def test_likely_meant_is_one_slip_away(grams: int, meant: int | None) -> None:
    assert likely_meant(grams, CHICKEN) == meant


@given(grams_of_things, st.integers(1, 9000), st.integers(1, 20))
def test_what_was_likely_meant_is_plausible_itself(grams: int, usual: int, pieces: int) -> None:
    band = band_for(pieces=pieces, usual=usual, least=None, most=None)
    assume(not band.holds(grams))

    meant = likely_meant(grams, band)

    assert meant is None or band.holds(meant)


@given(st.integers(100, 9000), st.integers(1, 20))
def test_kilos_for_grams_are_always_understood(usual: int, pieces: int) -> None:
    """700 kg for 700 g."""
    band = band_for(pieces=pieces, usual=usual, least=None, most=None)

    assert likely_meant(usual * pieces * 1000, band) == usual * pieces
    assert band.is_far_from(usual * pieces * 1000)
