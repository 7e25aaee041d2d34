"""A recall says whether it took goods out of orders, and what was thrown away whether it is owed still."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns; before them a recall took out what its amendments say, and nobody was let off by itself."""

    dependencies = [
        ("market", "0010_news_of_an_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="recall",
            name="takes_out",
            field=models.BooleanField(default=False, verbose_name="taken out of the orders that waited"),
        ),
        migrations.AddField(
            model_name="leftovermove",
            name="let_off_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="not owed since"),
        ),
    ]
