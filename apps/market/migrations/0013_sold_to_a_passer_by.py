"""What is left can be sold to somebody unknown."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The constraint on who a move is for, without the sale."""

    dependencies = [
        ("accounts", "0002_households_and_tariff_groups"),
        ("market", "0012_dropped_markets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="leftovermove",
            name="market_leftover_sold_to_somebody",
        ),
        migrations.AddConstraint(
            model_name="leftovermove",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "sold"), ("unit_cents", 0), _connector="OR"),
                name="market_leftover_only_sold_has_price",
            ),
        ),
    ]
