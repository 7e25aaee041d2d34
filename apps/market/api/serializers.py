"""What goes out and what comes in about markets and orders. No rules here: the domain has them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from apps.hub.codes import normalise_code
from apps.market.amounts import amount_range, unit_price, weight_range
from apps.market.api import examples
from apps.market.enums import (
    AgeLimit,
    Allergen,
    Category,
    ContentUnit,
    CycleState,
    OnShortage,
    OrderState,
    Presence,
    SoldBy,
)
from apps.market.models import Offer, Order
from apps.market.rules import MOST_PIECES

MOST_LINES = 200


class SlotOut(serializers.Serializer[Any]):
    """A pick-up moment and the places left in it."""

    code = serializers.CharField()
    start = serializers.DateTimeField(source="starts_at")
    end = serializers.DateTimeField(source="ends_at")
    place = serializers.CharField()
    left = serializers.IntegerField()


@extend_schema_serializer(examples=[examples.shown(examples.CYCLE)])
class CycleOut(serializers.Serializer[Any]):
    """A market that was published."""

    code = serializers.CharField()
    state = serializers.ChoiceField(choices=CycleState.choices)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    pickup_on = serializers.DateField()
    slots = SlotOut(many=True, source="slots.all")


class AllergensOut(serializers.Serializer[Any]):
    """What is in it and what may be."""

    contains = serializers.ListField(child=serializers.ChoiceField(choices=Allergen.choices))
    may_contain = serializers.ListField(child=serializers.ChoiceField(choices=Allergen.choices))


class UnitPriceOut(serializers.Serializer[Any]):
    """Cents per kilo (g), litre (ml) or piece."""

    cents = serializers.IntegerField()
    per = serializers.ChoiceField(choices=ContentUnit.choices)


class WeighsOut(serializers.Serializer[Any]):
    """Between how many grams one piece will weigh, and what it will cost then, in cents."""

    least_grams = serializers.IntegerField()
    most_grams = serializers.IntegerField()
    least_cents = serializers.IntegerField()
    most_cents = serializers.IntegerField()


@extend_schema_serializer(examples=[examples.shown(examples.OFFER)])
class OfferOut(serializers.Serializer[Any]):
    """Something on sale until `ends_at`. `price_cents` is per piece, or per kilo when sold by weight (`weighs`)."""

    code = serializers.CharField()
    product = serializers.CharField(source="variant.product.slug")
    name = serializers.CharField(source="variant.product.name")
    size = serializers.CharField(source="variant.name")
    producer = serializers.CharField(source="variant.product.producer.slug")
    category = serializers.ChoiceField(choices=Category.choices, source="variant.product.category")
    origin = serializers.CharField(source="variant.product.origin")
    organic = serializers.BooleanField(source="variant.product.is_organic")
    age_limit = serializers.ChoiceField(choices=AgeLimit.choices, source="variant.product.age_limit")
    content_amount = serializers.IntegerField(source="variant.content_amount")
    content_unit = serializers.ChoiceField(choices=ContentUnit.choices, source="variant.content_unit")
    sold_by = serializers.ChoiceField(choices=SoldBy.choices, source="variant.sold_by")
    price_cents = serializers.IntegerField()
    weighs = serializers.SerializerMethodField()
    unit_price = serializers.SerializerMethodField()
    vat_percent = serializers.DecimalField(max_digits=4, decimal_places=2)
    deposit_cents = serializers.IntegerField(source="variant.deposit_cents")
    left = serializers.IntegerField(allow_null=True)
    max_per_customer = serializers.IntegerField(allow_null=True)
    ends_at = serializers.DateTimeField()
    allergens = serializers.SerializerMethodField()

    def get_unit_price(self, offer: Offer) -> UnitPriceOut:
        """Per kilo, litre or piece."""
        variant = offer.variant
        return UnitPriceOut(
            unit_price(
                price_cents=offer.price_cents, sold_by=variant.sold_by, content_amount=variant.content_amount,
                content_unit=variant.content_unit,
            )
        ).data  # type: ignore[return-value] # the annotation is for the schema  # fmt: skip

    @extend_schema_field(WeighsOut(allow_null=True))
    def get_weighs(self, offer: Offer) -> dict[str, int] | None:
        """Only of what is sold by weight."""
        variant = offer.variant
        if variant.sold_by != SoldBy.WEIGHT:
            return None
        amount, least, most = variant.content_amount, variant.least_grams, variant.most_grams
        grams = weight_range(content_amount=amount, quantity=1, least_grams=least, most_grams=most)
        cents = amount_range(price_cents=offer.price_cents, content_amount=amount, least_grams=least, most_grams=most)
        return {
            "least_grams": grams.least, "most_grams": grams.most, "least_cents": cents.least, "most_cents": cents.most,
        }  # fmt: skip

    def get_allergens(self, offer: Offer) -> AllergensOut:
        """As the view looked them up for the whole page."""
        declared = self.context["allergens"].get(offer.variant.product_id, {})
        return AllergensOut({name: declared.get(name, []) for name in (Presence.CONTAINS, Presence.MAY_CONTAIN)}).data  # type: ignore[return-value] # the annotation is for the schema


class OrderLineOut(serializers.Serializer[Any]):
    """A line as it was promised; `amount_cents` without deposit, VAT included."""

    offer = serializers.CharField(source="offer.code")
    name = serializers.CharField()
    producer = serializers.CharField(source="producer_name")
    quantity_ordered = serializers.IntegerField()
    quantity_confirmed = serializers.IntegerField(allow_null=True)
    quantity_delivered = serializers.IntegerField(allow_null=True)
    delivered_grams = serializers.IntegerField(allow_null=True)
    price_cents = serializers.IntegerField()
    vat_percent = serializers.DecimalField(max_digits=4, decimal_places=2)
    deposit_cents = serializers.IntegerField(source="deposit_total_cents")
    amount_cents = serializers.IntegerField()
    on_shortage = serializers.ChoiceField(choices=OnShortage.choices)
    instead_of = serializers.CharField(source="substitute_for.offer.code", allow_null=True, default=None)


@extend_schema_serializer(examples=[examples.shown(examples.ORDER)])
class OrderOut(serializers.Serializer[Any]):
    """An order as its owner may see it; `due_cents` is what is still to pay, below zero what they get back."""

    code = serializers.CharField()
    cycle = serializers.CharField(source="cycle.code")
    state = serializers.ChoiceField(choices=OrderState.choices)
    slot = serializers.CharField(source="slot.code")
    start = serializers.DateTimeField(source="slot.starts_at")
    end = serializers.DateTimeField(source="slot.ends_at")
    total_cents = serializers.IntegerField()
    due_cents = serializers.SerializerMethodField()
    proxy_name = serializers.CharField()
    placed_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    lines = OrderLineOut(many=True, source="lines.all")

    def get_due_cents(self, order: Order) -> int:
        """From the journal, as the view looked it up for the whole page."""
        charge = self.context["charges"].get(order.pk)
        cents: int = charge.outstanding if charge else 0
        return cents


class LineIn(serializers.Serializer[Any]):
    """So many pieces; `price_cents` is the price you saw, and what you refuse to differ from.

    `on_shortage` left out keeps what the line says, and for a new line what you chose last.
    """

    offer = serializers.CharField(max_length=10)
    quantity = serializers.IntegerField(min_value=0, max_value=MOST_PIECES)
    price_cents = serializers.IntegerField(min_value=0, required=False)
    on_shortage = serializers.ChoiceField(choices=OnShortage.choices, required=False)


@extend_schema_serializer(examples=[examples.shown(examples.CHANGE_IN)])
class OrderChangeIn(serializers.Serializer[Any]):
    """What the order holds from now on; lines left out are taken out, a `proxy_name` left out stays."""

    slot = serializers.CharField(max_length=10)
    lines = serializers.ListField(child=LineIn(), allow_empty=False, max_length=MOST_LINES)
    age_confirmed = serializers.ChoiceField(choices=AgeLimit.choices, required=False, default=AgeLimit.NONE)
    proxy_name = serializers.CharField(max_length=80, required=False, allow_blank=True)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """One line for each offer."""
        codes = [normalise_code(line["offer"]) for line in lines]
        twice = {
            str(number): {"offer": [_("Name each offer once.")]}
            for number, code in enumerate(codes)
            if code in codes[:number]
        }
        if twice:
            raise serializers.ValidationError(twice)
        return lines


@extend_schema_serializer(examples=[examples.shown(examples.ORDER_IN)])
class OrderIn(OrderChangeIn):
    """A new order in a market."""

    cycle = serializers.CharField(max_length=10)


@extend_schema_serializer(examples=[examples.shown(examples.CANCEL_IN)])
class OrderCancelIn(serializers.Serializer[Any]):
    """Why, if you like."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


@extend_schema_serializer(examples=[examples.shown(examples.FAVOURITE)])
class FavouriteOut(serializers.Serializer[Any]):
    """A product you like, and how many you usually take; 0 is a heart alone."""

    product = serializers.CharField(source="product.slug")
    name = serializers.CharField(source="product.name")
    producer = serializers.CharField(source="product.producer.slug")
    usual = serializers.IntegerField()


@extend_schema_serializer(examples=[examples.shown(examples.FAVOURITE_IN)])
class FavouriteIn(serializers.Serializer[Any]):
    """How many you usually take; left out it stays as it was."""

    usual = serializers.IntegerField(min_value=0, max_value=MOST_PIECES, required=False)


@extend_schema_serializer(examples=[examples.shown(examples.PROXY_IN)])
class ProxyIn(serializers.Serializer[Any]):
    """Who picks it up instead of you; empty for nobody."""

    name = serializers.CharField(max_length=80, allow_blank=True)
