"""Which column says what: our own headings in both languages, and what people write instead."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.market.errors.offer import NothingToRead
from apps.market.rules import search_form
from apps.market.sheets.reading import Grid

HEADINGS: Final[Mapping[str, str | Promise]] = {
    "code": _("Code"),
    "producer": _("Producer"),
    "product": _("Product"),
    "size": _("Size"),
    "purchase": _("Purchase price"),
    "price": _("Sale price"),
    "limit": _("Limit"),
    "most": _("Most per customer"),
    "on": _("For sale"),
    "ordered": _("Ordered"),
}
_WORDS: Final[Mapping[str, str]] = {
    "code": "code|offer|aanbod",
    "producer": "producent|producer|leverancier|maker|boer",
    "product": "product|artikel|naam|name|omschrijving",
    "size": "maat|size|verpakking|inhoud|eenheid",
    "purchase": "inkoopprijs|inkoop|purchase price|purchase|aankoop|aankoopprijs",
    "price": "verkoopprijs|verkoop|prijs|sale price|price",
    "limit": "limiet|limit|maximum",
    "most": "hoogstens per klant|most per customer|max per klant|per klant",
    "on": "te koop|for sale|aan|on|actief",
    "ordered": "besteld|ordered",
}
_KNOWN: Final = {search_form(word): code for code, words in _WORDS.items() for word in words.split("|")}


def read_table(grid: Grid) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Its rows by column (with the number they have in the sheet), and the headings we do not know.

    The first row must be headings that name a product or a code. Of a heading that comes twice the first counts.
    Refuses: NothingToRead.
    """
    codes = [_KNOWN.get(search_form(cell.strip().rstrip(":*")), "") for cell in grid[0]]
    if not {"product", "code"} & set(codes):
        raise NothingToRead
    unknown = [cell for cell, code in zip(grid[0], codes, strict=True) if cell and not code]
    rows: list[tuple[int, dict[str, str]]] = []
    for number, cells in enumerate(grid[1:], start=2):
        row: dict[str, str] = {}
        for index, code in enumerate(codes):
            if code and code not in row:
                row[code] = cells[index] if index < len(cells) else ""
        rows.append((number, row))
    if not rows:
        raise NothingToRead
    return rows, unknown
