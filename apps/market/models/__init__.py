"""Tables of the market."""

from apps.market.models.basket import Basket, BasketLine
from apps.market.models.cycle import OrderCycle, PickupSlot
from apps.market.models.offer import Offer
from apps.market.models.order import Order, OrderLine
from apps.market.models.producer import Producer
from apps.market.models.product import Product, ProductAllergen, Variant

__all__ = [
    "Basket",
    "BasketLine",
    "Offer",
    "Order",
    "OrderCycle",
    "OrderLine",
    "PickupSlot",
    "Producer",
    "Product",
    "ProductAllergen",
    "Variant",
]
