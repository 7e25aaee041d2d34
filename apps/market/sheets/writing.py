"""From rows to a workbook that opens well in a spreadsheet, here and by everybody, and does nothing there."""

import io
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from apps.hub.csv_file import Cell, guarded


def to_xlsx(rows: Sequence[Sequence[Cell]], *, title: str) -> bytes:
    """A workbook of one sheet, headings bold and in sight; numbers are numbers and text is text.

    Control characters, which come along when a name is pasted from a document, are spaces: the format has none.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            shown = guarded(ILLEGAL_CHARACTERS_RE.sub(" ", value)) if isinstance(value, str) else value
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
