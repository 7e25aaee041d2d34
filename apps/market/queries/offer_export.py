"""The table of a market as a file has it; reading it back changes nothing."""

from apps.hub.csv_file import Cell
from apps.hub.money import in_euro
from apps.market.models import OrderCycle
from apps.market.queries.offer_import import size_of
from apps.market.queries.offer_table import offers_in_table
from apps.market.sheets.columns import HEADINGS


def table_of(cycle: OrderCycle) -> list[list[Cell]]:
    """Headings and a row per offer, in the active language. One query."""
    rows: list[list[Cell]] = [[str(heading) for heading in HEADINGS.values()]]
    for offer in offers_in_table(cycle):
        product = offer.variant.product
        rows.append([
            offer.code, product.producer.name, product.name, size_of(offer.variant), in_euro(offer.purchase_cents),
            in_euro(offer.price_cents), offer.limit, offer.max_per_customer, "ja" if offer.is_on else "nee",
            offer.claimed,
        ])  # fmt: skip
    return rows
