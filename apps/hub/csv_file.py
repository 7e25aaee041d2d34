"""Tables for a spreadsheet, as Belgian ones open them: semicolons, and a mark that says it is UTF-8."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO
from typing import Final

BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it Excel reads 'crème' as Windows-1252
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | Decimal | None


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Head and rows as a file. Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return (BOM + out.getvalue()).encode()


def _plain(cell: Cell) -> Cell:
    """Numbers of ours are numbers, with a comma; text from outside is text."""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
