"""What a press sends along. The person and the thing stand in the address, never in the session."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict

from apps.counter.along import Along
from apps.counter.domain.till import change_for
from apps.counter.errors import UnknownWay
from apps.hub.money import MAX_CENTS, round_cash
from apps.market.enums import AgeLimit
from apps.market.errors import InvalidQuantity
from apps.market.rules import parse_quantity
from apps.payments.enums import Method

EMPTIES: Final = "leeg-"
CHANCES: Final = "kans-"
_MOST_DIGITS: Final = 9  # of grams
_AGES: Final = frozenset(str(age) for age in AgeLimit.values)


class PressForm(forms.Form):
    """A press with the key that makes it one, however often it arrives."""

    key = forms.UUIDField()


class PayForm(PressForm):
    """A press that may take money: the total the button showed, and how it is paid."""

    expected = forms.IntegerField(min_value=-MAX_CENTS, max_value=MAX_CENTS, required=False)
    method = forms.ChoiceField(choices=[*Method.choices, ("none", "")])


def read_key(data: QueryDict) -> UUID:
    """The key of a press. Refuses: UnknownWay."""
    key: UUID = _cleaned(PressForm(data))["key"]
    return key


def read_payment(data: QueryDict) -> dict[str, Any]:
    """Key, expected cents and method (None for 'pays later'). Refuses: UnknownWay."""
    cleaned = _cleaned(PayForm(data))
    method = None if cleaned["method"] == "none" else Method(cleaned["method"])
    return {"key": cleaned["key"], "expected_cents": cleaned["expected"] or 0, "method": method}


def refuse_too_little(data: QueryDict, sent: dict[str, Any]) -> None:
    """Who typed what was given is not booked as paid when it is not enough. Nothing typed: nothing to compare.

    `sent` as of `read_payment`. Refuses: InvalidAmount, TooLittleReceived.
    """
    received, asked_cents = data.get("ontvangen", ""), sent["expected_cents"]
    if sent["method"] is Method.CASH and received.strip() and asked_cents > 0:
        change = change_for(min(asked_cents, round_cash(asked_cents)), received)
        if change.refusal is not None:
            raise change.refusal


def read_grams(text: str) -> int | None:
    """The weight that a page showed; None when nothing was weighed then."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def read_age(data: QueryDict) -> int:
    """From which age whoever stands there was asked; 0 when nothing was ticked."""
    ticked = data.get("leeftijd", "")
    return int(ticked) if ticked in _AGES else 0


def read_along(data: QueryDict) -> Along:
    """What is brought and bought with a press. Refuses: InvalidQuantity for a text that is no number of pieces."""
    return Along(_counts(data, EMPTIES), _counts(data, CHANCES))


def typed_along(data: QueryDict) -> Along:
    """The same for showing it: what is no number is nothing."""
    known = data.copy()
    for name in [name for name in data if name.startswith((EMPTIES, CHANCES))]:
        try:
            parse_quantity(str(data[name]) or "0")
        except InvalidQuantity:
            del known[name]
    return read_along(known)


def _counts(data: QueryDict, prefix: str) -> dict[str, int]:
    named = {name: str(data[name]) for name in data if name.startswith(prefix)}
    counts = {name.removeprefix(prefix): parse_quantity(text) for name, text in named.items() if text.strip()}
    return {code: count for code, count in counts.items() if count}


def _cleaned(form: forms.Form) -> dict[str, Any]:
    """These forms hold only what a button sends: what is wrong in them no person typed."""
    if not form.is_valid():
        raise UnknownWay
    return form.cleaned_data
