"""Closing the books of a market: what each producer is owed, and what goes back on the shelf. Once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.rules import MANAGE_PLACE
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.domain.number import next_number
from apps.hub.rules import require
from apps.market.domain.amendment import lock_orders
from apps.market.domain.cycle import move_cycle
from apps.market.domain.shelf import take_back
from apps.market.enums import CycleEvent, CycleState
from apps.market.errors.settlement import SettlementRefused
from apps.market.models import OrderCycle, Producer, ProducerStatement, StatementLine
from apps.market.queries.account import GoodsAccount
from apps.market.queries.settlement import goods_of, lines_never_weighed, orders_waiting, receipts_open
from apps.payments.domain.journal import Posting, post
from apps.payments.enums import Account

SERIES = "A"  # of the numbers of statements: 'A2026-0007'
MODULE = "market"
MOST_NAMES = 4  # of what stands in the way: enough to know where to look


@dataclass(frozen=True, slots=True)
class SettlementGap:
    """One sort of thing that is not done: `what` is orders, weights, receipts or leftovers; how many; which."""

    what: str
    count: int
    names: str = ""

    def __str__(self) -> str:
        """As a manager reads it."""
        words = {
            "orders": ngettext("%(n)d order is not fetched yet", "%(n)d orders are not fetched yet", self.count),
            "weights": ngettext("%(n)d line is not weighed", "%(n)d lines are not weighed", self.count),
            "receipts": ngettext(
                "%(n)d delivery is still being counted", "%(n)d deliveries are still being counted", self.count
            ),
            "leftovers": ngettext("%(n)d piece is left over", "%(n)d pieces are left over", self.count),
        }[self.what] % {"n": self.count}
        return _("%(what)s (%(names)s)") % {"what": words, "names": self.names} if self.names else words


def settle_cycle(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> OrderCycle:
    """Close the books of a market that was handed out; from then on nothing in it changes. Settled already: a no-op.

    Each producer of whom goods came gets one immutable statement with a number of its own, booked as purchases
    against what is to be paid to producers; what was not sold of our own shelf goes back on it.
    Locks the cycle, its orders by id, then the stock by id. Refuses: NotAllowed, CycleTransitionRefused unless
    distributed, SettlementRefused with all that stands in the way.
    """
    require(by, MANAGE_PLACE)

    def close_books(locked: OrderCycle) -> None:
        lock_orders(locked.orders.values_list("pk", flat=True))
        goods = goods_of(locked)
        refuse_if_unfinished(settlement_gaps(locked, goods))
        for producer, rows in goods_by_producer(goods):
            _state(locked, producer, rows, by=by, at=at)
        own = [row for row in goods if row.offer.from_stock]
        take_back([row.offer for row in own], {row.offer.pk: row.went for row in own}, by=by, at=at)

    return move_cycle(
        cycle, to=CycleState.SETTLED, since=CycleState.DISTRIBUTED, event=CycleEvent.SETTLED, by=by, at=at,
        before=close_books,
    )  # fmt: skip


def settlement_gaps(cycle: OrderCycle, goods: Sequence[GoodsAccount]) -> list[SettlementGap]:
    """All that keeps a market from settling; nothing means it can. Three queries. `goods` is `goods_of(cycle)`.

    What is left over of our own shelf is no gap: it goes back by itself.
    """
    left = [row for row in goods if row.counts.left and not row.offer.from_stock]
    receipts = [receipt.producer.name for receipt in receipts_open(cycle).select_related("producer")]
    weights = list(lines_never_weighed(cycle).values_list("name", flat=True))
    gaps = (
        SettlementGap("orders", orders_waiting(cycle).count()),
        SettlementGap("weights", len(weights), _some(weights)),
        SettlementGap("receipts", len(receipts), _some(receipts)),
        SettlementGap("leftovers", sum(row.counts.left for row in left), _some(row.name for row in left)),
    )
    return [gap for gap in gaps if gap.count]


def _some(names: Iterable[str]) -> str:
    """The first of them, each once; a name holds commas itself."""
    found = list(dict.fromkeys(names))
    return " · ".join([*found[:MOST_NAMES], *(["…"] if len(found) > MOST_NAMES else [])])


def refuse_if_unfinished(gaps: Sequence[SettlementGap]) -> None:
    """Refuses: SettlementRefused with the whole list in its context as `gaps`."""
    if gaps:
        raise SettlementRefused(missing=", ".join(map(str, gaps)), gaps=list(gaps))


def goods_by_producer(goods: Sequence[GoodsAccount]) -> list[tuple[Producer, list[GoodsAccount]]]:
    """The producers of whom goods came, with all that was ordered of them or came; our own shelf is nobody's."""
    bought = sorted(
        (row for row in goods if not row.offer.from_stock), key=lambda row: (row.producer.name, row.producer.pk)
    )
    grouped = ((rows[0].producer, rows) for _pk, group in groupby(bought, _producer_id) if (rows := list(group)))
    return [(producer, rows) for producer, rows in grouped if any(row.received for row in rows)]


def _producer_id(row: GoodsAccount) -> int:
    return row.producer.pk


def _state(cycle: OrderCycle, producer: Producer, rows: Sequence[GoodsAccount], *, by: Actor, at: dt.datetime) -> None:
    """Write the statement of one producer with its lines, and book it."""
    owed = sum(row.owed_cents for row in rows)
    statement = ProducerStatement.objects.create(
        number=next_number(SERIES, year=clock.local_date(at).year), cycle=cycle, producer=producer, owed_cents=owed,
        sold_cents=sum(row.sold_cents for row in rows), at=at,
    )  # fmt: skip
    StatementLine.objects.bulk_create(_line(statement, row) for row in rows)
    post(
        [
            Posting(Account.PURCHASES, owed, module=MODULE),
            Posting(Account.PAYABLE, -owed, module=MODULE),
        ],
        event=f"statement {statement.number}", by=by, at=at,
    )  # fmt: skip


def _line(statement: ProducerStatement, row: GoodsAccount) -> StatementLine:
    return StatementLine(
        statement=statement, offer=row.offer, name=row.name[:124], ordered=row.on_order, received=row.received,
        rejected=row.counts.rejected, sold=row.sold, grams=row.grams, purchase_cents=row.purchase_cents,
        owed_cents=row.owed_cents, sold_cents=row.sold_cents,
    )  # fmt: skip
