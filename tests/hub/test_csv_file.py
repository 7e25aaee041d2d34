from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.hub.csv_file import csv_bytes, guarded, unguarded


def test_table_opens_in_a_belgian_spreadsheet() -> None:
    content = csv_bytes(["naam", "prijs"], [['Crème; "dik"', Decimal("12.50")], ["Melk", -3]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'naam;prijs\r\n"Crème; ""dik""";12,50\r\nMelk;-3\r\n'


@pytest.mark.parametrize(
    "text", ["=1+1", "+32470", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("//evil")']
)
def test_text_is_never_a_formula(text: str) -> None:
    content = csv_bytes(["naam"], [[text]]).decode("utf-8-sig")

    assert content.removeprefix("naam\r\n").lstrip('"').startswith("'")


def test_negative_number_of_ours_stays_a_number() -> None:
    assert csv_bytes(["n"], [[Decimal("-2.50"), -2, None, "a\x00b"]]).decode("utf-8-sig") == "n\r\n-2,50;-2;;ab\r\n"


@given(st.text(max_size=20))
def test_guard_can_be_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip(" ").startswith(("=", "+", "-", "@"))
