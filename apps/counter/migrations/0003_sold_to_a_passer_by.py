"""An action can be about somebody unknown, who bought what was left."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody is allowed for a sale only."""

    dependencies = [
        ("accounts", "0002_households_and_tariff_groups"),
        ("bookings", "0010_days_of_a_rate"),
        ("counter", "0002_empties_and_last_chance"),
        ("market", "0013_sold_to_a_passer_by"),
        ("payments", "0004_paid_by_somebody_unknown"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="counteraction",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counter_actions",
                to="accounts.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="counteraction",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("kind", "sold"), _connector="OR"),
                name="counter_action_without_person_is_a_sale",
            ),
        ),
    ]
