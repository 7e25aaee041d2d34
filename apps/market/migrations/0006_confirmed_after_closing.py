"""Orders are confirmed once after closing, and a sheet keeps what each customer gets."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def forward(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Nobody gets a mail about a market that closed before there was such a mail."""
    orders = apps.get_model("market", "Order").objects.exclude(cycle__state__in=["draft", "open"])
    orders.update(confirmed_at=F("changed_at"))


class Migration(migrations.Migration):
    """Columns, then what they say of what is there."""

    dependencies = [("market", "0005_pieces_in_the_bag")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed after closing"),
        ),
        migrations.AddField(
            model_name="purchaseorder",
            name="shares",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="per customer"),
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
