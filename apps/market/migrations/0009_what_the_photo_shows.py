"""A product's photo is described for who cannot see it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A short text, empty where nobody described it."""

    dependencies = [
        ("market", "0008_what_to_do_at_a_shortage"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="photo_description",
            field=models.CharField(blank=True, max_length=120, verbose_name="what the photo shows"),
        ),
    ]
