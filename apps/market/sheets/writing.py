"""From rows to files that open well in a spreadsheet, here and by everybody, and do nothing there."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | int | Decimal | None
_FORMULA: Final = ("=", "+", "-", "@")  # what a spreadsheet takes for something to work out


def guarded(text: str) -> str:
    """Text that a spreadsheet shows and never works out: behind a quote where it looks like a formula.

    Source: OWASP, CSV injection. A text that began with such a quote itself gets another.
    """
    bare = text.lstrip("'")
    return f"'{text}" if bare.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    bare = text.lstrip("'")
    return text[1:] if text.startswith("'") and bare.startswith(_FORMULA) else text


def to_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """With semicolons, decimal commas and a mark for the encoding, as spreadsheets in Belgium expect."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Sequence[Sequence[Cell]], *, title: str) -> bytes:
    """A workbook of one sheet, headings bold and in sight; numbers are numbers and text is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            shown = guarded(value) if isinstance(value, str) else value
            cell = WriteOnlyCell(sheet, value=float(shown) if isinstance(shown, Decimal) else shown)
            if isinstance(value, Decimal):
                cell.number_format = "0.00"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else guarded(str(cell))
