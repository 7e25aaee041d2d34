"""What one of a size is called: never the same for two."""

import pytest

from apps.hub.money import NBSP
from apps.market.content import content_label, size_name
from apps.market.models import Product, Variant


@pytest.mark.parametrize(
    ("size", "amount", "unit", "sold_by", "name"),
    [
        ("half", 400, "g", "piece", "Brood, half"),
        ("", 800, "g", "piece", "Brood"),
        ("", 1600, "g", "weight", "Brood"),
        ("", 1, "piece", "piece", "Brood"),
        ("bussel", 1, "piece", "piece", "Brood, bussel"),
        ("", 6, "piece", "piece", "Brood, 6 stuks"),
        ("", 12, "piece", "piece", "Brood, 12 stuks"),
        ("doos", 12, "piece", "piece", "Brood, doos"),
    ],
)
def test_size_without_a_name_goes_by_its_pieces(size: str, amount: int, unit: str, sold_by: str, name: str) -> None:
    assert size_name("Brood", size, content_amount=amount, content_unit=unit, sold_by=sold_by) == name
    variant = Variant(
        product=Product(name="Brood"), name=size, content_amount=amount, content_unit=unit, sold_by=sold_by
    )
    assert variant.full_name == name


def test_content_reads_as_on_the_pack() -> None:
    asked = (("g", 800), ("ml", 1500), ("ml", 750), ("piece", 6))
    told = [content_label(content_amount=amount, content_unit=unit, sold_by="piece") for unit, amount in asked]
    assert told == [f"800{NBSP}g", f"1,5{NBSP}l", f"75{NBSP}cl", "6 stuks"]
