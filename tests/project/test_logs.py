import logging

import pytest

from backend.logs import MaskTokens, mask


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /kalender/tkn_abcdefgh123.ics 200", "GET /kalender/… 200"),
        ("/mijn/gast/abcdefgh12345/?x=1", "/mijn/gast/…/?x=1"),
        ("/reservaties/overnemen/abcdefgh12345/", "/reservaties/overnemen/…/"),
        ("/markt/bestelbon/abcdefgh12345/pdf/", "/markt/bestelbon/…/pdf/"),
        ("/markt/herinnering/NQ:1xXsWj:MhwKVEL5da/stop/", "/markt/herinnering/…/stop/"),
        ("/kalender/", "/kalender/"),
        ("/markt/K742/", "/markt/K742/"),
    ],
)
def test_calendar_token_is_left_out(line: str, kept: str) -> None:
    assert mask(line) == kept


def test_filter_masks_message_and_arguments() -> None:
    record = logging.LogRecord("x", 30, "f", 1, "Not Found: %s", ("/kalender/geheim12345.ics",), None)
    assert MaskTokens().filter(record)
    assert record.getMessage() == "Not Found: /kalender/…"
