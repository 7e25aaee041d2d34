"""From what people paste or upload to rows of plain text. Nothing in it is ever carried out or looked up."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook

from apps.hub.csv_file import guarded, unguarded
from apps.market.errors.offer import NothingToRead, TableTooLarge

MAX_BYTES: Final = 1024 * 1024
MAX_SWOLLEN: Final = 20 * 1024 * 1024  # of a workbook, unpacked
MAX_ROWS: Final = 1000
MAX_COLUMNS: Final = 30
MAX_CELL: Final = 200
_DELIMITERS: Final = "\t;,"
_ZIP: Final = b"PK\x03\x04"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Grid = list[list[str]]


def read_text(text: str) -> Grid:
    """What was pasted: cells between tabs, as from a spreadsheet, or between semicolons or commas.

    Rows without anything are left out. Refuses: NothingToRead, TableTooLarge.
    """
    if len(text) > MAX_BYTES:
        raise _too_large()
    cleaned = _CONTROL.sub(" ", text.removeprefix("\ufeff"))
    first = next((line for line in cleaned.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda sign: (first.count(sign), -_DELIMITERS.index(sign)))
    try:
        return _bounded(csv.reader(io.StringIO(cleaned, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise NothingToRead from error


def read_file(content: bytes) -> Grid:
    """A CSV in whatever encoding spreadsheets use here, or the first sheet of an XLSX.

    Refuses: NothingToRead, TableTooLarge.
    """
    if len(content) > MAX_BYTES:
        raise _too_large()
    return _read_workbook(content) if content.startswith(_ZIP) else read_text(_decoded(content))


def to_text(grid: Grid) -> str:
    """The same as text that `read_text` reads again."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows([guarded(cell) for cell in row] for row in grid)
    return out.getvalue()


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_workbook(content: bytes) -> Grid:
    try:
        _refuse_swollen(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            rows = book.worksheets[0].iter_rows(values_only=True, max_row=10 * MAX_ROWS, max_col=MAX_COLUMNS + 1)
            return _bounded([_text(cell) for cell in row] for row in rows)
        finally:
            book.close()
    except (NothingToRead, TableTooLarge):
        raise
    except Exception as error:  # whatever a broken or hostile workbook makes of the library
        raise NothingToRead from error


def _refuse_swollen(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MAX_SWOLLEN:
            raise _too_large()


def _text(cell: Any) -> str:
    """A cell as somebody here would type it: a price with its comma, a tick as 'ja'."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        exact = Decimal(repr(cell)).quantize(Decimal("0.000001")).normalize()
        return f"{exact:f}".replace(".", ",")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return _CONTROL.sub(" ", str(cell))


def _bounded(rows: Iterable[list[str]]) -> Grid:
    """The rows that hold something, with their cells cut to what a cell can be."""
    grid: Grid = []
    for row in rows:
        cells = [unguarded(" ".join(cell.split())) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS or len(grid) > MAX_ROWS:
            raise _too_large()
        grid.append([cell[:MAX_CELL] for cell in cells])
    if not grid:
        raise NothingToRead
    return grid


def _too_large() -> TableTooLarge:
    return TableTooLarge(rows=MAX_ROWS, columns=MAX_COLUMNS)
