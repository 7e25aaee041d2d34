"""The market's part of the one basket: what payments shows and confirms for us."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.codes import spell_code
from apps.hub.ui.formats import day_long, moment, period
from apps.market.basket_questions import (
    accepted_prices,
    answered_age,
    answered_slot,
    asked_of,
    proxy_name,
    questions_of,
)
from apps.market.content import content_label
from apps.market.domain.basket import adopt_guest_baskets
from apps.market.domain.order import place_order
from apps.market.domain.wish import choose_on_shortage
from apps.market.enums import SoldBy
from apps.market.labels import earlier_words, line_label, weighing_words
from apps.market.models import Basket, BasketLine, Order, OrderCycle
from apps.market.queries.basket import PricedLine, baskets_of, baskets_waiting, priced_lines
from apps.market.web.shortage import shortage_answers
from apps.payments.basket import BasketOwner, Confirmed, Section, SectionLine, register
from apps.payments.queries.charge import due_of


class MarketBasket:
    """Wishes per open cycle; confirming places or changes the order of each."""

    code = "market"
    order = 1

    def sections(self, owner: BasketOwner, *, at: dt.datetime) -> list[Section]:
        """One per market with something to confirm; queries grow with markets, not with lines."""
        baskets = list(baskets_waiting(owner, at))
        priced = priced_lines(baskets) if baskets else {}
        return [_section(basket, priced[basket.pk], at=at) for basket in baskets]

    def summary(self, owner: BasketOwner) -> tuple[int, int]:
        """Pieces and cents of what is not yet placed; one query."""
        rows = BasketLine.objects.filter(
            basket__in=baskets_of(owner).filter(placed_at__isnull=True, cycle__closes_at__gt=clock.now())
        ).select_related("offer__variant", "basket")
        lines = [
            PricedLine(
                row.offer, row.quantity, row.offer.price_cents if row.basket.order_id is None else row.price_seen_cents,
                row.price_seen_cents, 0,
            )
            for row in rows
        ]  # fmt: skip
        return sum(line.quantity for line in lines), _total(lines)

    def confirm(
        self, owner: BasketOwner, *, person: Person, answers: Mapping[str, str], by: Actor, at: dt.datetime
    ) -> list[Confirmed]:
        """Place each, in the caller's transaction. Refuses: as `place_order`."""
        return [_confirm(basket, person=person, answers=answers, by=by, at=at) for basket in baskets_waiting(owner, at)]

    def adopt(self, key: str, *, person: Person) -> None:
        """A guest signed in."""
        adopt_guest_baskets(key, person=person)


def _confirm(basket: Basket, *, person: Person, answers: Mapping[str, str], by: Actor, at: dt.datetime) -> Confirmed:
    lines = basket.lines.select_related("offer__variant__product").order_by("pk")
    choices = shortage_answers(basket.cycle.code, [asked_of(line) for line in lines], answers)
    choose_on_shortage(basket, choices, at=at)
    order = place_order(
        basket,
        person=person,
        slot=answered_slot(basket, answers) or basket.slot,
        age_confirmed=answered_age(answers),
        accepted=accepted_prices(answers),
        proxy_name=answers.get(proxy_name(basket.cycle)),
        by=by,
        at=at,
    )
    return Confirmed(
        module="market",
        title=_title(order.cycle),
        detail=f"{period(order.slot.starts_at, order.slot.ends_at)} · {order.slot.place}",
        code=order.code,
        url=reverse("market:order", kwargs={"code": order.code}),
        due_cents=due_of(order).cents,
    )


def _section(basket: Basket, lines: Sequence[PricedLine], *, at: dt.datetime) -> Section:
    is_open = basket.cycle.takes_orders_at(at)
    chosen = basket.slot if basket.slot is not None and _still_has_place(basket) else None
    closing = moment(basket.cycle.closes_at)
    notices = [
        _("Until %(closing)s you can change or cancel. Not after: then fresh goods are made or picked for you.")
        % {"closing": closing},
        *earlier_words((line.offer.variant.full_name, line.offer.cut_off_at) for line in lines),
    ]
    return Section(
        ref=f"market-{basket.cycle.code}",
        module="market",
        title=_section_title(basket.order),
        badge=_("pick up %(moment)s") % {"moment": period(chosen.starts_at, chosen.ends_at)} if chosen else "",
        lines=_shown_lines(lines),
        total_cents=_total(lines),
        edit_url=f"{reverse('market:home')}?ronde={basket.cycle.code}",
        remove_url=reverse("market:forget", kwargs={"cycle": basket.cycle.code}),
        remove_label=_("Leave my order as it was") if basket.order is not None else "",
        problems=_problems(basket, lines, is_open=is_open, at=at),
        promises=[_("What is weighed gets its right price after weighing.")] if _has_weighed(lines) else [],
        notices=notices,
        questions=questions_of(basket, lines, chosen=chosen) if is_open else [],
    )


def _has_weighed(lines: Sequence[PricedLine]) -> bool:
    return any(line.offer.variant.sold_by == SoldBy.WEIGHT for line in lines)


def _section_title(order: Order | None) -> str:
    """Who changes an order must see that it is no second one."""
    return _("Market") if order is None else _("Change to your order %(code)s") % {"code": spell_code(order.code)}


def _shown_lines(lines: Sequence[PricedLine]) -> list[SectionLine]:
    shown = [SectionLine(_label(line), line.amount_cents, note=_note(line)) for line in lines]
    deposit = sum(line.deposit_cents for line in lines)
    return [*shown, SectionLine(_("Container deposit"), deposit, is_soft=True)] if deposit else shown


def _label(line: PricedLine) -> str:
    variant = line.offer.variant
    return line_label(
        name=variant.full_name, quantity=line.quantity, sold_by=variant.sold_by,
        content_amount=variant.content_amount,
    )  # fmt: skip


def _note(line: PricedLine) -> str:
    """What it costs once weighed, or what is in one piece: two sizes may share a name."""
    variant = line.offer.variant
    if variant.sold_by == SoldBy.WEIGHT:
        return weighing_words(variant, price_cents=line.price_cents, quantity=line.quantity)
    return content_label(
        content_amount=variant.content_amount, content_unit=variant.content_unit, sold_by=variant.sold_by
    )


def _total(lines: Sequence[PricedLine]) -> int:
    return sum(line.amount_cents + line.deposit_cents for line in lines)


def _still_has_place(basket: Basket) -> bool:
    own = basket.order is not None and basket.order.slot_id == basket.slot_id
    return own or (basket.slot is not None and basket.slot.left > 0)


def _problems(basket: Basket, lines: Sequence[PricedLine], *, is_open: bool, at: dt.datetime) -> list[str]:
    if not is_open:
        closing = moment(basket.cycle.closes_at).removesuffix(".")
        if basket.order is not None:
            return [_("Ordering closed on %(closing)s. Your order stays as it was.") % {"closing": closing}]
        return [_("Ordering closed on %(closing)s. This was not ordered.") % {"closing": closing}]
    found = [problem for line in lines if (problem := _problem(line, at=at))]
    if basket.slot is not None and not _still_has_place(basket):
        found.append(_("The pick-up moment you chose is full by now. Choose another one."))
    return found


def _problem(line: PricedLine, *, at: dt.datetime) -> str:
    """What the server knows by now that the customer could not see."""
    offer, name = line.offer, line.offer.variant.full_name
    if line.quantity != line.claimed_already and offer.cut_off_at is not None and at >= offer.cut_off_at:
        return _past_cut_off(line, until=moment(offer.cut_off_at).removesuffix("."))
    if line.quantity <= line.claimed_already:
        return ""
    if not offer.is_on:
        return _("%(name)s is not on offer any more. Take it out of your basket to go on.") % {"name": name}
    return _too_many(line)


def _too_many(line: PricedLine) -> str:
    offer, name = line.offer, line.offer.variant.full_name
    left = None if offer.left is None else offer.left + line.claimed_already
    if left is not None and left < line.quantity:
        if left <= 0:
            return _("%(name)s is sold out by now.") % {"name": name}
        return ngettext("Only %(left)d left of %(name)s.", "Only %(left)d left of %(name)s.", left) % {
            "left": left,
            "name": name,
        }
    if offer.max_per_customer is not None and line.quantity > offer.max_per_customer:
        return _("You can order at most %(most)d of %(name)s.") % {"most": offer.max_per_customer, "name": name}
    return ""


def _past_cut_off(line: PricedLine, *, until: str) -> str:
    words = {"name": line.offer.variant.full_name, "until": until, "n": line.claimed_already}
    if line.claimed_already:
        return _("%(name)s could be changed until %(until)s. Put it back at %(n)d to go on.") % words
    return _("%(name)s could be ordered until %(until)s. Take it out of your basket to go on.") % words


def _title(cycle: OrderCycle) -> str:
    return _("Market of %(day)s") % {"day": day_long(cycle.pickup_on)}


register(MarketBasket())
