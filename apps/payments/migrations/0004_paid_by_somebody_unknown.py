"""A charge and a payment can be of somebody unknown, who pays at once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns that may be empty, and what is never nobody's."""

    dependencies = [
        ("accounts", "0002_households_and_tariff_groups"),
        ("payments", "0003_payments_of_nothing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="charge",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="charges",
                to="accounts.person",
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="accounts.person",
                verbose_name="person",
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False),
                    models.Q(("association__isnull", True), ("is_credit", False)),
                    _connector="OR",
                ),
                name="payments_charge_of_nobody_is_a_sale",
            ),
        ),
    ]
