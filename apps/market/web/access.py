"""Loading with access: what is not yours, or not published, does not exist."""

import datetime as dt

from django.http import HttpRequest

from apps.accounts.guests import current_person
from apps.hub.codes import normalise_code
from apps.market.domain.basket import open_basket
from apps.market.errors import OfferMissing, OrderMissing, SlotOfAnotherCycle
from apps.market.models import Basket, Offer, Order, OrderCycle, PickupSlot
from apps.market.queries.basket import basket_in
from apps.market.queries.cycle import cycles_taking_orders, cycles_visible_to_all
from apps.market.queries.order import order_in
from apps.market.rules import may_see_order
from apps.market.web.panel import Panel, panel_of, panel_of_order
from apps.payments.web.owner import basket_owner


def open_cycles(request: HttpRequest, at: dt.datetime) -> tuple[OrderCycle | None, list[OrderCycle]]:
    """The market on the screen (`?ronde=` when several are open) and all that take orders. One query."""
    cycles = list(cycles_taking_orders(at))
    wanted = normalise_code(request.GET.get("ronde", ""))
    return next((cycle for cycle in cycles if cycle.code == wanted), cycles[0] if cycles else None), cycles


def basket_seen(request: HttpRequest, cycle: OrderCycle) -> Basket | None:
    """The visitor's basket in this cycle, without making one."""
    return basket_in(basket_owner(request), cycle)


def panel_seen(request: HttpRequest, cycle: OrderCycle) -> Panel:
    """What this visitor has in this cycle: a basket, or an order placed from elsewhere. Three queries at most."""
    basket = basket_seen(request, cycle)
    panel = panel_of(basket, cycle)
    order = order_placed(request, cycle) if panel.state == "empty" else None
    return panel if order is None else panel_of_order(order, cycle)


def basket_to_fill(request: HttpRequest, cycle: OrderCycle, *, at: dt.datetime) -> Basket:
    """The visitor's basket in this cycle, made when needed; a guest gets a key for it."""
    return open_basket(basket_owner(request, create=True), cycle, person=current_person(request), at=at)


def order_placed(request: HttpRequest, cycle: OrderCycle) -> Order | None:
    """The visitor's standing order in this cycle, also of a guest of this session."""
    person = current_person(request)
    return order_in(cycle, person) if person else None


def published_offer(code: str) -> Offer:
    """Any offer of a market that was published. Refuses: OfferMissing."""
    offers = Offer.objects.filter(code=normalise_code(code), cycle__in=cycles_visible_to_all())
    offer = offers.select_related("cycle", "variant__product__producer").first()
    if offer is None:
        raise OfferMissing
    return offer


def slot_in(cycle: OrderCycle, code: str) -> PickupSlot:
    """A pick-up moment of this market. Refuses: SlotOfAnotherCycle."""
    slot = PickupSlot.objects.filter(cycle=cycle, code=normalise_code(code)).first()
    if slot is None:
        raise SlotOfAnotherCycle(field="slot")
    return slot


def order_for(request: HttpRequest, code: str) -> Order:
    """An order that this visitor may see. Refuses: OrderMissing, also for somebody else's."""
    order = Order.objects.filter(code=normalise_code(code)).select_related("cycle", "slot", "person").first()
    if order is None or not may_see_order(order, person=current_person(request), user=request.user):
        raise OrderMissing
    return order
