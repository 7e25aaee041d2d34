"""A workbook takes any name."""

import io

from openpyxl import load_workbook

from apps.market.sheets.writing import to_xlsx


def test_name_pasted_from_a_document_is_written_too() -> None:
    """A vertical tab, as word processors put in: the format knows no such sign."""
    sheet = load_workbook(io.BytesIO(to_xlsx([["Product"], ["Bruin\x0bbrood\x01"]], title="A"))).worksheets[0]

    assert sheet.cell(2, 1).value == "Bruin brood "
