"""Last-chance goods for somebody unknown: paid at once, in the books as everything, and in nobody's name."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import F, Sum

from apps.accounts.models import Person, User
from apps.counter.along import Along
from apps.counter.domain.action import Tender, sell_to_passer_by
from apps.counter.domain.undo import undo_action
from apps.counter.enums import ActionKind
from apps.counter.errors import FormUsed, TooLateToUndo
from apps.counter.models import CounterAction
from apps.counter.queries.till import cash_of_day
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.market.domain.recall import recall_offer
from apps.market.enums import LeftoverMoveKind
from apps.market.errors.hand_over import AgeNotChecked
from apps.market.errors.leftover import CalledBack, LeftoverGone
from apps.market.models import ContainerMovement, Leftover, LeftoverMove, OrderCycle
from apps.market.queries.leftover import leftovers_there
from apps.market.queries.recall import holders_of, offers_somebody_has, pieces_with_passers_by
from apps.market.queries.settlement import goods_of, vat_of
from apps.payments.enums import ChargeState, Method
from apps.payments.errors import AmountChanged, NothingToPay
from apps.payments.models import Charge, Payment
from apps.payments.queries.charge import outstanding_cents
from tests.factories_counter import AT_WORK, a_key, by, owed_for
from tests.factories_hand_over import HALF_PRICE, a_full_bag, a_full_market, bottle, left_of
from tests.factories_market import FRIDAY
from tests.factories_payments import balances

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


@pytest.fixture
def bread(market: OrderCycle, mieke: User) -> Leftover:
    """Two loaves that Mieke did not come for."""
    return left_of(a_full_bag(mieke, market, brood=2))


def sell(
    left: Leftover,
    *,
    cents: int,
    rita: User,
    pieces: int = 1,
    method: Method = Method.CASH,
    age: int = 0,
    key: uuid.UUID | None = None,
    at: dt.datetime = AT_WORK,
) -> CounterAction:
    return sell_to_passer_by(
        Tender((), method, cents), along=Along(bought={left.code: pieces}), age_checked=age, key=key or a_key(),
        by=by(rita), at=at,
    )  # fmt: skip


def test_loaf_is_paid_at_once_in_nobodys_name(bread: Leftover, mieke: User, rita: User) -> None:
    before = balances()

    action = sell(bread, cents=340, rita=rita)

    move, charge = LeftoverMove.objects.get(), Charge.objects.get(person__isnull=True)
    assert (action.kind, action.person, move.person, move.kind) == (ActionKind.SOLD, None, None, LeftoverMoveKind.SOLD)
    assert (charge.state, charge.title, action.payment) == (
        ChargeState.SETTLED, "Laatste kans: Brood", Payment.objects.get(person__isnull=True),
    )  # fmt: skip
    assert (cash_of_day(FRIDAY), leftovers_there().get().left) == (340, 1)
    # Who did not come owes one loaf less; what was sold is in revenue and VAT as any loaf.
    assert balances() == before | {"cash": 340, "receivable": before["receivable"] - 340}
    assert owed_for(bread.line.order).amount_cents == 340  # type: ignore[union-attr] # it has one


def test_books_of_the_market_and_the_producer_know_the_loaf(bread: Leftover, rita: User, market: OrderCycle) -> None:
    sell(bread, cents=340, pieces=1, rita=rita)
    account = goods_of(market)[0]
    assert (account.sold_cents, account.counts.moved[LeftoverMoveKind.SOLD]) == (680, 1)
    assert sum(share.gross_cents for share in vat_of(market)) == 680


@pytest.mark.parametrize(("method", "received"), [(Method.CASH, 170), (Method.TERMINAL, 170)])
def test_price_is_that_of_the_minute(bread: Leftover, rita: User, method: Method, received: int) -> None:
    with pytest.raises(AmountChanged):
        sell(bread, cents=340, rita=rita, method=method, at=HALF_PRICE)
    assert not LeftoverMove.objects.exists()

    action = sell(bread, cents=170, rita=rita, method=method, at=HALF_PRICE)

    assert action.payment is not None
    assert action.payment.received_cents == received


def test_cash_is_rounded_by_law(bread: Leftover, rita: User) -> None:
    Leftover.objects.update(price_cents=341)
    action = sell(bread, cents=682, pieces=2, rita=rita)
    assert action.payment is not None
    assert (action.payment.received_cents, cash_of_day(FRIDAY)) == (680, 680)


def test_same_press_twice_is_one_sale_and_its_undo_leaves_nothing(bread: Leftover, rita: User) -> None:
    before, key = balances(), a_key()
    actions = [sell(bread, cents=680, pieces=2, rita=rita, key=key) for _press in range(2)]
    assert actions[0] == actions[1]
    assert LeftoverMove.objects.count() == 1

    undo_action(actions[0], by=by(rita), at=AT_WORK)

    assert (balances(), leftovers_there().get().left, cash_of_day(FRIDAY)) == (before, 2, 0)
    assert outstanding_cents(Charge.objects.get(person__isnull=True)) == 0
    with pytest.raises(FormUsed):
        sell(bread, cents=680, pieces=2, rita=rita, key=key)
    with pytest.raises(TooLateToUndo):
        undo_action(sell(bread, cents=340, rita=rita), by=by(rita), at=AT_WORK + dt.timedelta(days=1))


def test_deposit_is_paid_and_the_bottle_leaves_the_house(mieke: User, rita: User, market: OrderCycle) -> None:
    left = left_of(a_full_bag(mieke, market, melk=1))
    action = sell(left, cents=210, rita=rita)
    assert ContainerMovement.objects.get().pieces == -1
    assert (balances()["container_deposits"], balances()["cash"]) == (-50, 210)
    undo_action(action, by=by(rita), at=AT_WORK)
    assert ContainerMovement.objects.aggregate(all=Sum("pieces"))["all"] == 0


def test_bottles_are_not_taken_from_a_passer_by(bread: Leftover, rita: User) -> None:
    bottles = Along(empties={bottle().code: 2}, bought={bread.code: 1})
    action = sell_to_passer_by(Tender((), Method.CASH, 340), along=bottles, key=a_key(), by=by(rita), at=AT_WORK)
    assert action.returned is None


def test_beer_asks_for_an_age(mieke: User, rita: User, market: OrderCycle) -> None:
    left = left_of(a_full_bag(mieke, market, tripel=1))
    with pytest.raises(AgeNotChecked):
        sell(left, cents=240, rita=rita)
    assert sell(left, cents=240, rita=rita, age=16).payment


def test_what_is_gone_is_not_sold(bread: Leftover, rita: User) -> None:
    with pytest.raises(LeftoverGone):
        sell(bread, cents=1020, pieces=3, rita=rita)
    assert not CounterAction.objects.exists()


def test_recall_counts_who_cannot_be_reached(bread: Leftover, rita: User, jef: User, market: OrderCycle) -> None:
    sell(bread, cents=340, rita=rita)
    assert (holders_of(bread.offer), pieces_with_passers_by(bread.offer)) == ([], 1)
    assert list(offers_somebody_has(market)) == [bread.offer]

    made = recall_offer(market, bread.offer, text="Metaal in het brood", key=a_key(), by=by(jef), at=AT_WORK)

    assert (made.mailed, made.to_call) == (0, 0)
    assert pieces_with_passers_by(bread.offer, until=AT_WORK - dt.timedelta(minutes=1)) == 0
    with pytest.raises(CalledBack):
        sell(bread, cents=340, rita=rita)


def test_nothing_chosen_is_no_sale(rita: User, market: OrderCycle) -> None:
    with pytest.raises(NothingToPay):
        sell_to_passer_by(Tender((), Method.CASH, 0), along=Along(), key=a_key(), by=by(rita), at=AT_WORK)


def test_tender_cannot_pay_somebodys_debt(bread: Leftover, mieke: User, rita: User) -> None:
    debt = owed_for(bread.line.order)  # type: ignore[union-attr] # it has one
    tender = Tender((debt,), Method.CASH, 340)
    sell_to_passer_by(tender, along=Along(bought={bread.code: 1}), key=a_key(), by=by(rita), at=AT_WORK)
    assert Payment.objects.get().allocations.count() == 1


def test_sale_is_for_volunteers(bread: Leftover, mieke: User) -> None:
    with pytest.raises(NotAllowed):
        sell(bread, cents=340, rita=mieke)


@pytest.mark.parametrize(
    ("name", "model", "values"),
    [
        ("payments_charge_of_nobody_is_a_sale", Charge, {"is_credit": True, "amount_cents": -1}),
        ("counter_action_without_person_is_a_sale", CounterAction, {"kind": ActionKind.PAYMENT}),
        ("counter_action_without_person_is_a_sale", CounterAction, {"kind": ActionKind.GIVEN}),
        ("market_leftover_only_sold_has_price", LeftoverMove, {"kind": LeftoverMoveKind.GIVEN}),
    ],
)
def test_database_lets_only_a_sale_be_nobodys(
    name: str, model: type[models.Model], values: dict[str, object], bread: Leftover, rita: User
) -> None:
    sell(bread, cents=340, rita=rita)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model._default_manager.filter(person__isnull=True).update(**values)


def test_nobody_finds_a_stranger_among_people(bread: Leftover, rita: User) -> None:
    people = Person.objects.count()
    sell(bread, cents=340, rita=rita)
    assert Person.objects.count() == people
    assert not Charge.objects.filter(person=F("person"), title__startswith="Laatste kans").exists()
