"""A word only: what comes back of a hired thing is no deposit on bottles."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0008_rate_minutes_given'),
    ]

    operations = [
        migrations.AlterField(
            model_name='booking',
            name='deposit_cents',
            field=models.PositiveIntegerField(default=0, verbose_name='security deposit'),
        ),
        migrations.AlterField(
            model_name='tariff',
            name='deposit_cents',
            field=models.PositiveIntegerField(default=0, verbose_name='security deposit'),
        ),
    ]
