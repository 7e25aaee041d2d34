"""Prices per hour become rates; kinds of places to meet in say that they are opened on the spot."""

from django.db import migrations


def forward(apps, schema_editor):
    """Each tariff per hour gets one rate, exact to the minute."""
    Tariff = apps.get_model("bookings", "Tariff")
    TariffRate = apps.get_model("bookings", "TariffRate")
    ResourceKind = apps.get_model("bookings", "ResourceKind")
    TariffRate.objects.bulk_create(
        TariffRate(tariff=tariff, basis="time", minutes=60, is_exact=True, amount_cents=tariff.per_hour_cents)
        for tariff in Tariff.objects.all()
    )
    ResourceKind.objects.filter(hours_bind="whole").update(handling="opened", asks_activity=True, asks_attendees=True)


class Migration(migrations.Migration):
    """Data only: PostgreSQL changes no table with rows just written."""

    dependencies = [("bookings", "0002_engine")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
