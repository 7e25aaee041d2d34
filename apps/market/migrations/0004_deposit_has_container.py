"""A deposit is counted in pieces of something."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The rule in the database, now that the rows keep it."""

    dependencies = [("market", "0003_containers_of_deposits")]

    operations = [
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.CheckConstraint(condition=models.Q(('deposit_cents', 0), ('container__isnull', False), _connector='OR'), name='market_variant_with_deposit_has_container'),
        ),
    ]
