"""Sizes with a deposit get a container to be counted in; what was sold without margin was bought at its price."""

from typing import Any

from django.db import migrations
from django.db.models import F


def forward(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """One kind per deposit that exists."""
    kind, variant = apps.get_model("market", "ContainerKind"), apps.get_model("market", "Variant")
    deposits = variant.objects.filter(deposit_cents__gt=0).order_by().values_list("deposit_cents", flat=True)
    for cents in sorted(set(deposits)):
        made = kind.objects.create(
            code=f"L{cents}"[:10], name=f"Leeggoed € {cents // 100},{cents % 100:02d}", deposit_cents=cents
        )
        variant.objects.filter(deposit_cents=cents).update(container=made)
    apps.get_model("market", "Offer").objects.filter(purchase_cents=0).update(purchase_cents=F("price_cents"))
    apps.get_model("market", "OrderLine").objects.filter(purchase_cents=0).update(purchase_cents=F("price_cents"))


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("market", "0002_from_offer_to_bag")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
