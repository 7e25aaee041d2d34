"""Tables of the market."""

from apps.market.models.amendment import OrderAmendment
from apps.market.models.basket import Basket, BasketLine
from apps.market.models.container import ContainerKind
from apps.market.models.container_movement import ContainerMovement, ContainerReturn
from apps.market.models.cycle import OrderCycle, PickupSlot
from apps.market.models.favourite import Favourite, MarketWish, Reminder
from apps.market.models.leftover import Leftover, LeftoverMove
from apps.market.models.offer import Offer
from apps.market.models.order import Order, OrderLine
from apps.market.models.producer import Producer
from apps.market.models.product import Product, ProductAllergen, Variant
from apps.market.models.purchase import PurchaseLine, PurchaseOrder
from apps.market.models.receipt import GoodsReceipt, ReceiptLine
from apps.market.models.rhythm import Rhythm
from apps.market.models.statement import ProducerStatement, Recall, StatementLine
from apps.market.models.stock import StockItem, StockMovement

__all__ = [
    "Basket",
    "BasketLine",
    "ContainerKind",
    "ContainerMovement",
    "ContainerReturn",
    "Favourite",
    "GoodsReceipt",
    "Leftover",
    "LeftoverMove",
    "MarketWish",
    "Offer",
    "Order",
    "OrderAmendment",
    "OrderCycle",
    "OrderLine",
    "PickupSlot",
    "Producer",
    "ProducerStatement",
    "Product",
    "ProductAllergen",
    "PurchaseLine",
    "PurchaseOrder",
    "Recall",
    "ReceiptLine",
    "Reminder",
    "Rhythm",
    "StatementLine",
    "StockItem",
    "StockMovement",
    "Variant",
]
