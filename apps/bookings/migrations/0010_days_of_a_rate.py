"""Words only: a rate holds on days, a module is on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0009_security_deposit'),
    ]

    operations = [
        migrations.AlterField(
            model_name='tariffrate',
            name='days',
            field=models.CharField(choices=[('all', 'every day'), ('weekdays', 'Monday to Friday'), ('weekend', 'Saturday and Sunday')], default='all', max_length=8, verbose_name='on which days'),
        ),
    ]
