"""The hourly price moved to the rates."""

from django.db import migrations


class Migration(migrations.Migration):
    """Take the old column away."""

    dependencies = [("bookings", "0003_rates")]

    operations = [migrations.RemoveField(model_name="tariff", name="per_hour_cents")]
