"""What is settled with a press besides what was owed already: empties that came back, last-chance goods that go."""

import datetime as dt

from apps.accounts.models import Person
from apps.counter.along import Along
from apps.counter.models import CounterAction
from apps.hub.actors import Actor
from apps.market.domain.empties import return_containers
from apps.market.domain.leftover_move import sell_leftover
from apps.market.models import ContainerReturn, LeftoverMove
from apps.market.queries.leftover import leftovers_chosen
from apps.payments.models import Charge
from apps.payments.queries.charge import charge_of


def settle_along(
    action: CounterAction, along: Along, *, age_checked: int, by: Actor, at: dt.datetime
) -> tuple[Charge, ...]:
    """Write the empties and the goods of this press on its action; the charges they made, for its payment.

    Part of the press's transaction. A passer-by brings no empties. Refuses: as `return_containers` and
    `sell_leftover`.
    """
    made: list[ContainerReturn | LeftoverMove] = []
    person: Person | None = action.person
    if person is not None and any(along.empties.values()):
        action.returned = return_containers(person, along.empties, by=by, at=at)
        action.save(update_fields=["returned"])
        made.append(action.returned)
    wanted = {code: pieces for code, pieces in along.bought.items() if pieces}
    for leftover in sorted(leftovers_chosen(wanted), key=lambda row: row.pk):
        pieces = wanted[leftover.code]
        move = sell_leftover(leftover, person=person, pieces=pieces, age_checked=age_checked, by=by, at=at)
        action.moves.add(move)
        made.append(move)
    return tuple(charge for thing in made if (charge := charge_of(thing)) is not None)
