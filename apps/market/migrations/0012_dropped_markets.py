"""A draft can be dropped; its week stays free, and somebody may plan one there by hand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more state, outside the rule of one market per rhythm and day."""

    dependencies = [
        ("market", "0011_what_was_called_back_stays_away"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ordercycle",
            name="market_cycle_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="ordercycle",
            name="market_cycle_once_per_rhythm_and_day",
        ),
        migrations.AlterField(
            model_name="ordercycle",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("open", "open"),
                    ("closed", "closed"),
                    ("ordered", "ordered from the producers"),
                    ("received", "received"),
                    ("distributed", "distributed"),
                    ("settled", "settled"),
                    ("dropped", "dropped"),
                ],
                default="draft",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "open", "closed", "ordered", "received", "distributed", "settled", "dropped"],
                    )
                ),
                name="market_cycle_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercycle",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rhythm__isnull", False), models.Q(("state", "dropped"), _negated=True)),
                fields=("rhythm", "pickup_on"),
                name="market_cycle_once_per_rhythm_and_day",
            ),
        ),
    ]
