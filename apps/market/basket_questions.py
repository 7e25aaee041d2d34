"""What the market asks in the one basket, and what was answered: moment, age, prices, shortages, who comes."""

from collections.abc import Mapping, Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from apps.hub.ui.formats import euro
from apps.market.enums import AgeLimit
from apps.market.labels import slot_label
from apps.market.models import Basket, BasketLine, OrderCycle, PickupSlot
from apps.market.queries.basket import PricedLine
from apps.market.queries.cycle import slots_of
from apps.market.web.shortage import Asked, shortage_questions
from apps.payments.basket import Question
from apps.payments.queries.charge import due_of


def asked_of(line: BasketLine | PricedLine) -> Asked:
    """A line, as the question about shortages knows it."""
    return Asked(line.offer.code, line.offer.pk, line.offer.variant.full_name, line.on_shortage)


def questions_of(basket: Basket, lines: Sequence[PricedLine], *, chosen: PickupSlot | None) -> list[Question]:
    """What must be agreed or chosen before these lines can be ordered."""
    found = [_price_question(line) for line in lines if line.price_cents != line.seen_cents]
    if chosen is None:
        found.append(_slot_question(basket.cycle))
    age = _age_limit(lines)
    confirmed = basket.order.age_confirmed if basket.order is not None else 0
    if age > confirmed:
        found.append(
            Question(
                name=f"market_age_{age}",
                label=_("I am at least %(age)d years old") % {"age": age},
                hint=_("There is something with an age limit in your basket. We check when you pick up."),
            )
        )
    asked = [asked_of(line) for line in lines]
    has_paid = basket.order is not None and due_of(basket.order).has_paid
    found += shortage_questions(basket.cycle.code, asked, has_paid=has_paid).questions
    found.append(_proxy_question(basket))
    return found


def _proxy_question(basket: Basket) -> Question:
    return Question(
        name=proxy_name(basket.cycle),
        label=_("Name of who picks it up"),
        kind="text",
        required=False,
        hint=_("A neighbour for example. You can still fill this in later, until it is picked up."),
        initial=basket.order.proxy_name if basket.order is not None else "",
        fold=_("Does somebody else pick it up?"),
    )


def proxy_name(cycle: OrderCycle) -> str:
    """The field for who picks it up."""
    return f"market_proxy_{cycle.code}"


def _age_limit(lines: Sequence[PricedLine]) -> int:
    return max((line.offer.variant.product.age_limit or 0 for line in lines), default=0)


def _price_question(line: PricedLine) -> Question:
    words = {"name": line.offer.variant.full_name, "old": euro(line.seen_cents), "new": euro(line.price_cents)}
    return Question(
        name=_price_name(line.offer.code, line.price_cents),
        label=_("The price of %(name)s changed from %(old)s to %(new)s. That is fine for me.") % words,
    )


def _price_name(code: str, cents: int) -> str:
    return f"market_price_{code}_{cents}"


def _slot_question(cycle: OrderCycle) -> Question:
    free = [(slot.code, slot_label(slot)) for slot in slots_of(cycle).filter(claimed__lt=F("capacity"))]
    return Question(
        name=_slot_name(cycle),
        label=_("When do you come to pick up?"),
        kind="choice",
        hint="" if free else _("All pick-up moments are full. Call us."),
        options=(("", _("Choose a moment")), *free),
        gone=_("This moment is full by now. Choose another one."),
    )


def _slot_name(cycle: OrderCycle) -> str:
    return f"market_slot_{cycle.code}"


def answered_slot(basket: Basket, answers: Mapping[str, str]) -> PickupSlot | None:
    """The moment that was chosen in the form, if any; of another market it is none."""
    code = answers.get(_slot_name(basket.cycle), "")
    return PickupSlot.objects.filter(cycle=basket.cycle, code=code).first() if code else None


def answered_age(answers: Mapping[str, str]) -> int:
    """The highest age that was ticked."""
    return max((age for age in AgeLimit.values if answers.get(f"market_age_{age}")), default=0)


def accepted_prices(answers: Mapping[str, str]) -> dict[str, int]:
    """'market_price_K742_360' ticked: this price for this offer is fine."""
    accepted: dict[str, int] = {}
    for name, value in answers.items():
        head, _sep, cents = name.rpartition("_")
        if value and head.startswith("market_price_") and cents.isascii() and cents.isdigit():
            accepted[head.removeprefix("market_price_")] = int(cents)
    return accepted
