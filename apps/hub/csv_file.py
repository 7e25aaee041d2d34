"""Tables for a spreadsheet, as Belgian ones open them, where text from outside stays text."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO
from typing import Final

BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it Excel reads 'crème' as Windows-1252
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | Decimal | None


def guarded(text: str) -> str:
    """Text that a spreadsheet shows and never works out: behind a quote where it looks like a formula.

    Source: OWASP, CSV injection. A text that began with such a quote itself gets another.
    """
    return f"'{text}" if _is_formula(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def csv_bytes(head: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Head and rows as a file: semicolons, decimal commas, a mark that says it is UTF-8; all text is guarded."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_plain(cell) for cell in row] for row in (head, *rows))
    return (BOM + out.getvalue()).encode()


def _plain(cell: Cell) -> Cell:
    """Numbers of ours are numbers, with a comma; text from outside is text."""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if not isinstance(cell, str):
        return cell
    return guarded(cell.replace("\x00", ""))


def _is_formula(text: str) -> bool:
    return text.lstrip("' ").startswith(_FORMULA)
