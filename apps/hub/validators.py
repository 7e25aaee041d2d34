"""Checks of what a manager types into the profile, on top of well-kept libraries."""

import colorsys

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import iban
from stdnum.be import vat

TINT_LIGHTNESS = 0.925
TINT_SATURATION = 0.55
LEAST_CONTRAST = 4.5  # WCAG 2.2 AA, 1.4.3, for text of normal size


def validate_iban(value: str) -> None:
    """Length and check digits. Not the bank table: it knows not all Belgian banks."""
    if not iban.is_valid(value, check_country=False):
        raise ValidationError(_("This account number is not right. Check the digits."), code="invalid_iban")


def validate_company_number(value: str) -> None:
    """A Belgian company number (CBE), with its check digits."""
    if not vat.is_valid(value):
        raise ValidationError(_("This company number is not right. Check the digits."), code="invalid_company_number")


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)  # noqa: PLR2004 - sRGB, WCAG's formula
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two '#rrggbb' colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tint(colour: str) -> str:
    """The pale shade of a module colour on which its own text still reads: same hue, nearly paper."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, _lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    pale = colorsys.hls_to_rgb(hue, TINT_LIGHTNESS, min(saturation, TINT_SATURATION))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in pale)


def validate_readable_colour(value: str) -> None:
    """White text on it, and it on its own tint, both at 4.5:1 or better."""
    try:
        poorest = min(contrast(value, "#ffffff"), contrast(value, tint(value)))
    except ValueError:
        return  # the shape is another validator's complaint
    if poorest < LEAST_CONTRAST:
        raise ValidationError(
            _("This colour is too light: letters on it would be hard to read. Choose a darker one."),
            code="too_light",
        )
