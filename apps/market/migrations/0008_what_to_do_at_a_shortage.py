"""The basket holds per line what must happen at a shortage, until the order freezes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with the choice that costs nobody anything, and its constraint."""

    dependencies = [
        ("market", "0007_who_did_not_come"),
    ]

    operations = [
        migrations.AddField(
            model_name="basketline",
            name="on_shortage",
            field=models.CharField(
                choices=[
                    ("substitute", "replace it with something similar"),
                    ("leave_out", "leave it out, we settle up next time"),
                    ("refund", "leave it out and give my money back"),
                ],
                default="leave_out",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="basketline",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_shortage__in", ["substitute", "leave_out", "refund"])),
                name="market_basket_line_on_shortage_known",
            ),
        ),
    ]
