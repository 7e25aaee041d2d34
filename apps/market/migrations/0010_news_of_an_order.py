"""What is still to be mailed of placing or changing an order, for a scan to find."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column, the rows where it says something found fast, and its constraint."""

    dependencies = [
        ("market", "0009_what_the_photo_shows"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="news",
            field=models.CharField(
                blank=True,
                choices=[("", "nothing"), ("placed", "that we have it"), ("changed", "that it was changed")],
                default="",
                editable=False,
                max_length=7,
                verbose_name="still to mail",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("news", ""), _negated=True), fields=["news"], name="market_order_with_news"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("news__in", ["", "placed", "changed"])), name="market_order_news_known"
            ),
        ),
    ]
