"""From the offer to the bag: planning, buying, receiving, dividing, packing, settling."""

import apps.hub.db.append_only
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_households_and_tariff_groups'),
        ('market', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContainerKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=10, unique=True)),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('deposit_cents', models.PositiveIntegerField(verbose_name='deposit (cents)')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'kind of container',
                'verbose_name_plural': 'kinds of containers',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='ContainerMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('delivered', 'came full from the producer'), ('handed_out', 'went along with a customer'), ('returned', 'brought back by a customer'), ('sent_back', 'went back to the producer'), ('counted', 'counted')], max_length=10, verbose_name='why')),
                ('pieces', models.IntegerField(verbose_name='pieces')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'movement of containers',
                'verbose_name_plural': 'movements of containers',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='ContainerReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=10, unique=True)),
                ('total_cents', models.PositiveIntegerField(verbose_name='worth (cents)')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
            ],
            options={
                'verbose_name': 'return of containers',
                'verbose_name_plural': 'returns of containers',
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('usual', models.PositiveSmallIntegerField(default=0, verbose_name='usually so many')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'favourite',
                'verbose_name_plural': 'favourites',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='GoodsReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'being received'), ('done', 'received')], default='open', max_length=6, verbose_name='state')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('started_at', models.DateTimeField(verbose_name='begun')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ('cycle', 'producer'),
            },
        ),
        migrations.CreateModel(
            name='Leftover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=10, unique=True)),
                ('pieces', models.PositiveIntegerField(verbose_name='pieces')),
                ('taken', models.PositiveIntegerField(default=0, verbose_name='gone')),
                ('price_cents', models.PositiveIntegerField(verbose_name='price of one piece (cents)')),
                ('deposit_cents', models.PositiveIntegerField(default=0, verbose_name='deposit (cents)')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='fetched after all')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'leftover',
                'verbose_name_plural': 'leftovers',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='LeftoverMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sold', 'sold'), ('given', 'given away'), ('shelved', 'put in stock'), ('wasted', 'thrown away')], max_length=8, verbose_name='what')),
                ('pieces', models.PositiveIntegerField(verbose_name='pieces')),
                ('unit_cents', models.PositiveIntegerField(default=0, verbose_name='price of one piece (cents)')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
            ],
            options={
                'verbose_name': 'leftover that went',
                'verbose_name_plural': 'leftovers that went',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='MarketWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reminds', models.BooleanField(default=False, verbose_name='remind me before ordering closes')),
                ('on_shortage', models.CharField(blank=True, max_length=10, verbose_name='at a shortage')),
            ],
            options={
                'verbose_name': 'wish of a customer',
                'verbose_name_plural': 'wishes of customers',
            },
        ),
        migrations.CreateModel(
            name='OrderAmendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('shortage', 'too little was delivered'), ('substituted', 'replaced'), ('weighed', 'weighed'), ('withdrawn', 'not for sale any more'), ('below_minimum', 'too little was ordered in all'), ('moved', 'moved to the next market'), ('counted', 'counted at the counter'), ('recalled', 'called back')], max_length=14, verbose_name='what')),
                ('quantity_before', models.PositiveIntegerField(verbose_name='pieces before')),
                ('quantity_after', models.PositiveIntegerField(verbose_name='pieces after')),
                ('grams_before', models.PositiveIntegerField(blank=True, null=True, verbose_name='grams before')),
                ('grams_after', models.PositiveIntegerField(blank=True, null=True, verbose_name='grams after')),
                ('amount_before_cents', models.PositiveIntegerField(verbose_name='cents before')),
                ('amount_after_cents', models.PositiveIntegerField(verbose_name='cents after')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'amendment',
                'verbose_name_plural': 'amendments',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='ProducerStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=16, unique=True, verbose_name='number')),
                ('owed_cents', models.PositiveIntegerField(verbose_name='owed (cents)')),
                ('sold_cents', models.PositiveIntegerField(verbose_name='sold for (cents)')),
                ('at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': "producer's statement",
                'verbose_name_plural': "producers' statements",
                'ordering': ('cycle', 'producer'),
            },
        ),
        migrations.CreateModel(
            name='PurchaseLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=124, verbose_name='name')),
                ('content_amount', models.PositiveIntegerField(verbose_name='content')),
                ('content_unit', models.CharField(choices=[('g', 'g'), ('ml', 'ml'), ('piece', 'pieces')], max_length=5, verbose_name='unit')),
                ('sold_by', models.CharField(choices=[('piece', 'by the piece'), ('weight', 'by weight')], max_length=6, verbose_name='sold')),
                ('quantity', models.IntegerField(verbose_name='pieces')),
                ('purchase_cents', models.PositiveIntegerField(verbose_name='purchase price (cents)')),
                ('quantity_promised', models.PositiveIntegerField(blank=True, null=True, verbose_name='promised')),
            ],
            options={
                'verbose_name': 'line of an order sheet',
                'verbose_name_plural': 'lines of an order sheet',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='PurchaseOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=16, unique=True, verbose_name='number')),
                ('supplement', models.PositiveSmallIntegerField(default=0, verbose_name='supplement')),
                ('state', models.CharField(choices=[('sent', 'sent'), ('acknowledged', 'confirmed by the producer'), ('short', 'shortage reported')], default='sent', max_length=12, verbose_name='state')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('total_cents', models.IntegerField(verbose_name='purchase value (cents)')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note of the producer')),
                ('delivery_note', models.FileField(blank=True, upload_to='delivery_notes/', verbose_name='delivery note')),
            ],
            options={
                'verbose_name': 'order sheet',
                'verbose_name_plural': 'order sheets',
                'ordering': ('cycle', 'producer', 'supplement'),
            },
        ),
        migrations.CreateModel(
            name='Recall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('text', models.TextField(max_length=1000, verbose_name='what people must know')),
                ('mailed', models.PositiveIntegerField(verbose_name='mails')),
                ('to_call', models.PositiveIntegerField(verbose_name='to call')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'recall',
                'verbose_name_plural': 'recalls',
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='ReceiptLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity_expected', models.PositiveIntegerField(verbose_name='expected')),
                ('quantity_received', models.PositiveIntegerField(blank=True, null=True, verbose_name='received')),
                ('quantity_rejected', models.PositiveIntegerField(default=0, verbose_name='refused')),
                ('reject_reason', models.CharField(blank=True, choices=[('damaged', 'damaged'), ('wrong', 'something else than we ordered'), ('spoiled', 'not fresh')], max_length=8, verbose_name='why refused')),
                ('photo', models.ImageField(blank=True, upload_to='deliveries/', verbose_name='photo')),
                ('version', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'line of a delivery',
                'verbose_name_plural': 'lines of a delivery',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
            },
        ),
        migrations.CreateModel(
            name='Rhythm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=10, unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('weekday', models.PositiveSmallIntegerField(verbose_name='day of pick-up')),
                ('opens_days_before', models.PositiveSmallIntegerField(verbose_name='opens so many days before')),
                ('opens_time', models.TimeField(verbose_name='opens at')),
                ('closes_days_before', models.PositiveSmallIntegerField(verbose_name='closes so many days before')),
                ('closes_time', models.TimeField(verbose_name='closes at')),
                ('weeks_ahead', models.PositiveSmallIntegerField(default=2, verbose_name='planned so many weeks ahead')),
                ('opens_by_itself', models.BooleanField(default=True, verbose_name='opens by itself')),
                ('skips_holidays', models.BooleanField(default=True, verbose_name='not on public holidays')),
                ('is_active', models.BooleanField(default=True, verbose_name='goes on')),
            ],
            options={
                'verbose_name': 'rhythm',
                'verbose_name_plural': 'rhythms',
                'ordering': ('weekday', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=124, verbose_name='name')),
                ('ordered', models.PositiveIntegerField(verbose_name='ordered')),
                ('received', models.PositiveIntegerField(verbose_name='received')),
                ('rejected', models.PositiveIntegerField(verbose_name='refused')),
                ('sold', models.PositiveIntegerField(verbose_name='sold')),
                ('grams', models.PositiveIntegerField(blank=True, null=True, verbose_name='grams')),
                ('purchase_cents', models.PositiveIntegerField(verbose_name='purchase price (cents)')),
                ('owed_cents', models.PositiveIntegerField(verbose_name='owed (cents)')),
                ('sold_cents', models.PositiveIntegerField(verbose_name='sold for (cents)')),
            ],
            options={
                'verbose_name': 'line of a statement',
                'verbose_name_plural': 'lines of a statement',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='StockItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on_hand', models.PositiveIntegerField(default=0, editable=False, verbose_name='on the shelf')),
                ('warn_below', models.PositiveIntegerField(default=0, verbose_name='warn below')),
            ],
            options={
                'verbose_name': 'stock',
                'verbose_name_plural': 'stock',
                'ordering': ('variant__product__name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='StockMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('bought', 'bought'), ('offered', 'put in a market'), ('not_sold', 'came back from a market'), ('left_over', 'left over'), ('wasted', 'thrown away'), ('counted', 'counted')], max_length=10, verbose_name='why')),
                ('pieces', models.IntegerField(verbose_name='pieces')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'movement of stock',
                'verbose_name_plural': 'movements of stock',
                'ordering': ('pk',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='orderline',
            name='market_order_line_once_per_offer',
        ),
        migrations.AddField(
            model_name='offer',
            name='cut_off_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='closes earlier'),
        ),
        migrations.AddField(
            model_name='offer',
            name='from_stock',
            field=models.BooleanField(default=False, verbose_name='from our own shelf'),
        ),
        migrations.AddField(
            model_name='offer',
            name='purchase_cents',
            field=models.PositiveIntegerField(default=0, verbose_name='purchase price (cents)'),
        ),
        migrations.AddField(
            model_name='offer',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn'),
        ),
        migrations.AddField(
            model_name='order',
            name='crate',
            field=models.CharField(blank=True, max_length=20, verbose_name='place of the crate'),
        ),
        migrations.AddField(
            model_name='order',
            name='proxy_name',
            field=models.CharField(blank=True, max_length=80, verbose_name='picked up by'),
        ),
        migrations.AddField(
            model_name='order',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='told of changes until'),
        ),
        migrations.AddField(
            model_name='ordercycle',
            name='settled_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='settled'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='on_shortage',
            field=models.CharField(choices=[('substitute', 'replace it with something similar'), ('leave_out', 'leave it out, we settle up next time'), ('refund', 'leave it out and give my money back')], default='leave_out', max_length=10, verbose_name='at a shortage'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='packed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='packed'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='packed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='orderline',
            name='purchase_cents',
            field=models.PositiveIntegerField(default=0, verbose_name='purchase price (cents)'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='substitute_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to='market.orderline', verbose_name='instead of'),
        ),
        migrations.AddField(
            model_name='producer',
            name='below_minimum',
            field=models.CharField(choices=[('cancel', 'the lines are cancelled and people are told'), ('next', 'the lines move to the next market')], default='cancel', max_length=6, verbose_name='below the minimum'),
        ),
        migrations.AddField(
            model_name='producer',
            name='cut_off_hours',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='closes so many hours earlier'),
        ),
        migrations.AddField(
            model_name='producer',
            name='margin_percent',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=5, verbose_name='margin (percent)'),
        ),
        migrations.AddField(
            model_name='producer',
            name='minimum_cents',
            field=models.PositiveIntegerField(default=0, verbose_name='minimum order (cents)'),
        ),
        migrations.AddField(
            model_name='producer',
            name='packs_per_customer',
            field=models.BooleanField(default=False, verbose_name='packs per customer'),
        ),
        migrations.AddField(
            model_name='product',
            name='margin_percent',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Empty: the margin of the producer.', max_digits=5, null=True, verbose_name='margin (percent)'),
        ),
        migrations.AddField(
            model_name='variant',
            name='least_grams',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='weighs at least (g)'),
        ),
        migrations.AddField(
            model_name='variant',
            name='most_grams',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='weighs at most (g)'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('is_on', False), _connector='OR'), name='market_offer_withdrawn_is_off'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('from_stock', False), ('limit__isnull', False), _connector='OR'), name='market_offer_from_stock_has_limit'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(condition=models.Q(('substitute_for__isnull', True)), fields=('order', 'offer'), name='market_order_line_once_per_offer'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(condition=models.Q(('substitute_for__isnull', False)), fields=('offer', 'substitute_for'), name='market_order_line_replaces_once_per_offer'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('substitute_for__isnull', True), models.Q(('quantity_confirmed__isnull', False), ('quantity_ordered', 0)), _connector='OR'), name='market_order_line_substitute_is_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('on_shortage__in', ['substitute', 'leave_out', 'refund'])), name='market_order_line_on_shortage_known'),
        ),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(('margin_percent__gte', 0), ('margin_percent__lte', 500)), name='market_producer_margin_sane'),
        ),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(('below_minimum__in', ['cancel', 'next'])), name='market_producer_below_minimum_known'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('margin_percent__isnull', True), models.Q(('margin_percent__gte', 0), ('margin_percent__lte', 500)), _connector='OR'), name='market_product_margin_sane'),
        ),
        migrations.AddConstraint(
            model_name='containerkind',
            constraint=models.CheckConstraint(condition=models.Q(('deposit_cents__gt', 0)), name='market_container_has_deposit'),
        ),
        migrations.AddField(
            model_name='variant',
            name='container',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='variants', to='market.containerkind', verbose_name='container'),
        ),
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('least_grams__isnull', True), ('most_grams__isnull', True)), models.Q(('least_grams__gt', 0), ('least_grams__lte', models.F('content_amount')), ('most_grams__gte', models.F('content_amount')), ('sold_by', 'weight')), _connector='OR'), name='market_variant_weighs_around_its_content'),
        ),
        migrations.AddField(
            model_name='containermovement',
            name='by_user',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='containermovement',
            name='cycle',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='container_movements', to='market.ordercycle'),
        ),
        migrations.AddField(
            model_name='containermovement',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='market.containerkind'),
        ),
        migrations.AddField(
            model_name='containermovement',
            name='order',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='market.order'),
        ),
        migrations.AddField(
            model_name='containermovement',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='container_movements', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='containermovement',
            name='producer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='container_movements', to='market.producer'),
        ),
        migrations.AddField(
            model_name='containerreturn',
            name='by_user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='containerreturn',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='container_returns', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='containermovement',
            name='returned',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='market.containerreturn'),
        ),
        migrations.AddField(
            model_name='favourite',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='favourite',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to='market.product'),
        ),
        migrations.AddField(
            model_name='goodsreceipt',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='market.ordercycle'),
        ),
        migrations.AddField(
            model_name='goodsreceipt',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goodsreceipt',
            name='producer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='market.producer'),
        ),
        migrations.AddField(
            model_name='leftover',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leftovers', to='market.ordercycle'),
        ),
        migrations.AddField(
            model_name='leftover',
            name='line',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leftover', to='market.orderline'),
        ),
        migrations.AddField(
            model_name='leftover',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leftovers', to='market.offer'),
        ),
        migrations.AddField(
            model_name='leftovermove',
            name='by_user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leftovermove',
            name='leftover',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='market.leftover'),
        ),
        migrations.AddField(
            model_name='leftovermove',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leftover_moves', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='marketwish',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='market_wish', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='orderamendment',
            name='by_user',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='orderamendment',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='market.orderline', verbose_name='line'),
        ),
        migrations.AddField(
            model_name='orderamendment',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='market.order', verbose_name='order'),
        ),
        migrations.AddField(
            model_name='producerstatement',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='market.ordercycle'),
        ),
        migrations.AddField(
            model_name='producerstatement',
            name='producer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='market.producer'),
        ),
        migrations.AddField(
            model_name='purchaseline',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purchase_lines', to='market.offer'),
        ),
        migrations.AddField(
            model_name='purchaseorder',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purchase_orders', to='market.ordercycle'),
        ),
        migrations.AddField(
            model_name='purchaseorder',
            name='producer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purchase_orders', to='market.producer'),
        ),
        migrations.AddField(
            model_name='purchaseline',
            name='purchase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='market.purchaseorder'),
        ),
        migrations.AddField(
            model_name='recall',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='market.ordercycle'),
        ),
        migrations.AddField(
            model_name='recall',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='market.offer'),
        ),
        migrations.AddField(
            model_name='receiptline',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipt_lines', to='market.offer'),
        ),
        migrations.AddField(
            model_name='receiptline',
            name='receipt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='market.goodsreceipt'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='market.ordercycle'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='market_reminders', to='accounts.person'),
        ),
        migrations.AddConstraint(
            model_name='rhythm',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lt', 7)), name='market_rhythm_weekday_known'),
        ),
        migrations.AddConstraint(
            model_name='rhythm',
            constraint=models.CheckConstraint(condition=models.Q(('opens_days_before__gt', models.F('closes_days_before')), models.Q(('opens_days_before', models.F('closes_days_before')), ('opens_time__lt', models.F('closes_time'))), _connector='OR'), name='market_rhythm_opens_before_it_closes'),
        ),
        migrations.AddConstraint(
            model_name='rhythm',
            constraint=models.CheckConstraint(condition=models.Q(('weeks_ahead__gte', 1), ('weeks_ahead__lte', 26)), name='market_rhythm_looks_some_weeks_ahead'),
        ),
        migrations.AddField(
            model_name='ordercycle',
            name='rhythm',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cycles', to='market.rhythm', verbose_name='rhythm'),
        ),
        migrations.AddIndex(
            model_name='ordercycle',
            index=models.Index(condition=models.Q(('state__in', ('draft', 'settled')), _negated=True), fields=['state', 'closes_at'], name='market_cycle_to_see_through'),
        ),
        migrations.AddConstraint(
            model_name='ordercycle',
            constraint=models.UniqueConstraint(condition=models.Q(('rhythm__isnull', False)), fields=('rhythm', 'pickup_on'), name='market_cycle_once_per_rhythm_and_day'),
        ),
        migrations.AddField(
            model_name='statementline',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='market.offer'),
        ),
        migrations.AddField(
            model_name='statementline',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='market.producerstatement'),
        ),
        migrations.AddField(
            model_name='stockitem',
            name='variant',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stock', to='market.variant', verbose_name='size'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='by_user',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='market.stockitem'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stock_movements', to='market.offer'),
        ),
        migrations.AddIndex(
            model_name='containermovement',
            index=models.Index(fields=['person', 'kind'], name='market_containers_of_person'),
        ),
        migrations.AddIndex(
            model_name='containermovement',
            index=models.Index(fields=['producer', 'kind'], name='market_containers_of_producer'),
        ),
        migrations.AddConstraint(
            model_name='containermovement',
            constraint=apps.hub.db.append_only.AppendOnly(name='market_container_movements_are_append_only'),
        ),
        migrations.AddConstraint(
            model_name='containermovement',
            constraint=models.CheckConstraint(condition=models.Q(('pieces', 0), _negated=True), name='market_container_movement_moves'),
        ),
        migrations.AddConstraint(
            model_name='containermovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('producer__isnull', True), ('reason__in', ('handed_out', 'returned'))), models.Q(('person__isnull', True), ('producer__isnull', False), ('reason__in', ('delivered', 'sent_back'))), models.Q(('person__isnull', True), ('producer__isnull', True), ('reason', 'counted')), _connector='OR'), name='market_container_movement_has_one_party'),
        ),
        migrations.AddConstraint(
            model_name='favourite',
            constraint=models.UniqueConstraint(fields=('person', 'product'), name='market_favourite_once_per_product'),
        ),
        migrations.AddConstraint(
            model_name='goodsreceipt',
            constraint=models.UniqueConstraint(fields=('cycle', 'producer'), name='market_receipt_once_per_producer'),
        ),
        migrations.AddConstraint(
            model_name='goodsreceipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(('done_at__isnull', True), ('state', 'open')), _connector='OR'), name='market_receipt_done_has_moment'),
        ),
        migrations.AddIndex(
            model_name='leftover',
            index=models.Index(fields=['cycle', 'id'], name='market_leftovers_of_cycle'),
        ),
        migrations.AddConstraint(
            model_name='leftover',
            constraint=models.CheckConstraint(condition=models.Q(('pieces__gt', 0)), name='market_leftover_has_pieces'),
        ),
        migrations.AddConstraint(
            model_name='leftover',
            constraint=models.CheckConstraint(condition=models.Q(('taken__lte', models.F('pieces'))), name='market_leftover_never_given_twice'),
        ),
        migrations.AddConstraint(
            model_name='leftovermove',
            constraint=models.CheckConstraint(condition=models.Q(('pieces__gt', 0)), name='market_leftover_move_moves'),
        ),
        migrations.AddConstraint(
            model_name='leftovermove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sold'), ('person__isnull', False)), models.Q(models.Q(('kind', 'sold'), _negated=True), ('unit_cents', 0)), _connector='OR'), name='market_leftover_sold_to_somebody'),
        ),
        migrations.AddIndex(
            model_name='orderamendment',
            index=models.Index(fields=['order', 'id'], name='market_amendments_of_order'),
        ),
        migrations.AddConstraint(
            model_name='orderamendment',
            constraint=apps.hub.db.append_only.AppendOnly(name='market_amendments_are_append_only'),
        ),
        migrations.AddConstraint(
            model_name='orderamendment',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['shortage', 'substituted', 'weighed', 'withdrawn', 'below_minimum', 'moved', 'counted', 'recalled'])), name='market_amendment_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='producerstatement',
            constraint=apps.hub.db.append_only.AppendOnly(name='market_statements_are_append_only'),
        ),
        migrations.AddConstraint(
            model_name='producerstatement',
            constraint=models.UniqueConstraint(fields=('cycle', 'producer'), name='market_statement_once_per_producer'),
        ),
        migrations.AddConstraint(
            model_name='purchaseorder',
            constraint=models.UniqueConstraint(fields=('cycle', 'producer', 'supplement'), name='market_purchase_once_per_producer_and_supplement'),
        ),
        migrations.AddConstraint(
            model_name='purchaseorder',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'acknowledged', 'short'])), name='market_purchase_state_known'),
        ),
        migrations.AddConstraint(
            model_name='purchaseorder',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'sent'), ('answered_at__isnull', False), _connector='OR'), name='market_purchase_answered_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='purchaseline',
            constraint=models.UniqueConstraint(fields=('purchase', 'offer'), name='market_purchase_line_once_per_offer'),
        ),
        migrations.AddConstraint(
            model_name='purchaseline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='market_purchase_line_orders_something'),
        ),
        migrations.AddConstraint(
            model_name='receiptline',
            constraint=models.UniqueConstraint(fields=('receipt', 'offer'), name='market_receipt_line_once_per_offer'),
        ),
        migrations.AddConstraint(
            model_name='receiptline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity_rejected', 0), models.Q(('quantity_received__isnull', False), ('quantity_rejected__lte', models.F('quantity_received'))), _connector='OR'), name='market_receipt_rejects_only_what_came'),
        ),
        migrations.AddConstraint(
            model_name='receiptline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quantity_rejected', 0), ('reject_reason', '')), models.Q(('quantity_rejected__gt', 0), models.Q(('reject_reason', ''), _negated=True)), _connector='OR'), name='market_receipt_rejects_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('cycle', 'person'), name='market_reminder_once_per_cycle'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=apps.hub.db.append_only.AppendOnly(name='market_statement_lines_are_append_only'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.UniqueConstraint(fields=('statement', 'offer'), name='market_statement_line_once_per_offer'),
        ),
        migrations.AddConstraint(
            model_name='stockitem',
            constraint=models.CheckConstraint(condition=models.Q(('on_hand__gte', 0)), name='market_stock_never_negative'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=apps.hub.db.append_only.AppendOnly(name='market_stock_movements_are_append_only'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.CheckConstraint(condition=models.Q(('pieces', 0), _negated=True), name='market_stock_movement_moves'),
        ),
    ]
