"""Files of whatever spreadsheet, pasted cells, and what only looks like a table."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from apps.market.errors.offer import NothingToRead, TableTooLarge
from apps.market.sheets.reading import MAX_ROWS, read_file, read_text, to_text


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffproduct;prijs\r\nCrème;1,20\r\n".encode(),
        "product;prijs\nCrème;1,20".encode("cp1252"),
        "product\tprijs\nCrème\t1,20".encode("utf-16"),
        'product,prijs\nCrème,"1,20"'.encode(),
        "\n\nproduct;prijs;;\n;;;\nCrème;1,20;;\n".encode(),
    ],
    ids=["utf-8 with mark", "windows-1252", "utf-16", "commas", "empty rows and columns"],
)
def test_files_of_whatever_spreadsheet_are_read(content: bytes) -> None:
    assert read_file(content) == [["product", "prijs"], ["Crème", "1,20"]]


def test_workbook_is_read_by_its_values() -> None:
    book = Workbook()
    book.active.append(["product", "prijs", "limiet", "aan"])  # type: ignore[union-attr] # a new book has a sheet
    book.active.append(["Brood", 3.4, 12, True])  # type: ignore[union-attr] # as above
    book.active.append(["Koek", 3.1999999999999997, None, False])  # type: ignore[union-attr] # as above
    book.active.append(["Vlaai", "=1+1"])  # type: ignore[union-attr] # as above
    out = io.BytesIO()
    book.save(out)

    assert read_file(out.getvalue())[1:] == [["Brood", "3,4", "12", "ja"], ["Koek", "3,2", "", "nee"], ["Vlaai"]]


def test_too_much_is_refused() -> None:
    with pytest.raises(TableTooLarge):
        read_text("product;prijs\n" + "Wit;1\n" * (MAX_ROWS + 1))
    with pytest.raises(TableTooLarge):
        read_text(";".join(f"k{number}" for number in range(40)))
    with pytest.raises(TableTooLarge):
        read_text("x" * 1_100_000)
    with pytest.raises(TableTooLarge):
        read_file(b"x" * 1_100_000)
    assert len(read_text("product;prijs\n" + "Wit;1\n" * MAX_ROWS)) == MAX_ROWS + 1


def test_workbook_that_swells_is_refused_unopened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)

    assert len(out.getvalue()) < 100_000
    with pytest.raises(TableTooLarge):
        read_file(out.getvalue())


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reading(content: bytes) -> None:
    for given_bytes in (content, b"PK\x03\x04" + content):
        try:
            grid = read_file(given_bytes)
        except (NothingToRead, TableTooLarge):
            continue
        assert read_text(to_text(grid))
