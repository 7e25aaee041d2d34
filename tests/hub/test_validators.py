import pytest
from django.core.exceptions import ValidationError

from apps.hub.models import Place
from apps.hub.models.place import COLOURED
from apps.hub.validators import (
    LEAST_CONTRAST,
    contrast,
    tint,
    validate_company_number,
    validate_iban,
    validate_readable_colour,
)


@pytest.mark.parametrize("value", ["BE68539007547034", "BE68 5390 0754 7034", "NL91ABNA0417164300"])
def test_right_iban_passes(value: str) -> None:
    validate_iban(value)


@pytest.mark.parametrize("value", ["BE68539007547035", "BE685390075470", "twee", "BE"])
def test_wrong_iban_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        validate_iban(value)


def test_company_number_needs_its_check_digits() -> None:
    validate_company_number("0766.123.420")
    with pytest.raises(ValidationError):
        validate_company_number("0766.123.421")


def test_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1


def test_our_own_colours_read_well() -> None:
    place = Place()
    for colour in (place.colour_of(module) for module in (*COLOURED, "later")):
        validate_readable_colour(colour)
        assert contrast(colour, tint(colour)) >= LEAST_CONTRAST


@pytest.mark.parametrize("colour", ["#ffffff", "#f3b530", "#77aa77"])
def test_light_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError):
        validate_readable_colour(colour)


def test_what_is_no_colour_is_left_to_the_shape_check() -> None:
    validate_readable_colour("#zzzzzz")
